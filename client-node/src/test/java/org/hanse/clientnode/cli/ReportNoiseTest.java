// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.hanse.audit.CanonicalJson;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of a node that trained for a job and serves no model of it. */
class ReportNoiseTest {

    private static final Instant AT = Instant.parse("2026-10-05T12:00:00Z");
    private static final String DOCUMENT = """
            {"surface":"home","servedBy":"content","profiling":true,"excludeMet":true,"history":3,\
            "items":[["item","1.5","1","score"]],"sizes":["0","0","0","0","2","0"],"slots":1}""";

    @TempDir
    Path folder = Path.of("");

    private NodeHome node = new NodeHome(Path.of(""));

    @BeforeEach
    void writeDecision() {
        node = EnrolledHome.write(folder.resolve("shop-a"));
        try (SqliteDatabase database = NodeDatabase.open(node.database())) {
            new JdbcDecisionLog(database)
                    .append(
                            new DecisionLog.Logged(
                                    "%016x".formatted(1), AT, Optional.of(new ShopperId("one")), DOCUMENT),
                            0);
        }
    }

    private void train(Instant at) {
        FileSentLog log = new FileSentLog(node.sent());
        log.add(new SentLog.Entry(at, EnrolledHome.JOB, new RoundId(1), SentLog.Kind.UPDATE, 8, 64, "ab"));
        log.add(new SentLog.Entry(at, EnrolledHome.JOB, new RoundId(1), SentLog.Kind.COUNTED, 0, 0, "cd"));
    }

    private String page() throws IOException {
        assertThat(EnrolledHome.run(
                                "report",
                                node.folder().toString(),
                                "--from",
                                "2026-10-01",
                                "--until",
                                "2026-11-01",
                                "--out",
                                folder.resolve("report").toString())
                        .err())
                .isEmpty();
        return Files.readString(folder.resolve("report/report.html"));
    }

    private JsonNode jobs() throws IOException {
        return CanonicalJson.parse(Files.readAllBytes(folder.resolve("report/report.json")))
                .at("/sections/privacy/jobs");
    }

    @Test
    void report_trainedJobWithoutServedModel_hasTheGuaranteeOfItsPlan() throws IOException {
        EnrolledHome.offerPrivately(node, EnrolledHome.roster());
        train(AT);
        assertThat(page())
                .contains(
                        "Job books: its models were trained with noise (participants). Its plan guarantees epsilon 4 at"
                                + " delta 0.0000001 for each shopper. No decision of the period used them.",
                        "The plan of job books allows epsilon 4 at delta 0.0000001 for each shopper; 1 round counted")
                .doesNotContain("No privacy guarantee", "No training job with noise", "No training with noise");
        assertThat(jobs()).hasToString("""
                [{"delta":"0.0000001","epsilon":"4","job":"books","noise":"participants","served":false,"unit":"shopper"}]""");
    }

    @Test
    void report_trainedJobWithoutNoise_saysSoAndIsNoGapOfServedModels() throws IOException {
        EnrolledHome.offer(node, EnrolledHome.roster());
        train(AT);
        assertThat(page())
                .contains("Job books: its models were trained without noise, by its plan.")
                .doesNotContain("No privacy guarantee applies to the models of", "No privacy guarantee of the served");
    }

    @Test
    void report_trainedJobWithoutPlan_saysThatNothingIsKnown() throws IOException {
        train(AT);
        assertThat(page())
                .contains("Job books: its plan is not on this node, so the report cannot say whether its models were"
                        + " trained with noise.")
                .doesNotContain("No training job with noise", "No privacy guarantee");
    }

    /** A job that the node was offered only, or trained for later, is not in the report. */
    @Test
    void report_jobWithoutContributionBeforeTheEnd_isNotListed() throws IOException {
        EnrolledHome.offerPrivately(node, EnrolledHome.roster());
        train(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(page()).contains("No training job with noise has been charged on this node");
        assertThat(jobs().isMissingNode()).isTrue();
    }
}
