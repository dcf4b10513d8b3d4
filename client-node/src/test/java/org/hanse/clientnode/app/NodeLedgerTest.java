// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.hanse.app.LedgerAccount;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.Release;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.testing.InMemoryLedgerStore;
import org.junit.jupiter.api.Test;

class NodeLedgerTest {

    private static final PrivacyBudget OWN = new PrivacyBudget(
            2, 1e-5, 1000, new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.COORDINATOR));

    private static final Digest PLAN = Digest.sha256(new byte[] {1});

    private final InMemoryLedgerStore store = new InMemoryLedgerStore();

    private NodeLedger open() {
        return new NodeLedger(
                LedgerAccount.open(store, new PopulationId("own shoppers"), OWN, InstantSource.fixed(Instant.EPOCH)));
    }

    private static Release release(double noise, Origin noiseBy) {
        return Release.of(new GaussianSum(new Sampler.Everybody(), noise), Origin.NODE, noiseBy);
    }

    private static RoundCharges round(int round, double noise, Origin noiseBy) {
        return RoundCharges.of(new JobId("job"), new RoundId(round), ReleaseKind.SUM, release(noise, noiseBy));
    }

    @Test
    void objection_toARoundThatFits_isNoneAndChargesNothing() {
        assertThat(open().objection(round(1, 10, Origin.NODE), PLAN)).isEmpty();
        assertThat(store.entries()).hasSize(1);
    }

    @Test
    void objection_toARoundBeyondTheOwnCap_isOfTheBudget() {
        ProtocolViolation violation =
                open().objection(round(1, 1, Origin.NODE), PLAN).orElseThrow();

        assertThat(violation.reason()).isEqualTo(Reason.BUDGET);
        assertThat(violation)
                .hasMessageStartingWith("this node's own account: the privacy budget of epsilon 2.0 does not last");
        assertThat(store.entries()).hasSize(1);
    }

    /** Whatever the coordinator's own ledger says: noise that it draws is none against it. */
    @Test
    void objection_toNoiseOfACoordinatorThatIsNotTrusted_isOfTheBudget() {
        assertThat(open().objection(round(1, 1000, Origin.COORDINATOR), PLAN).orElseThrow())
                .hasMessageContaining("epsilon is infinite");
    }

    @Test
    void reserve_untilTheCap_refusesFromThereOnWhateverIsAsked() {
        NodeLedger ledger = open();
        int rounds = ledger.account().ledger().roundsLeft(release(10, Origin.NODE));
        for (int round = 1; round <= rounds; round++) {
            assertThat(ledger.reserve(round(round, 10, Origin.NODE), PLAN)).isEmpty();
        }

        assertThat(ledger.reserve(round(rounds + 1, 10, Origin.NODE), PLAN)
                        .orElseThrow()
                        .reason())
                .isEqualTo(Reason.BUDGET);
        assertThat(store.entries()).hasSize(1 + 2 * rounds);
        // A node that starts again stands where it stood.
        assertThat(open().reserve(round(rounds + 1, 10, Origin.NODE), PLAN)).isPresent();
        assertThat(open().reserve(round(rounds, 10, Origin.NODE), PLAN)).isEmpty();
    }

    /** The same round with less noise than it was charged for. */
    @Test
    void reserve_ofARoundUnderAnotherPlan_isRefused() {
        NodeLedger ledger = open();
        assertThat(ledger.reserve(round(1, 20, Origin.NODE), PLAN)).isEmpty();

        assertThat(ledger.reserve(round(1, 10, Origin.NODE), PLAN).orElseThrow())
                .hasMessageContaining("was charged as")
                .satisfies(violation -> assertThat(violation.reason()).isEqualTo(Reason.BUDGET));
    }

    /** As the node would be asked that has lost its memory of the round, or an older copy of it. */
    @Test
    void reserve_ofARoundThatWasPaidForUnderAnotherPlan_isRefusedAndChargesNothing() {
        RoundCharges once = round(1, 10, Origin.NODE);
        Digest other = Digest.sha256(new byte[] {2});
        assertThat(open().reserve(once, PLAN)).isEmpty();

        assertThat(open().objection(once, other).orElseThrow()).hasMessageContaining("under another plan");
        assertThat(open().reserve(once, other).orElseThrow())
                .hasMessageContaining("sum of round 1 of job was paid for under another plan")
                .satisfies(violation -> assertThat(violation.reason()).isEqualTo(Reason.BUDGET));
        assertThat(open().reserve(once, PLAN)).isEmpty();
        assertThat(store.entries()).hasSize(3);
    }
}
