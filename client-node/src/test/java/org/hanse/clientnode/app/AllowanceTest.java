// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hanse.app.LedgerAccount;
import org.hanse.app.RoundGuarantee;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.IntegerSensitivity;
import org.hanse.core.privacy.NodeGaussian;
import org.hanse.core.privacy.NoiseScale;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.RoundedGaussian;
import org.hanse.core.privacy.Skellam;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.port.LedgerStore;
import org.hanse.testing.InMemoryLedgerStore;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final NoiseScale SCALE = new NoiseScale(5, new IntegerSensitivity(3, 1000, 1));

    static final RoundGuarantee GUARANTEE =
            new RoundGuarantee(new NodeGaussian(SCALE, new Sampler.Everybody(), 4), Origin.NODE);

    private static final Digest UPDATE = Digest.sha256(new byte[] {3});

    static Allowance.Capped capped(double cap, Optional<RoundGuarantee> guarantee) {
        return capped(new InMemoryLedgerStore(), cap, guarantee);
    }

    private static Allowance.Capped capped(LedgerStore store, double cap, Optional<RoundGuarantee> guarantee) {
        PrivacyBudget own = new PrivacyBudget(
                cap,
                1e-5,
                1000,
                new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.COORDINATOR));
        return new Allowance.Capped(
                new NodeLedger(LedgerAccount.open(store, new PopulationId("own shoppers"), own, () -> Instant.EPOCH)),
                guarantee);
    }

    private static SecAggPlan plan(int round, int minimum) {
        return new SecAggPlan(
                new JobId("job"),
                new RoundId(round),
                RoundContext.of(
                        Digest.sha256(new byte[] {1}),
                        RoundContext.Start.of(Digest.sha256(new byte[] {2})),
                        Enrolment.of(Map.of())),
                new QuantizationSpec(1, 100, 20, 0),
                3,
                SecAggPlan.Protection.of(new Assumptions(0, 0, Coordinator.ACTIVE), 20, minimum));
    }

    private static void assertRefused(Optional<ProtocolViolation> answer, String why) {
        assertThat(answer.orElseThrow()).hasMessageContaining(why);
        assertThat(answer.orElseThrow().reason()).isEqualTo(Reason.BUDGET);
    }

    @Test
    void reserve_upToTheCap_chargesEachRoundOnceAndThenNoMore() {
        Allowance.Capped allowance = capped(1, Optional.of(GUARANTEE));
        int rounds = 0;
        while (allowance.objection(plan(rounds + 1, 4)).isEmpty()) {
            rounds++;
            assertThat(allowance.reserve(plan(rounds, 4), UPDATE)).isEmpty();
            assertThat(allowance.reserve(plan(rounds, 4), UPDATE)).isEmpty();
        }

        assertThat(rounds).isBetween(1, 100);
        assertThat(allowance.ledger().account().ledger().standings()).hasSize(rounds);
        assertThat(allowance.ledger().account().ledger().epsilon()).isLessThanOrEqualTo(1);
        assertRefused(allowance.reserve(plan(rounds + 1, 4), UPDATE), "is exhausted");
    }

    /** One charge is for one draw of noise, under the same plan, too. */
    @Test
    void reserve_ofAnotherUpdateUnderTheSamePlan_isRefused() {
        Allowance.Capped allowance = capped(1, Optional.of(GUARANTEE));
        assertThat(allowance.reserve(plan(1, 4), UPDATE)).isEmpty();

        assertRefused(allowance.reserve(plan(1, 4), Digest.sha256(new byte[] {4})), "was paid for with another update");
        assertThat(allowance.reserve(plan(1, 4), UPDATE)).isEmpty();
        assertRefused(allowance.objection(plan(1, 4)), "was charged before");
        assertThat(allowance.ledger().account().ledger().standings()).hasSize(1);
    }

    /** A job without a privacy guarantee has an infinite epsilon, which exceeds any cap. */
    @Test
    void capped_jobWithoutGuarantee_refuses() {
        Allowance.Capped allowance = capped(1e6, Optional.empty());

        assertRefused(allowance.objection(plan(1, 4)), "the job has no privacy guarantee, so epsilon is infinite");
        assertRefused(
                allowance.reserve(plan(1, 4), UPDATE), "the job has no privacy guarantee, so epsilon is infinite");
    }

    /** Noise of a coordinator that is not trusted is none. */
    @Test
    void capped_ofNoiseThatTheCoordinatorAdds_refusesWhereItIsTheAdversary() {
        RoundGuarantee theirs = new RoundGuarantee(new RoundedGaussian(SCALE, new Sampler.Everybody(), 4), Origin.NODE);

        assertRefused(capped(1e6, Optional.of(theirs)).objection(plan(1, 4)), "epsilon infinite");
    }

    /** A coordinator may declare dropouts down to the plan's minimum. The noise must suffice for that sum. */
    @Test
    void capped_ofAPlanThatLetsTooFewBeSummed_refuses() {
        RoundGuarantee shares = new RoundGuarantee(new Skellam(SCALE, new Sampler.Everybody(), 6, 2, 20), Origin.NODE);
        Allowance.Capped allowance = capped(100, Optional.of(shares));

        assertThat(allowance.objection(plan(1, 8))).isEmpty();
        assertThat(allowance.reserve(plan(1, 8), UPDATE)).isEmpty();
        assertRefused(allowance.objection(plan(2, 7)), "minimum of 7 updates has less noise than the job");
        assertRefused(allowance.reserve(plan(2, 7), UPDATE), "minimum of 7 updates has less noise than the job");
    }

    /** The coordinator sees a disconnection, and does not wait for the update. */
    @Test
    void orEnd_aChargeThatCannotBeStored_endsTheProcessUnderAGuaranteeOnly() {
        AtomicBoolean full = new AtomicBoolean();
        InMemoryLedgerStore memory = new InMemoryLedgerStore();
        LedgerStore store = new LedgerStore() {
            @Override
            public List<LedgerEntry> entries() {
                return memory.entries();
            }

            @Override
            public void append(List<LedgerEntry> more) {
                if (full.get()) {
                    throw new UncheckedIOException(new IOException("no space left"));
                }
                memory.append(more);
            }
        };
        Allowance capped = capped(store, 1, Optional.of(GUARANTEE));
        full.set(true);
        assertThatThrownBy(() ->
                        new Allowance.OrEnd(LocalJobFixture.withGuarantee().setup, capped).reserve(plan(1, 4), UPDATE))
                .isInstanceOf(MachineFault.class);
        assertThatThrownBy(() -> new Allowance.OrEnd(LocalJobFixture.joint().setup, capped).reserve(plan(1, 4), UPDATE))
                .isInstanceOf(UncheckedIOException.class);
        full.set(false);
        assertThat(capped.reserve(plan(1, 4), UPDATE)).isEmpty();
    }

    @Test
    void unlimited_ofAnyRound_hasNoObjection() {
        assertThat(new Allowance.Unlimited().objection(plan(1, 4))).isEmpty();
        assertThat(new Allowance.Unlimited().reserve(plan(1, 4), UPDATE)).isEmpty();
    }
}
