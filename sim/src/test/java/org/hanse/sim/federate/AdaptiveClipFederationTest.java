// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hanse.sim.federate.ScriptedFederation.federation;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.app.ShardPool;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.privacy.AdaptiveClip;
import org.hanse.core.privacy.DpMechanism;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.CombinedAccountant;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rounds with a clip norm that follows a quantile of the norms of synthetic gradients. */
class AdaptiveClipFederationTest {

    private static final int NODES = 10;
    private static final int EACH = 2_000;
    private static final double EPSILON = 8;
    private static final double DELTA = 1e-7;
    private static final double SAMPLING = 0.25;

    /** Norms from 5/4 to 20, evenly in their logarithm: the quantile of {@code p} is {@code 5 * 2^(4p - 2)}. */
    private static ScriptedTrainers locals() {
        long[] shoppers = new long[NODES];
        Arrays.fill(shoppers, EACH);
        ScriptedTrainers locals = new ScriptedTrainers(shoppers, (participant, model) -> new float[] {3, 0, -4});
        locals.length = shopper -> Math.pow(2, 4 * (shopper + 0.5) / EACH - 2);
        return locals;
    }

    private static PrivacyTerms terms(NoiseBy noise, double start, AdaptiveClip clip) {
        return new PrivacyTerms(PrivacyUnit.SHOPPER, noise, EPSILON, DELTA, start, SAMPLING, Optional.of(clip));
    }

    private static AdaptiveClip clip(double quantile, double rate, double countNoise) {
        return new AdaptiveClip(quantile, rate, OptionalDouble.of(countNoise));
    }

    private static FederationConfig config(PrivacyTerms terms, int rounds, Faults faults, OptionalLong population) {
        return SyntheticPrivacy.config(
                rounds, SyntheticPrivacy.guarantee(terms, population), terms.noise() == NoiseBy.PARTICIPANTS, faults);
    }

    private static FederationConfig config(PrivacyTerms terms, int rounds) {
        return config(terms, rounds, Faults.NONE, OptionalLong.empty());
    }

    private static Federation run(FederationConfig config, int rounds) {
        Federation federation = federation(config, locals(), ShardRunner.sequential());
        run(federation, rounds);
        return federation;
    }

    private static void run(Federation federation, int rounds) {
        for (int round = 0; round < rounds; round++) {
            federation.epoch((step, mean) -> {});
        }
    }

    private static double clip(Federation federation, int round) {
        return federation.rounds().get(round - 1).clip().orElseThrow();
    }

    /** From a hundred times too great, for the median. */
    @ParameterizedTest
    @CsvSource({"500, 0.5, 5"})
    void epochs_anyStart_bringTheClipNormToTheQuantile(double start, double quantile, double expected) {
        int rounds = 30;
        Federation federation = run(config(terms(NoiseBy.COORDINATOR, start, clip(quantile, 1, 100)), rounds), rounds);

        assertThat(clip(federation, 1)).isEqualTo(start);
        // At a fifth of the way it is not there, so that it is the count that brings it there.
        if (start > 100) {
            assertThat(clip(federation, 6)).isGreaterThan(2 * expected);
        }
        assertThat(clip(federation, rounds - 3)).isCloseTo(expected, within(0.15 * expected));
        assertThat(clip(federation, rounds)).isCloseTo(expected, within(0.15 * expected));
    }

    @ParameterizedTest
    @Tag("nightly")
    @CsvSource({"0.11, 0.8, 11.487", "0.05, 0.5, 5", "1149, 0.8, 11.487", "2.2, 0.2, 2.1764"})
    void epochs_anyStartInFurtherCases_bringTheClipNormToTheQuantile(double start, double quantile, double expected) {
        epochs_anyStart_bringTheClipNormToTheQuantile(start, quantile, expected);
    }

    /** Gradients that are all longer than the clip norm move the model by it, however it was divided on the way. */
    @Test
    void epoch_clipNormFarBelow_movesTheModelByIt() {
        for (double start : new double[] {0.01, 1}) {
            PrivacyTerms terms = terms(NoiseBy.COORDINATOR, start, clip(0.5, 0.2, 100));
            Federation federation = federation(config(terms, 4), locals(), ShardRunner.sequential());
            float[] before = federation.state().array("global");
            run(federation, 1);
            float[] after = federation.state().array("global");
            assertThat((after[0] - before[0]) / start).isCloseTo(0.6, within(0.05));
            assertThat((after[2] - before[2]) / start).isCloseTo(-0.8, within(0.05));
            // No norm was below it, so it grows by half of the rate.
            run(federation, 1);
            assertThat(clip(federation, 2)).isCloseTo(start * Math.exp(0.1), within(0.02 * start));
        }
    }

    /** For each party that adds noise; with participants' noise three of ten may drop out. */
    @ParameterizedTest
    @EnumSource(NoiseBy.class)
    void epochs_noiseByAnybody_followTheQuantileForThePriceOfOneReleaseARound(NoiseBy noise) {
        int rounds = 8;
        PrivacyTerms terms = terms(noise, 20, clip(0.5, 1, 100));
        Map<String, Integer> lost = noise == NoiseBy.PARTICIPANTS ? Map.of("node-3", 4) : Map.of();
        FederationConfig config = config(terms, rounds, new Faults(0, lost), OptionalLong.empty());
        Federation federation = run(config, rounds);

        assertThat(clip(federation, rounds)).isBetween(3.5, 8.0);
        Releases releases = releases(terms, config, rounds, lost.size());
        for (RoundRecord round : federation.rounds()) {
            assertThat(round.counted()).isTrue();
        }
        double spent = federation.spent().orElseThrow().epsilon();
        assertThat(spent)
                .isEqualTo(federation.rounds().get(rounds - 1).epsilon().orElseThrow());
        double expected = new CombinedAccountant()
                .epsilon(releases, terms.scope().relation(), DELTA)
                .orElseThrow();
        assertThat(spent).isCloseTo(expected, within(1e-6)).isLessThanOrEqualTo(EPSILON);
    }

