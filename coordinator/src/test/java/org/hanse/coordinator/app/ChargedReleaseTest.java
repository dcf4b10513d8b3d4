// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.coordinator.app.SyntheticReleases.BY_COORDINATOR;
import static org.hanse.coordinator.app.SyntheticReleases.BY_PARTICIPANTS;
import static org.hanse.coordinator.app.SyntheticReleases.JOB;
import static org.hanse.coordinator.app.SyntheticReleases.ROUND;
import static org.hanse.coordinator.app.SyntheticReleases.sum;
import static org.hanse.coordinator.app.SyntheticReleases.survivors;

import java.util.Map;
import org.hanse.coordinator.port.NoisedSumStore;
import org.hanse.coordinator.testing.InMemoryNoisedSumStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.NoPrivacy;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.privacy.RoundedGaussian;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.StoredSum;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Survivors;
import org.junit.jupiter.api.Test;

/** Results and refusals of a release; crashes: {@link ReleaseCrashTest}. */
class ChargedReleaseTest {

    private final SyntheticReleases disk = new SyntheticReleases();

    private ChargedRelease byCoordinator() {
        return disk.release(BY_COORDINATOR, StreamRandom.seededForTesting(1));
    }

    private static void release(ChargedRelease release) {
        assertThat(release.charge(JOB, ROUND, survivors(4))).isInstanceOf(ChargeResult.Charged.class);
        release.store(JOB, ROUND, survivors(4), sum(4));
    }

    @Test
    void store_ofASum_storesItWithNoiseAndConfirmsThat() {
        ChargedRelease release = byCoordinator();
        release(release);

        StoredSum stored = disk.sums.of(JOB, ROUND).orElseThrow();
        assertThat(stored.survivors()).isEqualTo(survivors(4));
        assertThat(stored.noised()).isNotEqualTo(sum(4));
        assertThat(disk.confirmed())
                .singleElement()
                .satisfies(entry -> assertThat(entry.released()).isEqualTo(stored.digest()));
        assertThat(release.released(JOB, ROUND)).contains(NoisedSum.restored(BY_COORDINATOR, stored.noised()));
        assertThat(release.released(JOB, new RoundId(2))).isEmpty();
    }

    /** The store draws the same noise as {@code NoiseMechanism.noised}, and no other numbers from its generator. */
    @Test
    void store_drawsTheNoiseOfTheMechanism() {
        ChargedRelease release = byCoordinator();
        ChargeResult.Charged receipt = (ChargeResult.Charged) release.charge(JOB, ROUND, survivors(4));
        release.store(JOB, ROUND, survivors(4), sum(4));

        assertThat(release.released(JOB, ROUND))
                .contains(BY_COORDINATOR.noised(sum(4), receipt, StreamRandom.seededForTesting(1)));
    }

    @Test
    void store_onceMore_drawsNothing() {
        release(byCoordinator());
        StoredSum first = disk.sums.of(JOB, ROUND).orElseThrow();
        release(disk.release(BY_COORDINATOR, SyntheticReleases.undrawn()));

        assertThat(disk.sums.of(JOB, ROUND)).contains(first);
        assertThat(disk.reserved()).hasSize(1);
        assertThat(disk.confirmed()).hasSize(1);
    }

    /** The charge counts the actual survivors, and the coordinator adds no noise. */
    @Test
    void store_whereParticipantsAddedTheNoise_takesTheSumAsItIs() {
        ChargedRelease release = disk.release(BY_PARTICIPANTS, SyntheticReleases.undrawn());
        release(release);

        assertThat(release.released(JOB, ROUND)).contains(NoisedSum.restored(BY_PARTICIPANTS, sum(4)));
        assertThat(disk.reserved())
                .singleElement()
                .satisfies(entry -> assertThat(entry.release().event())
                        .isEqualTo(BY_PARTICIPANTS.event(4).orElseThrow()));
    }

