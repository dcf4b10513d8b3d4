// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.clientnode.cli.EnrolledHome.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.hanse.cli.ExitCode;
import org.hanse.cli.ServiceFile;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.cli.EnrolledHome.Run;
import org.hanse.clientnode.port.NodeMonitor;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.key.PublicFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeStatusCommandTest {

    private static final Instant NOW = EnrolledHome.NOW;
    private static final JobId JOB = EnrolledHome.JOB;

    @TempDir
    Path folder = Path.of("");

    private NodeHome home = new NodeHome(Path.of(""));

    @BeforeEach
    void writeHome() {
        home = EnrolledHome.write(folder.resolve("shop-a"));
    }

    private static SentLog.Entry entry(int round, SentLog.Kind kind) {
        return new SentLog.Entry(NOW, JOB, new RoundId(round), kind, 7, 70, "00ff");
    }

    @Test
    void status_newNode_saysWhatComesNext() {
        Run run = run("status", home.folder().toString());

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out())
                .isEqualTo("""
                shop-a: not running. Next: hanse node run %1$s
                Coordinator  https://hub.example:8443, authority AAAA-BBBB
                Identity     %2$s; the next hanse node run writes its key file
                Certificate  until 2027-02-26T12:00:00Z
                Data         none. Next: hanse node import %1$s DESCRIPTOR
                Policy       noise by participants, no limit on epsilon of all jobs together
                Budget       not counted yet. Next: hanse node run %1$s
                """.formatted(home.folder(), Fingerprint.of(EnrolledHome.IDENTITY.verifyingKey())));
    }

    @Test
    void status_keyFile_isNamed() {
        PublicFile.writeKey(home.identityPublic(), EnrolledHome.IDENTITY.verifyingKey());

        assertThat(run("status", home.folder().toString()).out())
                .contains("Identity     " + Fingerprint.of(EnrolledHome.IDENTITY.verifyingKey()) + ", key file "
                        + home.folder().resolve("node.pub") + "\n");
    }

    @Test
    void status_offeredPlan_isRefusedByDefaultAndWaitsByPolicy() throws IOException {
        EnrolledHome.offer(home, EnrolledHome.roster());
        assertThat(run("status", home.folder().toString()).out())
                .contains("Job books: refused: ", "noise", ", 0 updates sent, 0 rounds counted, 0 not\n");

        Files.writeString(home.policy(), "noise: none\n");
        assertThat(run("status", home.folder().toString()).out())
                .contains("Job books: waits for approval, 0 updates sent")
                .endsWith("Next: hanse node policy " + home.folder() + "\n");
    }

    @Test
    void status_json_hasStableKeys() throws IOException {
        Files.writeString(home.policy(), "noise: none\n");
        EnrolledHome.offer(home, EnrolledHome.roster());
        run("policy", home.folder().toString(), "--approve", "books");
        FileSentLog sent = new FileSentLog(home.sent());
        sent.add(entry(1, SentLog.Kind.UPDATE));
        sent.add(entry(1, SentLog.Kind.COUNTED));
        sent.add(entry(3, SentLog.Kind.UPDATE));
        sent.add(entry(3, SentLog.Kind.NOT_COUNTED));

        JsonNode status = new ObjectMapper()
                .readTree(run("status", home.folder().toString(), "--json").out());

        assertThat(status.fieldNames())
                .toIterable()
                .containsExactly(
                        "schema",
                        "name",
                        "identity",
                        "identityFile",
                        "coordinator",
                        "authority",
                        "certificateUntil",
                        "running",
                        "since",
                        "http",
                        "api",
                        "connected",
                        "data",
                        "serving",
                        "chance",
                        "stepBack",
                        "experiment",
                        "policy",
                        "jobs",
                        "ledgers",
                        "lastRefusal");
        assertThat(status.path("policy"))
                .hasToString("{\"noise\":\"none\",\"epsilon\":null,\"unit\":null,\"honest\":null,\"corrupt\":null,"
                        + "\"dropout\":0.3,\"counts\":false,\"support\":1,\"unvouched\":[]}");
        JsonNode job = status.path("jobs").path(0);
        assertThat(job.fieldNames())
                .toIterable()
                .containsExactly(
                        "name",
                        "plan",
                        "state",
                        "reason",
                        "updates",
                        "counted",
                        "notCounted",
                        "lastRound",
                        "countsSummed",
                        "pairsSummed",
                        "charged",
                        "chargedLimit",
                        "served");
        assertThat(job.path("state").asText()).isEqualTo("approved");
        assertThat(job.path("updates").asInt()).isEqualTo(2);
        assertThat(job.path("counted").asInt()).isEqualTo(1);
        assertThat(job.path("notCounted").asInt()).isEqualTo(1);
        assertThat(job.path("lastRound").asInt()).isEqualTo(3);
        assertThat(job.path("served").isNull()).isTrue();
    }

    @Test
    void status_servedModel_hasItsReason() throws IOException {
        EnrolledHome.offer(home, EnrolledHome.roster());
        Files.createDirectories(home.serving());
        String digest = "00".repeat(32);
        Files.writeString(home.serving().resolve("books.json"), """
                {"job": "books", "model": "%1$s", "round": 12, "metric": "ndcg@10", "value": 0.149, "queries": 9,
                 "popularity": 0.1602,
                 "data": "1", "examined": "%1$s", "at": "2026-11-28T12:00:00Z",
                 "reason": "serves round 12's model (ndcg@10 .149 against .078 of the model before)"}
                """.formatted(digest));

        assertThat(run("status", home.folder().toString()).out())
                .contains("\n  serves round 12's model (ndcg@10 .149 against .078 of the model before)\n");
        JsonNode served = new ObjectMapper()
                .readTree(run("status", home.folder().toString(), "--json").out())
                .path("jobs")
                .path(0)
                .path("served");
        assertThat(served)
                .hasToString(
                        "{\"round\":12,\"at\":\"2026-11-28T12:00:00Z\",\"reason\":\"serves round 12's model (ndcg@10"
                                + " .149 against .078 of the model before)\",\"metric\":\"ndcg@10\",\"value\":0.149,"
                                + "\"popularity\":0.1602,\"examined\":\"" + digest
                                + "\",\"scales\":{\"network\":1.0,\"descriptions\":1.0,\"transitions\":1.0,\"cooccurrence\":1.0,\"repeats\":1.0}}");
    }

    @Test
    void status_choice_hasWhatIsServedAndTheFiguresOfAll() throws IOException {
        EnrolledHome.offer(home, EnrolledHome.roster());
        Digest digest = Digest.sha256(new byte[0]);
        new FileServedModelStore(home.serving())
                .choose(new ServingChoice(
                        "1",
                        List.of(),
                        "ndcg@10",
                        535,
                        List.of(
                                new ServingChoice.Tables(
                                        Mix.fixed(), Optional.of(EnrolledHome.JOB), OptionalDouble.of(0.3024)),
                                new ServingChoice.Model(
                                        EnrolledHome.JOB,
                                        4,
                                        digest,
                                        new PartScales(List.of(1.0, 2.0, 1.0, 1.0, 1.0)),
                                        OptionalDouble.of(0.179)),
                                new ServingChoice.Popularity(OptionalDouble.of(0.2424))),
                        0,
                        NOW,
                        NOW,
                        "serves the mix of tables",
                        Optional.of(new Difference(0.06, 0.041, 0.0792, 535, 300)),
                        Optional.of(new ServingChoice.Found(0.81, 0.42, 0.78, 10, 535)),
                        Optional.empty()));

        assertThat(run("status", home.folder().toString()).out()).contains("""
                        Serves       the mix of tables with the sum over all shops of books; data or models changed since: \
                        the running node or the next hanse node recommend compares again
                          ndcg@10 .302  the mix of tables with the sum over all shops of books (transitions 1.0, knn 0.5, \
                        text 0.2, popularity 0.01)
                          ndcg@10 .179  round 4's model of books (content 2.0)
                          ndcg@10 .242  popularity
                          on 535 validation queries of this node, data version 1
                          of 100 shoppers, 81 (77 to 84) find one of their next purchases among 10; \
                        bestsellers 42, buying again 78
                          minus popularity: +.060 (+.041 to +.079, 95 %)
                        """);
        assertThat(new ObjectMapper()
                        .readTree(run("status", home.folder().toString(), "--json")
                                .out())
                        .path("serving")
                        .path("candidates"))
                .hasToString("[{\"name\":\"the mix of tables with the sum over all shops of books\",\"value\":0.3024},"
                        + "{\"name\":\"round 4's model of books\",\"value\":0.179},{\"name\":\"popularity\","
                        + "\"value\":0.2424}]");
    }

    @Test
    void status_jobWhoseRoundsAllCounted_hasEndedAndAsksForNothing() throws IOException {
        Files.writeString(home.policy(), "noise: none\n");
        EnrolledHome.offer(home, EnrolledHome.roster());
        FileSentLog sent = new FileSentLog(home.sent());
        for (int round = 1; round <= 9; round++) {
            sent.add(entry(round, SentLog.Kind.COUNTED));
        }
        run("policy", home.folder().toString(), "--approve", "books");
        assertThat(run("status", home.folder().toString()).out()).contains("Job books: approved");

        sent.add(entry(11, SentLog.Kind.COUNTED));

        assertThat(run("status", home.folder().toString()).out())
                .contains("Job books: ended, 0 updates sent, 10 rounds counted")
                .doesNotContain("Next: hanse node policy");
    }

    private SecAggPlan round(JobSetup setup, int number) {
        RoundContext.Start start = RoundContext.Start.of(Digest.sha256(new byte[] {(byte) number}));
        return setup.round(new RoundId(number), setup.context(start, RoundContext.NONE));
    }

    @Test
    void status_ledgerThatBeganAfterAnUpdate_saysSinceWhenItCounts() throws IOException {
        JobSetup setup = EnrolledHome.offerPrivately(home, EnrolledHome.roster());
        FileSentLog sent = new FileSentLog(home.sent());
        try (NodeLedgers ledgers = NodeLedgers.open(home, OptionalDouble.empty(), () -> NOW.plusSeconds(60))) {
            Allowance allowance = ledgers.allowance(setup);
            assertThat(run("status", home.folder().toString()).out())
                    .contains("\nBudget       epsilon 0.000 spent, shoppers, against the coordinator and other nodes\n")
                    .doesNotContain("Charged");
            allowance.reserve(round(setup, 1), Digest.sha256(new byte[] {1}));
            allowance.reserve(round(setup, 2), Digest.sha256(new byte[] {1}));
        }
        sent.add(entry(1, SentLog.Kind.UPDATE));

        assertThat(run("status", home.folder().toString()).out())
                .containsPattern(
                        "Budget       epsilon 3\\.\\d{3} spent, shoppers, against the coordinator and other nodes; counted since"
                                + " 2026-11-28T12:01:00Z, earlier rounds not counted\n")
                .contains("  Charged to the ledger of shoppers: 2 of 10 rounds that the plan allows\n");
        JsonNode status = json();
        assertThat(status.path("ledgers").path(0).path("epsilonLimit").isNull()).isTrue();
        assertThat(status.path("jobs").path(0).path("charged").asInt()).isEqualTo(2);
        assertThat(status.path("jobs").path(0).path("chargedLimit").asInt()).isEqualTo(10);

        Files.writeString(home.policy(), "epsilon: 8\n");
        assertThat(run("status", home.folder().toString()).out())
                .containsPattern("Budget       epsilon 3\\.\\d{3} of 8\\.0 spent, shoppers");
        assertThat(json().path("ledgers").path(0).path("epsilonLimit").asDouble())
                .isEqualTo(8);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper()
                .readTree(run("status", home.folder().toString(), "--json").out());
    }

    /** The private key is read for its public part only. */
    @Test
    void status_anyForm_hasNoPrivateKey() throws IOException {
        String key = Files.readAllLines(home.identity()).get(1);

        assertThat(run("status", home.folder().toString()).out()
                        + run("status", home.folder().toString(), "--json").out())
                .doesNotContain(key);
    }

    @Test
    void status_afterARefusal_showsItAlsoOnceTheNodeHasEnded() {
        try (NodeOperations operations = new NodeOperations(home, () -> NOW)) {
            operations.connected();
            operations.refused(JOB, NodeMonitor.Refusal.DECLINED, "epsilon: found 9; expected at most 8");
            assertThat(operations.readiness().isReady()).isTrue();
            operations.disconnected("certificate: found a revoked or replaced one of shop-a");
            assertThat(operations.readiness().isReady()).isFalse();
        }

        assertThat(run("status", home.folder().toString()).out())
                .contains("Refused      2026-11-28T12:00:00Z, job books: epsilon: found 9; expected at most 8\n");
        // A later process keeps it.
        new NodeOperations(home, () -> NOW).close();
        assertThat(new ServiceFile(home.folder())
                        .read()
                        .orElseThrow()
                        .path("lastRefusal")
                        .path("reason")
                        .asText())
                .startsWith("epsilon: found 9");
    }

    @Test
    void status_ofANodeThatRecommends_namesItsApi() throws IOException {
        new ServiceFile(home.folder())
                .write(new ObjectMapper().createObjectNode().put(ServingNode.API, "http://127.0.0.1:8080"));

        assertThat(run("status", home.folder().toString()).out())
                .contains("API          http://127.0.0.1:8080/v1, tokens: hanse node token list " + home.folder());
        assertThat(json().path("api").asText()).isEqualTo("http://127.0.0.1:8080");
    }

    @Test
    void status_ofARevokedNode_saysSinceWhenAndWhy() {
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        try (NodeOperations operations = new NodeOperations(home, now::get)) {
            operations.connected();
            operations.disconnected("certificate: found a revoked or replaced one of shop-a; expected a valid one");
            now.set(NOW.plusSeconds(3600));
            operations.disconnected("certificate: found a revoked or replaced one of shop-a; expected a valid one");
            operations.write();

            assertThat(run("status", home.folder().toString()).out())
                    .startsWith(
                            "shop-a: running, not connected since 2026-11-28T12:00:00Z: certificate: found a revoked"
                                    + " or replaced one of shop-a; expected a valid one\n");
            operations.connected();
            operations.write();
            assertThat(run("status", home.folder().toString()).out()).startsWith("shop-a: running, connected\n");
        }
    }

    @Test
    void sent_json_hasAnEntryForEachLine() throws IOException {
        new FileSentLog(home.sent()).add(entry(4, SentLog.Kind.NOT_COUNTED));

        JsonNode sent = new ObjectMapper()
                .readTree(run("sent", home.folder().toString(), "--json").out());

        assertThat(sent)
                .hasToString("{\"schema\":\"hanse.sent/1\",\"entries\":[{\"at\":\"2026-11-28T12:00:00Z\","
                        + "\"job\":\"books\",\"round\":4,\"kind\":\"not_counted\",\"elements\":7,\"bytes\":70,"
                        + "\"digest\":\"00ff\"}]}");
    }
}
