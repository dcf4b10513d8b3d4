// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.clientnode.owner.InboxService;
import org.hanse.clientnode.owner.InboxService.Standing;
import org.hanse.clientnode.owner.PlanTerms;
import org.hanse.clientnode.port.ApprovalStore.Approval;
import org.hanse.clientnode.port.Author;
import org.hanse.clientnode.serve.Problem;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.secagg.Enrolment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner approves what was shown, and reads what an offer changes. */
class OwnerInboxTest {

    private static final Instant AT = Instant.parse("2026-12-02T06:00:00Z");
    private static final Author TAB = Author.ofToken(AT, "tab-1");
    private static final Author OTHER_TAB = Author.ofToken(AT.plusSeconds(1), "tab-2");
    private static final Enrolment FIRST = EnrolledHome.roster();
    private static final Enrolment SECOND = FIRST.next(without("shop-f"));

    @TempDir
    Path folder = Path.of("");

    private NodeHome home = new NodeHome(Path.of(""));
    private InboxService service = OwnerFiles.services(home, () -> AT).inbox();

    private static SortedMap<ParticipantId, VerifyingKey> without(String name) {
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>(FIRST.keys());
        keys.remove(new ParticipantId(name));
        return keys;
    }

    @BeforeEach
    void writeHome() throws IOException {
        home = EnrolledHome.write(folder.resolve("shop-a"));
        Files.writeString(home.policy(), "noise: none\ncounts: true\n");
        service = OwnerFiles.services(home, () -> AT).inbox();
    }

    private static InboxService.Shown shown(JobSetup setup) {
        return new InboxService.Shown(Optional.of(setup.digest().toHex()));
    }

    private InboxService.Plan plan(String job) {
        return service.inbox().plans().stream()
                .filter(own -> own.job().equals(job))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void inbox_ofAFirstPlan_hasItsTermsAndTheKeysOfItsParticipants() {
        JobSetup setup = EnrolledHome.offerPrivately(home, FIRST);

        InboxService.Inbox inbox = service.inbox();

        assertThat(inbox.summary()).isEqualTo("1 plan waits for you.");
        InboxService.Plan plan = plan("books");
        assertThat(plan.standing()).isEqualTo(Standing.WAITING);
        assertThat(plan.digest()).isEqualTo(setup.digest().toHex());
        assertThat(plan.before()).as("nothing was approved").isEmpty();
        PlanTerms.Guarantee guarantee = plan.terms().privacy().orElseThrow();
        assertThat(guarantee.epsilon()).isEqualTo(4);
        assertThat(guarantee.unit()).isEqualTo("shopper");
        assertThat(plan.terms().rounds()).isEqualTo(10);
        assertThat(plan.terms().limit()).contains(new PlanTerms.Limit(10, 4));
        assertThat(plan.roster().participants())
                .hasSize(6)
                .contains(new InboxService.Participant("shop-a", Fingerprint.of(EnrolledHome.IDENTITY.verifyingKey())));
    }

    @Test
    void approvedPlan_hasItsAuthor_andTheSecondTabChangesNothing() {
        JobSetup setup = EnrolledHome.offer(home, FIRST);

        InboxService.Approved approved = service.approve("books", shown(setup), TAB);
        InboxService.Approved again = service.approve("books", shown(setup), OTHER_TAB);

        assertThat(approved.plan().standing()).isEqualTo(Standing.APPROVED);
        assertThat(EnrolledHome.approvals(home)).containsExactly(Approval.of(setup));
        assertThat(again.plan().approvals())
                .containsExactly(new InboxService.Approver(
                        setup.digest().toHex(), 1, Optional.of(AT.toString()), Optional.of("token tab-1")));
        assertThat(EnrolledHome.run("policy", home.folder().toString()).out())
                .contains("  approved by token tab-1, 2026-12-02T06:00:00Z\n");
    }

    @Test
    void approval_ofAnOfferThatChangedMeanwhile_isRefusedWithWhatChanged() {
        JobSetup first = EnrolledHome.offer(home, FIRST);
        service.approve("books", shown(first), TAB);
        JobSetup second = EnrolledHome.offer(home, SECOND);

        assertThatThrownBy(() -> service.approve("books", shown(first), OTHER_TAB))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.kind()).isEqualTo(Problem.Kind.CHANGED))
                .hasMessageContaining("digest: found " + first.digest().toHex()
                        + "; expected that of the plan with the offered roster version 2. Fix: read the offer again, then"
                        + " approve " + second.digest().toHex().substring(0, 16))
                .hasMessageContaining("; it changes: Removed shop-f; nodes 6 of 6 in a round -> 5 of 5 in a round");
        assertThat(EnrolledHome.approvals(home)).containsExactly(Approval.of(first));

