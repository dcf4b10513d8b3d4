// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.clientnode.owner.BudgetService;
import org.hanse.clientnode.owner.OwnerServices;
import org.hanse.clientnode.owner.SentService;
import org.hanse.clientnode.owner.SentService.Content;
import org.hanse.clientnode.owner.SentService.Outcome;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.serve.Problem;
import org.hanse.core.job.JobSetup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner reads what left, what stays, and what it cost. */
class OwnerSentTest {

    private static final Instant NOW = EnrolledHome.NOW.plusSeconds(3_600);

    @TempDir
    Path folder = Path.of("");

    private NodeHome home = new NodeHome(Path.of(""));
    private OwnerServices.Federation services = OwnerFiles.services(home, () -> NOW);

    @BeforeEach
    void writeHome() throws IOException {
        home = EnrolledHome.write(folder.resolve("shop-a"));
        Files.writeString(home.policy(), "noise: none\ncounts: true\n");
        services = OwnerFiles.services(home, () -> NOW);
    }

    private void log(int round, SentLog.Kind kind, Instant at) {
        EnrolledHome.sent(home, round, kind, at);
    }

    private void charge(JobSetup setup, int... rounds) {
        EnrolledHome.charge(home, OptionalDouble.empty(), setup, rounds);
    }

    private static List<Content> kinds(List<SentService.Fact> facts) {
        return facts.stream().map(SentService.Fact::kind).toList();
    }