    /** One a round, of a clip norm that stays. */
    private static Releases releases(PrivacyTerms terms, FederationConfig config, int rounds, int lost) {
        PrivacyTerms usual =
                new PrivacyTerms(terms.unit(), terms.noise(), terms.epsilon(), terms.delta(), 1, terms.samplingRate());
        boolean masked = config.uploads().secureAggregation().isPresent();
        DpMechanism mechanism = usual.mechanism(
                new PrivacyTerms.Size(4, rounds, SAMPLING * NODES * EACH, masked ? 6 : 1, masked ? 1 : 0));
        return new Releases(IntStream.range(0, rounds)
                .mapToObj(round ->
                        mechanism.event(round < 4 ? NODES : NODES - lost).orElseThrow())
                .collect(Collectors.toMap(event -> event, event -> 1, Integer::sum)));
    }

    @ParameterizedTest
    @EnumSource(names = "PARTICIPANTS")
    void restore_betweenRounds_goesOnToTheSameBits(NoiseBy noise) {
        FederationConfig config = config(terms(noise, 500, clip(0.5, 1, 100)), 6);
        Federation whole = run(config, 6);
        Federation first = run(config, 3);
        try (ShardPool pool = new ShardPool(3)) {
            Federation second = federation(config, locals(), pool);
            second.restore(first.state());
            run(second, 3);
            assertThat(second.state().array("global")).isEqualTo(whole.state().array("global"));
            assertThat(second.state().counts()).isEqualTo(whole.state().counts());
            assertThat(second.rounds()).isEqualTo(whole.rounds());
        }
        assertThat(clip(whole, 6)).isLessThan(clip(whole, 4)).isGreaterThan(5);
    }

    @ParameterizedTest
    @Tag("nightly")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PARTICIPANTS")
    void restore_betweenRoundsInFurtherCases_goesOnToTheSameBits(NoiseBy noise) {
        restore_betweenRounds_goesOnToTheSameBits(noise);
    }

    /** No shopper is sampled: noise is released and moves the clip norm a little. */
    @Test
    void epoch_noShopperSampled_releasesNoiseAlone() {
        ScriptedTrainers empty = new ScriptedTrainers(new long[NODES], (participant, model) -> new float[] {3, 0, -4});
        FederationConfig config = SyntheticPrivacy.allowingLowSignal(config(
                terms(NoiseBy.COORDINATOR, 2, clip(0.5, 0.2, 100)), 4, Faults.NONE, OptionalLong.of(NODES * EACH)));
        Federation federation = federation(config, empty, ShardRunner.sequential());
        float[] before = federation.state().array("global");
        run(federation, 2);

        assertThat(federation.rounds()).allMatch(RoundRecord::counted);
        assertThat(federation.state().array("global")).isNotEqualTo(before);
        assertThat(clip(federation, 2)).isCloseTo(2, within(0.1)).isNotEqualTo(2);
        assertThat(federation.spent().orElseThrow().epsilon()).isPositive();
    }

    /** A round that is not released moves nothing. */
    @Test
    void epoch_withoutASum_leavesTheClipNorm() {
        FederationConfig config = config(terms(NoiseBy.COORDINATOR, 500, clip(0.5, 1, 100)), 2);
        Federation federation = run(config, 4);

        assertThat(federation.rounds()).extracting(RoundRecord::counted).containsExactly(true, true, false, false);
        assertThat(clip(federation, 3)).isLessThan(clip(federation, 2)).isEqualTo(clip(federation, 4));
    }

    @Test
    void outlook_adaptiveClipNorm_hasQuantileAndCost() {
        PrivacyTerms terms = terms(NoiseBy.COORDINATOR, 2, clip(0.5, 0.2, 1));
        Federation federation = federation(config(terms, 4), locals(), ShardRunner.sequential());
        double multiplier =
                terms.mechanism(new PrivacyTerms.Size(4, 4, 5000, 1, 0)).scale().multiplier();
        double raised = Math.pow(Math.pow(multiplier, -2) - 0.25, -0.5);

        assertThat(FederationLines.outlook(federation))
                .contains("clip norm 2 at the start, then the 0.5 quantile of gradient norms")
                .contains("noise multiplier " + PlainNumber.rounded(raised, 4) + " by the coordinator")
                .contains("(" + PlainNumber.rounded(multiplier, 4) + " with a fixed clip norm")
                .contains("the noise of the count has deviation 1)");
        assertThat(FederationLines.caution(federation)).isEmpty();
    }

    /** A twentieth of the few who are expected is less noise on the count than all may have. */
    @Test
    void federation_countThatCostsTooMuch_isRefusedBeforeTheFirstRound() {
        ScriptedTrainers few =
                new ScriptedTrainers(new long[] {1, 1, 1, 1}, (participant, model) -> new float[] {3, 0, -4});
        PrivacyTerms terms = terms(NoiseBy.COORDINATOR, 2, new AdaptiveClip(0.5, 0.2, OptionalDouble.empty()));
        assertThatThrownBy(() -> federation(config(terms, 4), few, ShardRunner.sequential()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("costs as much as gradients and count together may")
                .hasMessageContaining("let more shoppers be expected");
    }
}