        service.approve("books", shown(second), TAB);
        assertThatThrownBy(() -> service.approve("books", shown(first), OTHER_TAB))
                .hasMessageContaining("; it is approved already, by token tab-1");
        assertThat(EnrolledHome.approvals(home)).containsExactly(Approval.of(first), Approval.of(second));
    }

    /** The approval is stored before the data are read. */
    @Test
    void approval_withDataThatCannotBeOpened_isStoredAndNamesThem() throws IOException {
        JobSetup setup = EnrolledHome.offer(home, FIRST);
        Files.writeString(home.database(), "no database");

        InboxService.Approved approved = service.approve("books", shown(setup), TAB);

        assertThat(approved.plan().standing()).isEqualTo(Standing.APPROVED);
        assertThat(EnrolledHome.approvals(home)).containsExactly(Approval.of(setup));
        assertThat(approved.obstacle().orElseThrow()).contains("node.db");
    }

    @Test
    void inboxAndBudget_underAPolicyThatIsNotValid_saySoAndShowThePlans() throws IOException {
        JobSetup setup = EnrolledHome.offerPrivately(home, FIRST);
        Files.writeString(home.policy(), "nois: none\n");

        InboxService.Inbox inbox = service.inbox();

        assertThat(inbox.plans())
                .extracting(InboxService.Plan::digest)
                .containsExactly(setup.digest().toHex());
        assertThat(inbox.problems()).hasSize(1).first().asString().contains("policy.yaml", "nois", "default policy");
        assertThat(OwnerFiles.services(home, () -> AT)
                        .budget()
                        .budget()
                        .problem()
                        .orElseThrow())
                .contains("nois");
        assertThatThrownBy(() -> service.approve("books", shown(setup), TAB)).hasMessageContaining("nois");
        assertThat(EnrolledHome.approvals(home)).isEmpty();
        NodeHome alone = NodeHome.created(folder.resolve("alone"));
        Files.writeString(alone.policy(), "nois: none\n");
        assertThat(OwnerFiles.services(alone, () -> AT).inbox().inbox().problems())
                .hasSize(1);
    }

    @Test
    void approval_withoutADigestOrOfAnUnknownJob_isRefused() {
        EnrolledHome.offer(home, FIRST);
        assertThatThrownBy(() -> service.approve("books", new InboxService.Shown(Optional.empty()), TAB))
                .hasMessageContaining("digest: found \"\"; expected 16 or more digits");
        assertThatThrownBy(() -> service.approve("toys", new InboxService.Shown(Optional.of("a".repeat(16))), TAB))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.kind()).isEqualTo(Problem.Kind.UNKNOWN));
        assertThat(EnrolledHome.approvals(home)).isEmpty();
    }

    @Test
    void approval_ofAPlanThatThePolicyRefuses_isRefusedWithTheKeys() throws IOException {
        JobSetup setup = EnrolledHome.offer(home, FIRST);
        Files.delete(home.policy());

        assertThat(plan("books").refusal().orElseThrow()).contains("noise: found a plan with none");
        assertThatThrownBy(() -> service.approve("books", shown(setup), TAB))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.kind()).isEqualTo(Problem.Kind.REFUSED))
                .hasMessageContaining("Fix: if you accept it, write noise: none");
        assertThat(EnrolledHome.approvals(home)).isEmpty();
    }

    @Test
    void otherPlan_isComparedWithTheOneThatWasApprovedLast() {
        service.approve("books", shown(EnrolledHome.offerPrivately(home, FIRST)), TAB);
        EnrolledHome.offerWithCounts(home, "toys", FIRST);

        InboxService.Before before = plan("toys").before().orElseThrow();

        assertThat(before.job()).isEqualTo("books");
        assertThat(before.settings()).isEmpty();
        assertThat(before.changes()).extracting(PlanTerms.Change::what).containsExactly("privacy", "budget", "counts");
        assertThat(before.changes().get(0).before()).startsWith("(4, 1e-7)-DP per shopper");
        assertThat(before.changes().get(0).now()).isEqualTo("none: sums are exact");
        assertThat(before.changes().get(2).before()).isEqualTo("none");
        assertThat(before.changes().get(2).now()).startsWith("pair counts without a privacy guarantee");
    }

    /** The name of a job may be used again, with another plan. */
    @Test
    void planUnderAnApprovedName_isComparedKeyByKey() {
        service.approve("books", shown(EnrolledHome.offer(home, FIRST)), TAB);
        EnrolledHome.offerPrivately(home, FIRST);

        InboxService.Before before = plan("books").before().orElseThrow();

        assertThat(before.job()).isEqualTo("books");
        assertThat(before.changes()).extracting(PlanTerms.Change::what).containsExactly("privacy", "budget");
        assertThat(before.settings()).contains("federation.privacy.epsilon: not set -> 4");
        assertThat(EnrolledHome.run("policy", home.folder().toString()).out())
                .contains("    Changed  federation.privacy.epsilon: not set -> 4");
    }

    /** What was approved has counts, whatever is offered under its name now. */
    @Test
    void counts_besideThoseOfAnApprovedPlan_areWarned() {
        service.approve("books", shown(EnrolledHome.offerWithCounts(home, "books", FIRST)), TAB);
        EnrolledHome.offerPrivately(home, FIRST);
        EnrolledHome.offerWithCounts(home, "toys", SECOND);

        assertThat(plan("toys").warnings()).hasSize(1).first().asString().contains("of job books");
    }

    @Test
    void offerThatCannotBeRead_isAProblemBesideTheOthers() throws IOException {
        EnrolledHome.offer(home, FIRST);
        Files.copy(home.plans().resolve("books.plan.signed"), home.plans().resolve("toys.plan.signed"));
        Files.copy(home.plans().resolve("books.plan.signed"), home.plans().resolve("toys.roster.signed"));

        InboxService.Inbox inbox = service.inbox();

        assertThat(inbox.plans()).extracting(InboxService.Plan::job).containsExactly("books");
        assertThat(inbox.problems()).hasSize(1).first().asString().contains("job toys: found a roster without");
    }

    @Test
    void shopWithoutAFederation_hasNoPlansAndSaysSo() {
        NodeHome alone = NodeHome.created(folder.resolve("alone"));

        InboxService.Inbox inbox = OwnerFiles.services(alone, () -> AT).inbox().inbox();

        assertThat(inbox.node()).isEmpty();
        assertThat(inbox.plans()).isEmpty();
        assertThat(inbox.summary()).isEqualTo("This shop is in no federation: no plan arrives, and nothing leaves it.");
    }
}
