// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.learn.LocalWork;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GradientSum;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.audit.GuessingGame.Outcome;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.FederationConfig;
import org.hanse.sim.federate.FederationConfig.Faults;
import org.hanse.sim.federate.FederationConfig.Movement;
import org.hanse.sim.federate.FederationConfig.Rounding;
import org.hanse.sim.federate.FederationConfig.Uploads;
import org.hanse.sim.federate.PrivacyConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A thousand canaries against whole federations: the shipped one, and two that do not do what they promise. */
class CanaryAuditTest {

    private static final int CANARIES = 1000;
    private static final int SHOPS = 10;
    private static final int ROUNDS = 2;
    private static final double CLIP = 0.5;
    private static final double LONG = 5 * CLIP;
    private static final Claim CLAIM = new Claim(2, 1e-5);
    private static final Membership MEMBERSHIP = Membership.toss(CANARIES, new SplittableRandom(5));

    private static FederationConfig config(NoiseBy noise, double epsilon, double rate) {
        PrivacyConfig privacy = new PrivacyConfig(
                new PrivacyTerms(PrivacyUnit.SHOPPER, noise, epsilon, CLAIM.delta(), CLIP, rate),
                OptionalInt.empty(),
                OptionalLong.of(CANARIES),
                new PrivacyConfig.Gradients(64, 8));
        return new FederationConfig(
                ROUNDS,
                new LocalWork(new LocalWork.Epochs(1), 0, 1, true),
                new CohortRule(1, 4),
                new Movement(new FedAvg(1), 1),
                new Uploads(
                        100,
                        new Rounding(0x1p-20, 16),
                        noise == NoiseBy.PARTICIPANTS
                                ? Optional.of(new Assumptions(0.1, 0.3, Coordinator.ACTIVE))
                                : Optional.empty(),
                        Optional.of(privacy)),
                Faults.NONE);
    }

    private static Outcome audit(FederationConfig config, CanaryShops shops) {
        return audit(config, shops, sum -> sum);
    }

    /** @param build what becomes of a sum between the shipped federation and whoever sees it */
    private static Outcome audit(FederationConfig config, CanaryShops shops, UnaryOperator<NoisedSum> build) {
        double rate = config.uploads().privacy().orElseThrow().terms().samplingRate();
        ClippingFactor atMost = ClippingFactor.atMost(CLIP);
        CanaryAttack attack = new CanaryAttack(CANARIES, (canary, model) -> shops.gradient(canary, atMost), rate);
        Federation federation = new Federation(config, shops.roster(), shops, 3, ShardRunner.sequential());
        Federation.listenToReleases(federation, (before, sum) -> attack.released(before, build.apply(sum)));
        for (int round = 0; round < ROUNDS; round++) {
            federation.epoch((step, loss) -> {});
        }
        assertThat(federation.rounds()).allMatch(round -> round.missing().isEmpty());
        return GuessingGame.STANDARD.play(MEMBERSHIP.beside(attack.scores()), CLAIM.delta());
    }

    /** The attack is not a weak one: it is right more often than not. */
    @ParameterizedTest
    @CsvSource({"COORDINATOR, 1", "COORDINATOR, 0.5", "PARTICIPANTS, 1", "NODE, 1"})
    void audit_shippedBuild_showsLessThanIsClaimed(NoiseBy noise, double rate) {
        Outcome outcome = audit(config(noise, CLAIM.epsilon(), rate), new CanaryShops(SHOPS, MEMBERSHIP, LONG));

        assertThat(outcome.allowedBy(CLAIM)).as(outcome.toString()).isTrue();
        if (noise == NoiseBy.COORDINATOR) {
            assertThat(outcome.epsilonAtLeast()).as(outcome.toString()).isGreaterThan(0.1);
        }
    }

    /** Sums are released as they are without noise. */
    @ParameterizedTest
    @EnumSource(NoiseBy.class)
    void audit_noiseOff_showsMoreThanIsClaimed(NoiseBy noise) {
        CanaryShops shops = new CanaryShops(SHOPS, MEMBERSHIP, LONG);

        Outcome outcome = audit(config(noise, CLAIM.epsilon(), 1), shops, sum -> bare(sum, shops));

        assertThat(outcome.allowedBy(CLAIM)).as(outcome.toString()).isFalse();
    }

    private static NoisedSum bare(NoisedSum noised, CanaryShops shops) {
        QuantizationSpec spec = noised.sum().spec();
        GradientSum sum = shops.sum(ClippingFactor.atMost(CLIP));
        long[] integers = new long[sum.size()];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = Math.round(-sum.get(i) / spec.grid());
        }
        return NoisedSum.restored(
                noised.mechanism(),
                IntegerSum.of(
                        spec,
                        RingVector.ofSigned(spec.ringBits(), integers),
                        noised.sum().summands()));
    }

    /** The noise is what an epsilon of 40 takes. */
    @ParameterizedTest
    @EnumSource(NoiseBy.class)
    void audit_noiseOfAGreaterEpsilon_showsMoreThanIsClaimed(NoiseBy noise) {
        Outcome outcome = audit(config(noise, 40, 1), new CanaryShops(SHOPS, MEMBERSHIP, LONG));

        assertThat(outcome.allowedBy(CLAIM)).as(outcome.toString()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = NoiseBy.class,
            names = {"COORDINATOR", "PARTICIPANTS"})
    void audit_clipOff_showsMoreThanIsClaimed(NoiseBy noise) {
        CanaryShops shops = new CanaryShops(SHOPS, MEMBERSHIP, LONG);
        shops.clipping = false;

        Outcome outcome = audit(config(noise, CLAIM.epsilon(), 1), shops);

        assertThat(outcome.allowedBy(CLAIM)).as(outcome.toString()).isFalse();
    }
}
