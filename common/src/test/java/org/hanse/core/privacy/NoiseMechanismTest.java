// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.TrainingMetric;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.RdpAccountant;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.privacy.noise.NoiseStatistics;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.IntegerSumAccumulator;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseMechanismTest {

    private static final int SIZE = 20_000;
    private static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("a", SIZE).toLayout();
    private static final UpdateShape SHAPE = UpdateShape.ofParameters(LAYOUT);
    private static final double GRID = 0x1p-10;
    private static final long BOUND = 1 << 12;
    private static final int PARTICIPANTS = 12;
    private static final double DENOMINATOR = 8;
    private static final Sampler EVERYBODY = new Sampler.Everybody();
    private static final ChargeResult.Charged PAID = Receipts.of(1);

    /** Noise of a deviation of 1.5 steps in all, so that discrete noise is seen to be no normal one. */
    private static final NoiseScale LITTLE = new NoiseScale(0.75, new IntegerSensitivity(SIZE, 2, GRID));

    private static final NoiseScale MUCH = new NoiseScale(1.25, new IntegerSensitivity(SIZE, 4000, GRID));

    private static Skellam skellam(NoiseScale scale) {
        return new Skellam(scale, new Sampler.Everybody(), 6, 2, DENOMINATOR);
    }

    static List<DpMechanism> mechanisms() {
        return List.of(
                new RoundedGaussian(LITTLE, EVERYBODY, DENOMINATOR),
                new RoundedGaussian(MUCH, EVERYBODY, DENOMINATOR),
                new NodeGaussian(LITTLE, EVERYBODY, DENOMINATOR),
                new NodeGaussian(MUCH, EVERYBODY, DENOMINATOR),
                skellam(LITTLE),
                skellam(MUCH));
    }

    private static QuantizationSpec spec(NoiseMechanism mechanism) {
        return new QuantizationSpec(GRID, BOUND, PARTICIPANTS, mechanism.noiseDeviation(PARTICIPANTS));
    }

    private static IntegerUpdate update(QuantizationSpec spec, float value) {
        float[] delta = new float[SIZE];
        Arrays.fill(delta, value);
        return new Quantizer(spec, new SplittableRandom(3))
                .quantize(Clipper.atMost(1e3, new ExampleWeight(1))
                        .clipParameters(new ModelUpdate(0, ParameterVector.of(LAYOUT, delta), 1)));
    }

    /** Runs a round with equal updates of {@code survivors} nodes, as nodes and coordinator do. */
    private static NoisedSum round(DpMechanism mechanism, int survivors, float value, long seed) {
        QuantizationSpec spec = spec(mechanism);
        IntegerSumAccumulator sum = new IntegerSumAccumulator(spec, SIZE);
        NodeNoise atNode = mechanism.atNode();
        for (int node = 0; node < survivors; node++) {
            StreamRandom random = StreamRandom.seededForTesting(seed + node);
            sum.add(atNode.draw(SIZE, random).addTo(update(spec, value)));
        }
        return mechanism.noised(sum.toIntegerSum(), PAID, StreamRandom.seededForTesting(seed - 1));
    }

    private static long[] integers(IntegerSum sum) {
        return IntStream.range(0, sum.size()).mapToLong(sum::integer).toArray();
    }

    /** Released sums of zero updates have the accounted noise: without dropout, with the most dropouts, and in between. */
    @ParameterizedTest
    @CsvSource({"12", "10", "8"})
    void noised_ofSkellamShares_hasTheVarianceAndKurtosisOfTheSurvivors(int survivors) {
        for (NoiseScale scale : List.of(LITTLE, MUCH)) {
            Skellam mechanism = skellam(scale);
            double expected = scale.deviation() * scale.deviation() * survivors / 6;

            long[] noise = integers(round(mechanism, survivors, 0, 100).sum());

            double excess = 1 / expected;
            assertThat(NoiseStatistics.mean(noise, Math.sqrt(expected))).isCloseTo(0, within(6.0));
            assertThat(NoiseStatistics.variance(noise) / expected)
                    .isCloseTo(1, within(6 * Math.sqrt((2 + excess) / SIZE)));
            assertThat(NoiseStatistics.excess(noise)).isCloseTo(excess, within(6 * Math.sqrt(40.0 / SIZE)));
        }
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void release_ofEqualUpdates_isTheirSumOverTheDenominator(DpMechanism mechanism) {
        PrivateSum released = mechanism.release(round(mechanism, 10, 1, 7), SHAPE);

        double mean =
                IntStream.range(0, SIZE).mapToDouble(released::mean).average().orElseThrow();
        double deviation = GRID * mechanism.noiseDeviation(PARTICIPANTS) / DENOMINATOR;
        assertThat(mean).isCloseTo(10 / DENOMINATOR, within(6 * deviation / Math.sqrt(SIZE)));
        assertThat(released.metrics().known()).isEmpty();
        assertThat(released.layout()).isEqualTo(LAYOUT);
    }

    @Test
    void noised_byTheCoordinatorWithAnySurvivors_hasTheDeviationOfOneRelease() {
        RoundedGaussian mechanism = new RoundedGaussian(MUCH, EVERYBODY, DENOMINATOR);
        for (int survivors : new int[] {1, 12}) {
            assertThat(Math.sqrt(NoiseStatistics.variance(
                                    integers(round(mechanism, survivors, 0, 5).sum())))
                            / 5000)
                    .isCloseTo(1, within(6 * Math.sqrt(0.5 / SIZE)));
        }
    }

    @Test
    void noised_byNodes_hasTheDeviationOfAllTogether() {
        NodeGaussian mechanism = new NodeGaussian(MUCH, EVERYBODY, DENOMINATOR);
        long[] noise = integers(round(mechanism, 9, 0, 5).sum());
        assertThat(Math.sqrt(NoiseStatistics.variance(noise)) / 5000).isCloseTo(3, within(18 * Math.sqrt(0.5 / SIZE)));
    }

    @Test
    void draw_ofTwoNodes_isIndependentAndOfOneSeedTheSame() {
        NodeNoise atNode = skellam(MUCH).atNode();
        QuantizationSpec spec = spec(skellam(MUCH));
        IntegerUpdate zero = update(spec, 0);
        List<long[]> shares = List.of(1L, 2L, 1L).stream()
                .map(seed ->
                        atNode.draw(SIZE, StreamRandom.seededForTesting(seed)).addTo(zero))
                .map(update -> IntStream.range(0, SIZE)
                        .mapToLong(update.vector()::signed)
                        .toArray())
                .toList();
        assertThat(NoiseStatistics.correlation(shares.get(0), shares.get(1))).isCloseTo(0, within(6.0));
        assertThat(NoiseStatistics.correlation(shares.get(0), shares.get(2))).isGreaterThan(100);
    }

    /** An update at the bound stays there, with noise on either side: what went beyond is not cut off. */
    @Test
    void addTo_updateAtTheBound_goesBeyond() {
        Skellam mechanism = skellam(MUCH);
        IntegerUpdate atBound = update(spec(mechanism), 4);
        assertThat(atBound.vector().signed(0)).isEqualTo(BOUND);
        IntegerUpdate noisy =
                mechanism.atNode().draw(SIZE, StreamRandom.seededForTesting(1)).addTo(atBound);
        assertThat(IntStream.range(0, SIZE)
                        .filter(i -> noisy.vector().signed(i) > BOUND)
                        .count())
                .isBetween(SIZE / 2 - 500L, SIZE / 2 + 500L);
    }

    /** Noise wraps around in the ring and sums come out right all the same, as they do with masks. */
    @Test
    void plus_noiseBeyondTheRing_wrapsAround() {
        QuantizationSpec spec = new QuantizationSpec(GRID, 4, 4, 0);
        IntegerUpdate update = update(spec, 0);
        long[] noise = new long[SIZE];
        long[] back = new long[SIZE];
        noise[0] = (1L << spec.ringBits()) * 1000 + 3;
        noise[1] = Long.MIN_VALUE;
        back[0] = 2 - noise[0];
        IntegerUpdate noisy = update.plus(noise);
        assertThat(noisy.vector().signed(0)).isEqualTo(3);
        assertThat(noisy.vector().signed(1)).isZero();
        assertThat(noisy.plus(back).vector().signed(0)).isEqualTo(2);
        assertThat(noisy.cut()).isEqualTo(update.cut());
    }

    @Test
    void event_ofSkellam_hasTheNoiseOfThoseWhoAreHonestForSure() {
        Skellam mechanism = skellam(MUCH);
        double needed = MUCH.deviation() * MUCH.deviation();
        assertThat(mechanism.event(7)).isEmpty();
        assertThat(mechanism.event(0)).isEmpty();
        for (int survivors : new int[] {8, 10, 12}) {
            DpEvent.SkellamSum event =
                    (DpEvent.SkellamSum) mechanism.event(survivors).orElseThrow();
            assertThat(event.variance() / needed)
                    .isCloseTo((survivors - 2) / 6.0, within(1e-12))
                    .isGreaterThanOrEqualTo((survivors - 2) / 6.0);
            assertThat(event.distance()).isEqualTo(DpEvent.Distance.of(SIZE, 4000));
        }
        double all = epsilon(mechanism.event(12).orElseThrow());
        double fewest = epsilon(mechanism.event(8).orElseThrow());
        assertThat(all).isLessThan(fewest);
        // At the least, the cost of the planned multiplier plus the extra cost of discrete noise.
        double planned = epsilon(new DpEvent.GaussianSum(EVERYBODY, MUCH.multiplier()));
        assertThat(fewest).isBetween(planned, planned * 1.01);
    }

    private static double epsilon(DpEvent event) {
        return new RdpAccountant()
                .epsilon(Releases.of(event, 10), NeighbourRelation.ADD_REMOVE, 1e-6)
                .orElseThrow();
    }

    @Test
    void event_ofGaussiansWithAnySurvivors_isThatOfTheMultiplier() {
        Sampler coins = new Sampler.Poisson(0.1);
        DpEvent expected = new DpEvent.GaussianSum(coins, 1.25);
        assertThat(new RoundedGaussian(MUCH, coins, 1).event(1)).hasValue(expected);
        assertThat(new NodeGaussian(MUCH, coins, 1).event(1000)).hasValue(expected);
        assertThat(new RoundedGaussian(MUCH, coins, 1).noiseBy()).isEqualTo(Origin.COORDINATOR);
        assertThat(new NodeGaussian(MUCH, coins, 1).noiseBy()).isEqualTo(Origin.NODE);
        assertThat(skellam(MUCH).noiseBy()).isEqualTo(Origin.NODE);
    }

    @Test
    void noised_fewerThanTheFewest_isRefused() {
        Skellam mechanism = skellam(LITTLE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> round(mechanism, 7, 0, 1))
                .withMessageContaining("too few updates for the noise");
        assertThat(round(mechanism, 8, 0, 1).sum().summands()).isEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void noised_receiptWithoutGuarantee_isRejected(DpMechanism mechanism) {
        IntegerSum sum = round(mechanism, 8, 0, 1).sum();
        StreamRandom random = StreamRandom.seededForTesting(1);
        ChargeResult.Charged nothing = Receipts.of(Double.POSITIVE_INFINITY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mechanism.noised(sum, nothing, random))
                .withMessageContaining("has no finite epsilon");
    }

    /** Without masks no unmasking plan has checked the receipt before. */
    @ParameterizedTest
    @MethodSource("mechanisms")
    void noised_receiptOfAnotherKind_isRefused(DpMechanism mechanism) {
        IntegerSum sum = round(mechanism, 8, 0, 1).sum();
        StreamRandom random = StreamRandom.seededForTesting(1);
        ChargeResult.Charged others = Receipts.of(1, EnumSet.complementOf(EnumSet.of(ReleaseKind.SUM)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mechanism.noised(sum, others, random))
                .withMessageContaining("not for the sum");
        ChargeResult.Charged all = Receipts.of(1, EnumSet.allOf(ReleaseKind.class));
        assertThat(mechanism.noised(sum, all, random).sum().summands()).isEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void noised_ringWithoutRoom_isRefused(DpMechanism mechanism) {
        QuantizationSpec narrow =
                new QuantizationSpec(GRID, BOUND, PARTICIPANTS, mechanism.noiseDeviation(PARTICIPANTS) * 0.999);
        IntegerUpdate update = update(narrow, 0);
        if (mechanism.noiseBy() == Origin.NODE) {
            NoiseShare share = mechanism.atNode().draw(SIZE, StreamRandom.seededForTesting(1));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> share.addTo(update))
                    .withMessageContaining("has no room for the noise");
        }
        IntegerSumAccumulator sum = new IntegerSumAccumulator(narrow, SIZE);
        IntStream.range(0, 10).forEach(i -> sum.add(update));
        StreamRandom random = StreamRandom.seededForTesting(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mechanism.noised(sum.toIntegerSum(), PAID, random))
                .withMessageContaining("has no room for the noise");
    }

    /** On a finer grid the same integers of noise are less noise. */
    @ParameterizedTest
    @MethodSource("mechanisms")
    void noised_ofAnotherGrid_isRefused(DpMechanism mechanism) {
        QuantizationSpec finer =
                new QuantizationSpec(GRID / 8, 8 * BOUND, PARTICIPANTS, mechanism.noiseDeviation(PARTICIPANTS));
        IntegerUpdate update = update(finer, 0);
        if (mechanism.noiseBy() == Origin.NODE) {
            NoiseShare share = mechanism.atNode().draw(SIZE, StreamRandom.seededForTesting(1));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> share.addTo(update))
                    .withMessageContaining("is for steps of 9.765625E-4");
        }
        IntegerSumAccumulator sum = new IntegerSumAccumulator(finer, SIZE);
        IntStream.range(0, 10).forEach(i -> sum.add(update));
        StreamRandom random = StreamRandom.seededForTesting(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mechanism.noised(sum.toIntegerSum(), PAID, random))
                .withMessageContaining("is for steps of 9.765625E-4");
    }

    /** A sum that was stored and read again is released the same, and by no other mechanism. */
    @Test
    void release_ofAStoredSum_isTheSameAndOfThisMechanismAlone() {
        RoundedGaussian mechanism = new RoundedGaussian(MUCH, EVERYBODY, DENOMINATOR);
        NoisedSum noised = round(mechanism, 5, 1, 1);
        NoisedSum stored = NoisedSum.restored(
                mechanism, IntegerSum.of(noised.sum().spec(), noised.sum().vector(), 5));
        assertThat(stored).isEqualTo(noised);
        assertThat(mechanism.release(stored, SHAPE)).isEqualTo(mechanism.release(noised, SHAPE));
        RoundedGaussian other = new RoundedGaussian(MUCH, EVERYBODY, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> other.release(noised, SHAPE));
        assertThatIllegalArgumentException().isThrownBy(() -> new NoPrivacy().release(noised, SHAPE));
    }

    @Test
    void shape_ofPrivateUpdates_hasParametersAlone() {
        RoundedGaussian mechanism = new RoundedGaussian(MUCH, EVERYBODY, DENOMINATOR);
        assertThat(mechanism.shape(LAYOUT, Set.of())).isEqualTo(SHAPE);
        assertThat(SHAPE.size()).isEqualTo(SIZE);
        assertThat(SHAPE).isNotEqualTo(UpdateShape.of(LAYOUT, Set.of())).hasToString(SIZE + " parameters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mechanism.shape(LAYOUT, Set.of(TrainingMetric.LOSS)))
                .withMessageContaining("without a charge");
        NoisedSum noised = round(mechanism, 5, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mechanism.release(noised, UpdateShape.of(LAYOUT, Set.of())));
    }

    @Test
    void noPrivacy_addsNothing() {
        NoPrivacy none = new NoPrivacy();
        QuantizationSpec spec = spec(none);
        IntegerUpdate update = update(spec, 1);
        assertThat(spec.noiseDeviation()).isZero();
        assertThat(none.atNode().draw(SIZE, StreamRandom.seededForTesting(1)).addTo(update))
                .isSameAs(update);
        assertThat(none.shape(LAYOUT, Set.of())).isEqualTo(UpdateShape.of(LAYOUT, Set.of()));
    }

    /** More than there is room for has a probability below 2^-60, by the bound that holds where variances are small too. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 1e-3, 0.09, 1, 25, 1e4, 1e9})
    void noiseDeviation_ofSkellam_leavesRoomForTheTail(double variance) {
        double room = Math.floor(10 * NoiseScale.ringDeviationOfSkellam(variance)) + 1;
        // Chernoff's bound at its best.
        double at = Math.log(room / variance + Math.sqrt(room * room / variance / variance + 1));
        double bound = 2 * Math.exp(variance * (Math.cosh(at) - 1) - at * room);
        assertThat(bound).isLessThan(0x1p-60);
        if (variance > 1000) {
            assertThat(NoiseScale.ringDeviationOfSkellam(variance)).isEqualTo(Math.sqrt(variance));
        }
    }

    @Test
    void samplingDelta_ofAMillionCoordinatesAndAThousandRounds_isNothing() {
        DpMechanism mechanism =
                new RoundedGaussian(new NoiseScale(1, new IntegerSensitivity(1_000_000, 1e5, GRID)), EVERYBODY, 1);
        assertThat(mechanism.samplingDelta(1000, 8)).isBetween(1e-24, 1e-20);
        assertThat(mechanism.samplingDelta(1000, 0)).isEqualTo(2 * 1e6 * 1000 * mechanism.distance());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void of_denominatorOutOfRange_isRefused(double denominator) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RoundedGaussian(MUCH, EVERYBODY, denominator));
        assertThatIllegalArgumentException().isThrownBy(() -> new NodeGaussian(MUCH, EVERYBODY, denominator));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Skellam(MUCH, new Sampler.Everybody(), 1, 0, denominator));
    }

    @Test
    void of_gridTooFineOrTooFewHonest_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Skellam(MUCH, new Sampler.Everybody(), 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Skellam(MUCH, new Sampler.Everybody(), 1, -1, 1));
        NoiseScale fine = new NoiseScale(1, new IntegerSensitivity(SIZE, 0x1p19, GRID));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Skellam(fine, new Sampler.Everybody(), 15, 0, 1))
                .withMessageContaining("use a coarser grid");
        assertThat(new Skellam(fine, new Sampler.Everybody(), 17, 0, 1).shareVariance())
                .isLessThan(0x1p34);
        NoiseScale finer = new NoiseScale(1, new IntegerSensitivity(SIZE, 0x1p41, GRID));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoundedGaussian(finer, EVERYBODY, 1))
                .withMessageContaining("use a coarser grid");
        assertThatIllegalArgumentException().isThrownBy(() -> new NodeGaussian(finer, EVERYBODY, 1));
    }
}
