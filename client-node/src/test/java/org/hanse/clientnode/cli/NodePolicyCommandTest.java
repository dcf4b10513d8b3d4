// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.clientnode.cli.EnrolledHome.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hanse.cli.ExitCode;
import org.hanse.cli.ServiceFile;
import org.hanse.clientnode.cli.EnrolledHome.Run;
import org.hanse.clientnode.port.ApprovalStore.Approval;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.store.FileApprovalStore;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.RoundContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodePolicyCommandTest {

    private static final Enrolment FIRST = EnrolledHome.roster();
    private static final Enrolment SECOND = FIRST.next(without("shop-f"));
    private static final Enrolment OTHER_SECOND = FIRST.next(without("shop-e"));

    @TempDir
    Path folder = Path.of("");

    private NodeHome home = new NodeHome(Path.of(""));

    private static SortedMap<ParticipantId, VerifyingKey> without(String name) {
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>(FIRST.keys());
        keys.remove(new ParticipantId(name));
        return keys;
    }

    @BeforeEach
    void writeHome() throws IOException {
        home = EnrolledHome.write(folder.resolve("shop-a"));
        Files.writeString(home.policy(), "noise: none\n");
    }

    private Run policy(String... options) {
        String[] words = new String[options.length + 2];
        words[0] = "policy";
        words[1] = home.folder().toString();
        System.arraycopy(options, 0, words, 2, options.length);
        return run(words);
    }

    private static String check(JobSetup setup) {
        return setup.digest().toHex().substring(0, 16);
    }

    @Test
    void approve_ofAFirstVersion_needsItsNameAlone() {
        JobSetup setup = EnrolledHome.offer(home, FIRST);

        Run run = policy("--approve", "books");

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out()).contains(": approved\n").doesNotContain("waits for approval");
        assertThat(run.out())
                .contains(setup.digest().toHex(), FIRST.digest().toHex(), "Approved. The node joins the next round");
        assertThat(EnrolledHome.approvals(home)).containsExactly(Approval.of(setup));
    }

    @Test
    void plan_withAGuarantee_isShownInTheWordsOfOtherCommands() {
        EnrolledHome.offerPrivately(home, FIRST);
        String nodes = FIRST.keys().keySet().stream().map(ParticipantId::text).collect(Collectors.joining(", "));
        assertThat(policy().out())
                .contains(" nodes: " + nodes + "\n")
                .contains(
                        "  privacy: (4, 1e-7)-DP per shopper, noise by all participants together, against the coordinator"
                                + " and other nodes\n");
    }

    @Test
    void approve_ofMoreThanTheCapAllows_isWarnedInOneLine() throws IOException {
        JobSetup books = EnrolledHome.offerPrivately(home, FIRST);
        JobSetup before = EnrolledHome.privately("toys", FIRST);
        try (NodeLedgers ledgers = NodeLedgers.open(home, OptionalDouble.empty(), () -> EnrolledHome.NOW)) {
            for (int round = 1; round <= 8; round++) {
                ledgers.allowance(before)
                        .reserve(
                                before.round(
                                        new RoundId(round),
                                        before.context(
                                                RoundContext.Start.of(Digest.sha256(new byte[] {(byte) round})),
                                                RoundContext.NONE)),
                                Digest.sha256(new byte[] {1}));
            }
        }
        Files.writeString(home.policy(), "noise: none\nepsilon: 8\n");
        assertThat(policy().out()).contains("waits for approval").doesNotContain("Warning");
        Files.writeString(home.policy(), "noise: none\nepsilon: 4.01\n");

        assertThat(policy("--approve", "books").out())
                .containsPattern(
                        "Warning: policy.yaml: epsilon: found 4\\.01, with 3\\.\\d+ charged; expected 4\\.\\d+ for all"
                                + " rounds of this plan")
                .contains("Approved. ");
        assertThat(EnrolledHome.approvals(home)).containsExactly(Approval.of(books));
    }

    /** A catalogue made of interactions: one shopper adds an item, which others then have among their candidates. */
    @Test
    void approve_ofAGuaranteeThatTheDataBreak_namesTheDescriptorToChange() throws IOException {
        Files.writeString(folder.resolve("orders.csv"), "user,sku\nann,p1\nann,p2\nann,p3\nbob,p2\nbob,p1\nbob,p4\n");
        Path descriptor = Files.writeString(folder.resolve("shop.yaml"), """
                dataset: shop
                catalogue: {from: interactions, columns: {title: sku}}
                interactions:
                  layout: interactions
                  source: {path: orders.csv, format: csv, header: true}
                  columns: {shopper: user, item: sku}
                  type: {constant: purchase}
                """);
        Run imported = run("import", home.folder().toString(), descriptor.toString());
        assertThat(imported.exit()).as(imported.err()).isEqualTo(ExitCode.SUCCESS);
        EnrolledHome.offerPrivately(home, FIRST);

        assertThat(policy("--approve", "books").out())
                .contains(
                        "Approved, but this node cannot take part yet. data: found a part that shoppers change for each"
                                + " other: ")
                .doesNotContain("The node joins");
    }

    /** The record of what was sent outlives the job, its plan and the process. */
    @Test
    void approve_ofASecondExactSum_coversTheWarning() throws IOException {
        Files.writeString(home.policy(), "noise: none\ncounts: true\n");
        JobSetup plan = EnrolledHome.offerWithCounts(home, "books", FIRST);
        assertThat(policy("--approve", "books").out()).contains("Approved").doesNotContain("Warning");
        new FileSentLog(home.sent())
                .add(new SentLog.Entry(
                        EnrolledHome.NOW, new JobId("toys"), new RoundId(1), SentLog.Kind.COUNTS, 1, 1, "00"));

        String warning =
                "Warning: federation.counts: found another exact sum of the same nodes, of job toys; with both,"
                        + " the operator may learn what changed in your counts, or another's. Your approval covers this";
        assertThat(policy().out()).contains("waits for approval", warning);
        assertThat(run("status", home.folder().toString()).out()).contains("waits for approval");
        assertThat(policy(
                                "--approve",
                                "books",
                                "--digest",
                                plan.digest().toHex().substring(0, 16))
                        .exit())
                .isEqualTo(ExitCode.BAD_INPUT);
        String digest = Approval.withSubtraction(plan).plan().toHex();
        assertThat(policy("--approve", "books", "--digest", digest).out()).contains("Approved");
        assertThat(policy().out()).contains("books, plan " + digest + ": approved");
    }

    @Test
    void approve_ofTwoJobsWithExactSums_isWarnedWhateverTheRosterIs() throws IOException {
        Files.writeString(home.policy(), "noise: none\ncounts: true\n");
        EnrolledHome.offerWithCounts(home, "toys", FIRST);
        assertThat(policy("--approve", "toys").out()).contains("Approved").doesNotContain("Warning");

        EnrolledHome.offerWithCounts(home, "books", FIRST);
        assertThat(policy().out()).contains("of job toys; with both");
        EnrolledHome.offerWithCounts(home, "books", SECOND);
        assertThat(policy("--approve", "books").out())
                .contains("of job toys; with both")
                .contains("Approved");
    }

    @Test
    void policy_withoutAnOffer_namesTheStepThatIsMissing() {
        assertThat(policy().out()).isEqualTo("No plan was offered yet. Next: hanse node run " + home.folder() + "\n");
        assertThat(policy("--approve", "books").err())
                .contains("Fix: run hanse node run " + home.folder() + " and wait for the offer");
        new ServiceFile(home.folder()).write(JsonNodeFactory.instance.objectNode());
        assertThat(policy().out()).isEqualTo("No plan was offered yet. The node runs and waits for an offer\n");
        assertThat(policy("--approve", "books").err())
                .contains("Fix: wait for the offer")
                .doesNotContain("node run");
    }

    /** A new version of the roster is offered for ended jobs by coordinators of earlier versions. */
    @Test
    void endedJob_isNotShownAndCannotBeApproved() {
        EnrolledHome.offer(home, FIRST);
        policy("--approve", "books");
        EnrolledHome.offer(home, SECOND);
        assertThat(policy().out()).contains("waits for approval");
        new FileApprovalStore(home.plans()).end(EnrolledHome.JOB, "budget exhausted");

        assertThat(policy().out()).isEqualTo("Ended: books. Details: hanse node status " + home.folder() + "\n");
        Run run = policy("--approve", "books");
        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("--approve: found books, which has ended; expected");
        assertThat(run("status", home.folder().toString()).out())
                .contains("Job books: ended early: budget exhausted, 0 updates sent")
                .doesNotContain("Next: hanse node policy");
    }

    /** The newcomer receives the last model once enough owners approve the version that has it. */
    @Test
    void endedJob_whoseRosterBringsAParticipant_isShownAndCanBeApproved() {
        EnrolledHome.offer(home, FIRST);
        policy("--approve", "books");
        SortedMap<ParticipantId, VerifyingKey> more = new TreeMap<>(FIRST.keys());
        more.put(
                new ParticipantId("shop-g"),
                SigningKey.generate(new SecureRandom()).verifyingKey());
        JobSetup second = EnrolledHome.offer(home, FIRST.next(more));
        new FileApprovalStore(home.plans()).end(EnrolledHome.JOB, "");

        assertThat(policy().out())
                .contains("Job books, plan " + second.digest().toHex() + ": waits for approval\n")
                .contains("    Added    shop-g")
                .contains("  The job has ended. Its last model goes to new participants once enough owners approve");
        assertThat(run("status", home.folder().toString()).out())
                .contains("Job books: ended, ")
                .contains("Next: hanse node policy " + home.folder()
                        + ", if you want the last model of what has ended: books\n");
        Run run =
                policy("--approve", "books", "--digest", second.digest().toHex().substring(0, 16));
        assertThat(run.out()).endsWith("Approved\n");
        assertThat(run("status", home.folder().toString()).out()).doesNotContain("Next: hanse node policy");
    }

    @Test
    void approve_ofALaterVersion_needsTheShownDigest() {
        EnrolledHome.offer(home, FIRST);
        policy("--approve", "books");
        JobSetup second = EnrolledHome.offer(home, SECOND);

        Run bare = policy("--approve", "books");
        assertThat(bare.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(bare.err())
                .contains("--digest: found none; expected that of the shown roster version 2, since the owner approved"
                        + " another version of books. Fix: run hanse node policy " + home.folder());
        assertThat(EnrolledHome.approvals(home)).hasSize(1);

        String next = "--approve books --digest " + check(second);
        assertThat(policy().out()).contains("Next: hanse node policy " + home.folder() + " " + next + "\n");
        assertThat(policy(next.split(" ", -1)).exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(EnrolledHome.approvals(home)).hasSize(2).endsWith(Approval.of(second));
        assertThat(policy("--approve", "books").exit()).as("approved before").isEqualTo(ExitCode.SUCCESS);
    }

    /** A coordinator that offers another version between the owner's two commands. */
    @Test
    void approve_ofAnotherVersionThanShown_isRefused() {
        EnrolledHome.offer(home, FIRST);
        policy("--approve", "books");
        JobSetup shown = EnrolledHome.offer(home, SECOND);
        EnrolledHome.offer(home, OTHER_SECOND);

        Run run = policy("--approve", "books", "--digest", check(shown));

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .contains("--digest: found " + check(shown)
                        + "; expected that of the plan with the offered roster version"
                        + " 2. Fix: run hanse node policy " + home.folder());
        assertThat(EnrolledHome.approvals(home)).hasSize(1);
    }

    @Test
    void approve_withADigestThatIsNone_isAUsageError() {
        JobSetup setup = EnrolledHome.offer(home, FIRST);
        for (String wrong : new String[] {check(setup).substring(1), "books", ""}) {
            Run run = policy("--approve", "books", "--digest", wrong);
            assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(run.err()).contains("--digest: found \"" + wrong + "\"; expected 16 to 64 hexadecimal digits");
        }
        Run alone = policy("--digest", check(setup));
        assertThat(alone.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(alone.err()).contains("--digest: found without --approve; expected --approve JOB beside it");
        assertThat(EnrolledHome.approvals(home)).isEmpty();
    }

    @Test
    void otherVersionOfAnApprovedNumber_isRefusedWithTheFixInBothCommands() {
        EnrolledHome.offer(home, FIRST);
        policy("--approve", "books");
        policy("--approve", "books", "--digest", check(EnrolledHome.offer(home, SECOND)));
        JobSetup other = EnrolledHome.offer(home, OTHER_SECOND);
        String reason = "refused: roster: found a version 2 that differs from the approved version 2. Fix: compare both"
                + " with the operator, who signs a version 3 or a plan with a new job name";

        assertThat(policy().out()).contains(reason).doesNotContain("Next:");
        assertThat(run("status", home.folder().toString()).out()).contains("Job books: " + reason);
        Run run = policy("--approve", "books", "--digest", check(other));
        assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(EnrolledHome.approvals(home)).hasSize(2);

        policy("--approve", "books", "--digest", check(EnrolledHome.offer(home, OTHER_SECOND.next(without("shop-d")))));
        assertThat(EnrolledHome.approvals(home)).as("the version after it").hasSize(3);
    }

    /** A coordinator that pairs a signed plan with a roster before a revocation. */
    @Test
    void olderRosterInANewJob_isRefusedWithTheFixInBothCommands() {
        FileApprovalStore store = new FileApprovalStore(home.plans());
        store.useRoster(new JobId("toys"), 2);
        JobSetup first = EnrolledHome.offer(home, FIRST);
        String reason = "refused: roster: found version 1 in a new job; expected version 2 or later, which this owner"
                + " approved for another job. Fix: the operator creates the job with the newest signed roster";

        assertThat(policy().out()).contains(reason).doesNotContain("Next:");
        assertThat(run("status", home.folder().toString()).out()).contains("Job books: " + reason);
        assertThat(policy("--approve", "books", "--digest", check(first)).exit())
                .isEqualTo(ExitCode.REFUSED);
        assertThat(EnrolledHome.approvals(home)).isEmpty();

        policy("--approve", "books", "--digest", check(EnrolledHome.offer(home, SECOND)));
        assertThat(EnrolledHome.approvals(home)).hasSize(1);
        store.useRoster(new JobId("toys"), 3);
        assertThat(policy().out()).as("a job with an approval keeps its order").contains(": approved");
    }

    @Test
    void approvedPlan_thatThePolicyRefusesNow_isRefusedInBothCommands() throws IOException {
        EnrolledHome.offer(home, FIRST);
        policy("--approve", "books");
        Files.delete(home.policy());

        assertThat(policy().out()).contains(": refused: policy.yaml: noise");
        assertThat(run("status", home.folder().toString()).out()).contains("Job books: refused: policy.yaml: noise");
    }
}