    @Test
    void charge_ofTooFewSurvivors_isRefusedAndCostsNothing() {
        ChargedRelease release = disk.release(BY_PARTICIPANTS, SyntheticReleases.undrawn());

        assertThat(release.charge(JOB, ROUND, survivors(2))).isEqualTo(new ChargeResult.TooLittleNoise(2));
        assertThat(disk.reserved()).isEmpty();
        assertThatThrownBy(() -> release.store(JOB, ROUND, survivors(2), sum(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("never charged");
    }

    /** A round in which something else was charged, such as by a process with other settings. */
    @Test
    void store_ofWhatWasChargedOtherwise_isRefusedAndDrawsNothing() {
        RoundedGaussian less = new RoundedGaussian(SyntheticReleases.SCALE, new Sampler.Poisson(0.5), 4);
        disk.release(less, SyntheticReleases.undrawn()).charge(JOB, ROUND, survivors(4));
        ChargedRelease release = disk.release(BY_COORDINATOR, SyntheticReleases.undrawn());

        assertThat(release.charge(JOB, ROUND, survivors(4))).isInstanceOf(ChargeResult.Contradicted.class);
        assertThatThrownBy(() -> release.store(JOB, ROUND, survivors(4), sum(4)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was charged as");
        assertThat(disk.sums.of(JOB, ROUND)).isEmpty();
    }

    /** An example is a sum without noise, stored without a privacy guarantee. */
    @Test
    void charge_ofAStoredSumThatWasNeverCharged_isRefused() {
        release(new ChargedRelease(new ReleaseAccount.NonPrivate(), disk.sums, round -> SyntheticReleases.undrawn()));
        ChargedRelease release = disk.release(BY_COORDINATOR, SyntheticReleases.undrawn());

        assertThatThrownBy(() -> release.charge(JOB, ROUND, survivors(4)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is stored, and was never charged");
        assertThat(disk.reserved()).isEmpty();
        assertThat(release.released(JOB, ROUND)).isEmpty();
    }

    @Test
    void store_ofAReleasedSumThatIsMissing_storesNoOther() {
        release(byCoordinator());
        NoisedSumStore lost = new InMemoryNoisedSumStore();
        ChargedRelease release =
                SyntheticReleases.release(BY_COORDINATOR, disk.ledger, lost, 8, StreamRandom.seededForTesting(2));
        release.charge(JOB, ROUND, survivors(4));

        assertThatThrownBy(() -> release.store(JOB, ROUND, survivors(4), sum(4)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bring it back");
        assertThat(lost.of(JOB, ROUND)).isEmpty();
        assertThat(release.released(JOB, ROUND)).isEmpty();
    }

    @Test
    void released_ofAnotherSumThanWasConfirmed_isRefused() {
        release(byCoordinator());
        NoisedSumStore other = new InMemoryNoisedSumStore();
        other.store(new StoredSum(JOB, ROUND, survivors(4), sum(4)));
        ChargedRelease release =
                SyntheticReleases.release(BY_COORDINATOR, disk.ledger, other, 8, SyntheticReleases.undrawn());

        assertThatThrownBy(() -> release.released(JOB, ROUND)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> release(release)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void release_withoutPrivacy_isTheSumAndSaysSo() {
        ChargedRelease release =
                new ChargedRelease(new ReleaseAccount.NonPrivate(), disk.sums, round -> SyntheticReleases.undrawn());
        ChargeResult.Charged receipt = (ChargeResult.Charged) release.charge(JOB, ROUND, survivors(4));
        release.store(JOB, ROUND, survivors(4), sum(4));

        assertThat(receipt.epsilon()).isInfinite();
        assertThat(release.released(JOB, ROUND)).contains(new NoPrivacy().bare(sum(4)));
    }

    /** The budget is not spent on sums that would be refused afterwards. */
    @Test
    void charge_ofAPlanWithoutRoomForTheNoise_isRefusedAndCostsNothing() {
        SecAggPlan plan = new SecAggPlan(
                JOB,
                ROUND,
                RoundContext.of(
                        Digest.sha256(new byte[] {1}),
                        RoundContext.Start.of(Digest.sha256(new byte[] {2})),
                        Enrolment.of(Map.of())),
                new QuantizationSpec(1, 100, 4, 10),
                3,
                SecAggPlan.Protection.of(new Assumptions(0, 0, Coordinator.ACTIVE), 4, 4));
        ChargedRelease release = byCoordinator();

        assertThatThrownBy(() -> release.charge(plan, new Survivors(survivors(4), survivors(4))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no room for the noise");
        assertThat(disk.reserved()).isEmpty();
    }
}
