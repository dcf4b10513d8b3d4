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

    private static final Digest UPDATE = Digest.sha256(new byte[] {1});
    private static final Digest OTHER = Digest.sha256(new byte[] {2});

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
        assertThat(open().objection(round(1, 10, Origin.NODE))).isEmpty();
        assertThat(store.entries()).hasSize(1);
    }

    @Test
    void objection_toARoundBeyondTheOwnCap_isOfTheBudget() {
        ProtocolViolation violation = open().objection(round(1, 1, Origin.NODE)).orElseThrow();

        assertThat(violation.reason()).isEqualTo(Reason.BUDGET);
        assertThat(violation)
                .hasMessageStartingWith("this node's own account: the privacy budget of epsilon 2.0 is exhausted");
        assertThat(store.entries()).hasSize(1);
    }

    /** Independent of the coordinator's own ledger: noise that the coordinator draws does not count against it. */
    @Test
    void objection_toNoiseOfACoordinatorThatIsNotTrusted_isOfTheBudget() {
        assertThat(open().objection(round(1, 1000, Origin.COORDINATOR)).orElseThrow())
                .hasMessageContaining("epsilon infinite");
    }

    @Test
    void reserve_untilTheCap_refusesFromThereOnWhateverIsAsked() {
        NodeLedger ledger = open();
        int rounds = ledger.account().ledger().roundsLeft(release(10, Origin.NODE));
        for (int round = 1; round <= rounds; round++) {
            assertThat(ledger.reserve(round(round, 10, Origin.NODE), UPDATE)).isEmpty();
        }

        assertThat(ledger.reserve(round(rounds + 1, 10, Origin.NODE), UPDATE)
                        .orElseThrow()
                        .reason())
                .isEqualTo(Reason.BUDGET);
        assertThat(store.entries()).hasSize(1 + 2 * rounds);
        // A node that starts again stands where it stood.
        assertThat(open().reserve(round(rounds + 1, 10, Origin.NODE), UPDATE)).isPresent();
        assertThat(open().reserve(round(rounds, 10, Origin.NODE), UPDATE)).isEmpty();
    }

    /** The round has less noise than it was charged for. */
    @Test
    void reserve_ofARoundWithAnotherPrice_isRefused() {
        NodeLedger ledger = open();
        assertThat(ledger.reserve(round(1, 20, Origin.NODE), UPDATE)).isEmpty();

        assertThat(ledger.reserve(round(1, 10, Origin.NODE), UPDATE).orElseThrow())
                .hasMessageContaining("was charged as")
                .satisfies(violation -> assertThat(violation.reason()).isEqualTo(Reason.BUDGET));
    }

    /** A node with an older copy of its record trains once more, and would draw its noise twice. */
    @Test
    void reserve_ofAnotherUpdateThanWasPaidFor_isRefusedAndChargesNothing() {
        RoundCharges once = round(1, 10, Origin.NODE);
        assertThat(open().reserve(once, UPDATE)).isEmpty();

        assertThat(open().reserve(once, OTHER).orElseThrow())
                .hasMessageContaining("sum of round 1 of job was paid for with another update")
                .satisfies(violation -> assertThat(violation.reason()).isEqualTo(Reason.BUDGET));
        assertThat(open().reserve(once, UPDATE)).isEmpty();
        assertThat(store.entries()).hasSize(3);
    }

    /** Before the confirmation nothing has left: the first update to leave is the charged one. */
    @Test
    void reserve_ofARoundThatIsChargedAndNotConfirmed_isOfTheFirstUpdate() {
        RoundCharges once = round(1, 10, Origin.NODE);
        open().account().charge(once);

        assertThat(open().reserve(once, OTHER)).isEmpty();
        assertThat(open().reserve(once, UPDATE)).isPresent();
        assertThat(store.entries()).hasSize(3);
    }

    /** Only nodes without a record of the round call it. */
    @Test
    void objection_toARoundThatIsCharged_saysThatItIsForgotten() {
        RoundCharges once = round(1, 10, Origin.NODE);
        open().account().charge(once);
        assertThat(open().objection(once)).isPresent();
        assertThat(open().reserve(once, UPDATE)).isEmpty();

        assertThat(open().objection(once).orElseThrow())
                .hasMessageContaining(
                        "sum of round 1 of job was charged before, and this node knows nothing of the round")
                .satisfies(violation -> assertThat(violation.reason()).isEqualTo(Reason.BUDGET));
        assertThat(open().objection(round(2, 10, Origin.NODE))).isEmpty();
        assertThat(store.entries()).hasSize(3);
    }
}
