// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.privacy.NoiseScale;
import org.hanse.core.privacy.NoiseVariance;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.RoundedGaussian;
import org.hanse.core.privacy.Skellam;
import org.hanse.core.privacy.noise.RoundedGaussianSampler;
import org.hanse.core.privacy.noise.SkellamSampler;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.FederationRoster;
import org.hanse.sim.federate.SyntheticPrivacy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds of zero updates: the release is noise, with the claimed variance. */
class NoiseAuditTest {

    private static final int SHOPS = 10;
    private static final int ROUNDS = 40;

    /** Number of rounds that suffices to reject four fifths of the claimed variance. */
    private static final int FEW_ROUNDS = 6;

    private static final int DIMENSION = 603;

    /** As the federation computes it: three dropouts, and one participant that withholds its noise. */
    private static final PrivacyTerms.Size SIZE = new PrivacyTerms.Size(DIMENSION, ROUNDS, 1000, 6, 1);

    private static PrivacyTerms terms(NoiseBy noise) {
        return new PrivacyTerms(PrivacyUnit.SHOPPER, noise, 2, 1e-5, 0.5, 1);
    }

    private static FederationConfig config(NoiseBy noise, int lost) {
        Map<String, Integer> names = new HashMap<>();
        for (int i = 0; i < lost; i++) {
            names.put("shop-" + i, 0);
        }
        return SyntheticPrivacy.allowingLowSignal(SyntheticPrivacy.config(
                ROUNDS,
                SyntheticPrivacy.guarantee(terms(noise), OptionalLong.of(1000)),
                noise == NoiseBy.PARTICIPANTS,
                new Faults(0, names)));
    }

    @ParameterizedTest
    @CsvSource({"COORDINATOR, 0", "NODE, 6"})
    void moments_ofShippedBuild_areThoseClaimed(NoiseBy noise, int lost) {
        requireAsClaimed(noise, lost, ROUNDS);
    }

    @ParameterizedTest
    @Tag("nightly")
    @CsvSource({"COORDINATOR, 4", "COORDINATOR, 6", "NODE, 0", "NODE, 4", "PARTICIPANTS, 3"})
    void moments_ofShippedBuildInFurtherCases_areThoseClaimed(NoiseBy noise, int lost) {
        moments_ofShippedBuild_areThoseClaimed(noise, lost);
    }

    /** The fewest survivors have the greatest shares. */
    @Test
    void moments_ofSharesOfTheFewestSurvivors_areThoseClaimed() {
        requireAsClaimed(NoiseBy.PARTICIPANTS, 3, FEW_ROUNDS);
    }

    /** Forty secure sums each. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    @Tag("nightly")
    void moments_ofSharesOfMoreSurvivorsInManyRounds_areThoseClaimed(int lost) {
        requireAsClaimed(NoiseBy.PARTICIPANTS, lost, ROUNDS);
    }

    private static void requireAsClaimed(NoiseBy noise, int lost, int rounds) {
        FederationRoster roster = SyntheticPrivacy.roster("shop-", SHOPS);
        Federation federation =
                new Federation(config(noise, lost), roster, EmptyShops.of(DIMENSION), 3, ShardRunner.sequential());
        NoiseAccumulator own = new NoiseAccumulator();
        NoiseAccumulator guaranteed = new NoiseAccumulator(terms(noise).mechanism(SIZE));
        federation.listenToReleases((before, sum) -> {
            own.released(before, sum);
            guaranteed.released(before, sum);
        });
        for (int round = 0; round < rounds; round++) {
            federation.epoch((step, loss) -> {});
        }
        assertThat(own.rounds()).isEqualTo(rounds);
        for (NoiseMoments moments : List.of(own.toMoments(), guaranteed.toMoments())) {
            assertThat(moments.coordinates()).isEqualTo(DIMENSION);
            assertThat(moments.problem()).as(moments.toString()).isEmpty();
        }
    }

    /** Noise generator of a sum, under test. */
    private interface Build {
        long[] noise(int survivors, RandomGenerator random);
    }

    private static NoiseMoments moments(NoiseAccumulator accumulator, NoiseVariance claim, Build build, int survivors) {
        return moments(accumulator, claim, build, survivors, ROUNDS);
    }

    private static NoiseMoments moments(
            NoiseAccumulator accumulator, NoiseVariance claim, Build build, int survivors, int rounds) {
        QuantizationSpec spec = new QuantizationSpec(1, 1L << 40, SHOPS, 0);
        try (StreamRandom random = StreamRandom.seededForTesting(4 + accumulator.rounds())) {
            for (int round = 0; round < rounds; round++) {
                RingVector zero = RingVector.zero(spec.ringBits(), DIMENSION);
                accumulator.add(IntegerSum.of(spec, zero, survivors).plus(build.noise(survivors, random)), claim);
            }
        }
        return accumulator.toMoments();
    }

    private static NoiseMoments moments(NoiseVariance claim, Build build, int survivors) {
        return moments(new NoiseAccumulator(), claim, build, survivors);
    }

    private static Build gaussian(double deviation) {
        return (survivors, random) -> RoundedGaussianSampler.of(deviation).draw(DIMENSION, random);
    }