    @Test
    void rounds_haveTheirUploadsOutcomesAndReceipts_newestFirst() {
        charge(EnrolledHome.offerPrivately(home, EnrolledHome.roster()), 1, 2);
        log(1, SentLog.Kind.UPDATE, NOW);
        log(1, SentLog.Kind.UPDATE, NOW.plusSeconds(1));
        log(1, SentLog.Kind.COUNTED, NOW.plusSeconds(2));
        log(2, SentLog.Kind.UPDATE, NOW.plusSeconds(3));
        log(2, SentLog.Kind.NOT_COUNTED, NOW.plusSeconds(4));
        log(3, SentLog.Kind.UPDATE, NOW.plusSeconds(5));

        SentService.Sent sent = services.sent().sent();

        assertThat(sent.summary()).isEqualTo("4 masked uploads with 16,000 bytes left this node.");
        assertThat(sent.rounds()).extracting(SentService.Round::round).containsExactly(3, 2, 1);
        assertThat(sent.rounds())
                .extracting(SentService.Round::outcome)
                .containsExactly(Outcome.OPEN, Outcome.NOT_COUNTED, Outcome.COUNTED);
        assertThat(sent.rounds())
                .extracting(SentService.Round::charged)
                .containsExactly(Optional.of(false), Optional.of(true), Optional.of(true));
        SentService.Round first = services.sent().round("books", "1");
        assertThat(first.uploads()).as("a restarted node sends it again").hasSize(2);
        assertThat(first.receipt()).contains("1".repeat(64));
        assertThat(first.destination()).isEqualTo("https://hub.example:8443");
        assertThat(first.clip()).contains(new SentService.Clip("shopper", 1, false));
        assertThat(services.sent().round("books", "2").receipt()).isEmpty();
        assertThatThrownBy(() -> services.sent().round("books", "9"))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.kind()).isEqualTo(Problem.Kind.UNKNOWN));
    }

    /** What is said to stay must be true of the plan. */
    @Test
    void payload_followsThePlan() {
        EnrolledHome.offerPrivately(home, EnrolledHome.roster());
        EnrolledHome.offerWithCounts(home, "toys", EnrolledHome.roster());

        List<SentService.Payload> payloads = services.sent().sent().payloads();

        assertThat(payloads).extracting(own -> own.job().orElseThrow()).containsExactly("books", "toys");
        assertThat(kinds(payloads.get(0).leaves()))
                .contains(Content.MASKED_UPDATE, Content.REFUSALS)
                .doesNotContain(Content.EXACT_UPDATE, Content.COUNTS, Content.WEIGHT_AND_LOSS);
        assertThat(kinds(payloads.get(0).stays()))
                .contains(Content.INTERACTIONS, Content.SHOPPERS, Content.DECISIONS, Content.EVENTS, Content.TABLES);
        assertThat(kinds(payloads.get(1).leaves()))
                .contains(Content.EXACT_UPDATE, Content.COUNTS, Content.WEIGHT_AND_LOSS)
                .doesNotContain(Content.MASKED_UPDATE, Content.PAIRS);
        assertThat(kinds(payloads.get(1).stays()))
                .contains(Content.TABLES_BUT_SUMS)
                .doesNotContain(Content.TABLES);
    }

    @Test
    void budget_hasLedgerJobsAndTheRoundsOfTheCoordinator() {
        charge(EnrolledHome.offerPrivately(home, EnrolledHome.roster()), 1, 2);
        log(1, SentLog.Kind.UPDATE, NOW);
        log(1, SentLog.Kind.COUNTED, NOW.plusSeconds(2));
        log(2, SentLog.Kind.UPDATE, NOW.plusSeconds(3));
        log(2, SentLog.Kind.NOT_COUNTED, NOW.plusSeconds(4));

        BudgetService.Budget budget = services.budget().budget();

        assertThat(budget.ledgers()).hasSize(1);
        assertThat(budget.ledgers().get(0).name()).isEqualTo("shoppers");
        assertThat(budget.ledgers().get(0).spent()).isBetween(0.1, 4.0);
        BudgetService.JobBudget job = budget.jobs().get(0);
        assertThat(job.ledger()).contains("shoppers");
        assertThat(job.charged()).isEqualTo(2);
        assertThat(job.allowed()).contains(10);
        assertThat(job.remaining()).contains(8);
        assertThat(job.after().orElseThrow()).isBetween(3.0, 4.0001);
        assertThat(job.until()).as("rounds without a schedule").isEmpty();
        assertThat(job.counted()).isEqualTo(1);
        assertThat(job.notCounted()).isEqualTo(1);
        assertThat(job.disagreement()).isEmpty();
    }

    /** An older copy of the ledger lacks what left. */
    @Test
    void budget_withAnUpdateThatWasNotCharged_saysSo() {
        charge(EnrolledHome.offerPrivately(home, EnrolledHome.roster()), 1);
        log(2, SentLog.Kind.UPDATE, NOW);

        assertThat(services.budget().budget().jobs().get(0).disagreement().orElseThrow())
                .startsWith("An update of round 2 left, and the ledger has no charge for it");
        log(10, SentLog.Kind.UPDATE, NOW);
        assertThat(services.budget().budget().jobs().get(0).disagreement().orElseThrow())
                .contains("2, 10");
    }

    @Test
    void job_withoutAGuarantee_chargesNothing() {
        EnrolledHome.offer(home, EnrolledHome.roster());
        log(1, SentLog.Kind.UPDATE, NOW);

        BudgetService.JobBudget job = services.budget().budget().jobs().get(0);

        assertThat(job.ledger()).isEmpty();
        assertThat(job.remaining()).isEmpty();
        assertThat(services.sent().sent().rounds().get(0).charged()).isEmpty();
    }

    @Test
    void shopWithoutAFederation_saysThatNothingLeaves() {
        OwnerServices.Federation alone = OwnerFiles.services(NodeHome.created(folder.resolve("alone")), () -> NOW);

        assertThat(alone.sent().sent().summary()).isEqualTo("This shop is in no federation: nothing left it.");
        assertThat(kinds(alone.sent().sent().payloads().get(0).stays())).contains(Content.INTERACTIONS);
        assertThat(alone.budget().budget().summary()).contains("no budget is spent");
        assertThat(alone.budget().budget().ledgers()).isEmpty();
    }
}