    private static Build skellam(double shareVariance) {
        SkellamSampler sampler = SkellamSampler.of(shareVariance);
        return (survivors, random) -> {
            long[] sum = new long[DIMENSION];
            for (int node = 0; node < survivors; node++) {
                long[] own = sampler.draw(DIMENSION, random);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += own[i];
                }
            }
            return sum;
        };
    }

    @Test
    void moments_halfTheNoise_areRefused() {
        RoundedGaussian right = (RoundedGaussian) terms(NoiseBy.COORDINATOR).mechanism(SIZE);
        NoiseScale half =
                new NoiseScale(right.scale().multiplier() / 2, right.scale().sensitivity());
        NoiseVariance claim = right.variance(SHOPS);

        assertThat(moments(claim, gaussian(right.scale().deviation()), SHOPS).problem())
                .isEmpty();
        assertThat(moments(claim, gaussian(half.deviation()), SHOPS)
                        .problem()
                        .map(NoiseText::of)
                        .orElseThrow())
                .matches("the noise has 2[45]\\.\\d % of the variance that is claimed");
    }

    /** Shares of noise for all survivors, without compensation for dropouts. */
    @ParameterizedTest
    @ValueSource(ints = {7})
    void moments_droppedSharesUnreplaced_areRefused(int survivors) {
        Skellam right = (Skellam) terms(NoiseBy.PARTICIPANTS).mechanism(SIZE);
        double forAll = right.scale().shareVariance(SHOPS);
        double honest = right.scale().deviation() * right.scale().deviation();
        NoiseVariance claim = new NoiseVariance(honest, honest * survivors / right.fewestHonest());

        assertThat(moments(right.variance(survivors), skellam(right.shareVariance()), survivors)
                        .problem())
                .isEmpty();
        assertThat(moments(claim, skellam(right.shareVariance()), survivors).problem())
                .isEmpty();
        assertThat(moments(claim, skellam(forAll), survivors)
                        .problem()
                        .map(NoiseText::of)
                        .orElseThrow())
                .contains("of the variance that is claimed");
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(ints = {8})
    void moments_droppedSharesUnreplacedInFurtherCases_areRefused(int survivors) {
        moments_droppedSharesUnreplaced_areRefused(survivors);
    }

    /** All of the variance in a few numbers, or a coordinate that is left out. */
    @Test
    void moments_ofAnotherDistribution_areRefused() {
        NoiseVariance claim = new NoiseVariance(1e6, 1e6);
        Build rare = (survivors, random) -> {
            long[] noise = new long[DIMENSION];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = random.nextDouble() < 0.25 ? (random.nextBoolean() ? 2000 : -2000) : 0;
            }
            return noise;
        };
        Build bare = (survivors, random) -> {
            long[] noise = gaussian(1000).noise(survivors, random);
            noise[5] = 0;
            return noise;
        };
        assertThat(moments(claim, gaussian(1000), SHOPS).problem()).isEmpty();
        assertThat(moments(claim, rare, SHOPS).problem().map(NoiseText::of).orElseThrow())
                .contains("kurtosis");
        NoiseAccumulator many = new NoiseAccumulator();
        for (int i = 0; i < 3; i++) {
            moments(many, claim, bare, SHOPS);
        }
        assertThat(moments(many, claim, bare, SHOPS)
                        .problem()
                        .map(NoiseText::of)
                        .orElseThrow())
                .startsWith("a coordinate has 0");
    }

    /** The moments of each number are right, but numbers depend on each other: within a vector, near and far, and between rounds. */
    @ParameterizedTest
    @ValueSource(ints = {4, ROUNDS})
    void moments_ofNoiseThatRepeats_areRefused(int rounds) {
        NoiseVariance claim = new NoiseVariance(1e6, 1e6 + 1);
        Build right = gaussian(1000);
        long[] once = right.noise(SHOPS, StreamRandom.seededForTesting(5));

        assertThat(problem(claim, right, rounds)).isEmpty();
        assertThat(problem(claim, repeating(right, 1, 1), rounds).orElseThrow())
                .matches("numbers of one vector are not independent: their mean product is [45]\\d(\\.\\d)? % .*");
        assertThat(problem(claim, repeating(right, 2, -1), rounds).orElseThrow())
                .startsWith("numbers of one vector");
        assertThat(problem(claim, repeating(right, DIMENSION / 2, 1), rounds).orElseThrow())
                .startsWith("numbers of one vector");
        // In many rounds its variance is off, too, since there are so few numbers.
        assertThat(problem(claim, (survivors, random) -> once, rounds).orElseThrow())
                .containsPattern(rounds == 4 ? "^the noise of two rounds is not independent" : "is claimed");
    }

    private static Optional<String> problem(NoiseVariance claim, Build build, int rounds) {
        return moments(new NoiseAccumulator(), claim, build, SHOPS, rounds)
                .problem()
                .map(NoiseText::of);
    }

    /** Returns a build whose blocks of numbers occur twice, the second time with a sign. */
    private static Build repeating(Build build, int block, int sign) {
        return (survivors, random) -> {
            long[] noise = build.noise(survivors, random);
            for (int i = 0; i < noise.length; i++) {
                noise[i] = i / block % 2 == 0 ? noise[i] : sign * noise[i - block];
            }
            return noise;
        };
    }
}
