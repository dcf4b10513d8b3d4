// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.TrainingMetric;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.quantize.IntegerSumAccumulator;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sums of gradients and of those within the clip norm, released together. */
class CountedReleaseTest {

    private static final int NODES = 10;
    private static final int SHOPPERS = 5_000;
    private static final double CLIP = 0.25;
    private static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("a", 3).toLayout();

    private static final PrivacyTerms.Size SIZE = new PrivacyTerms.Size(4, 10, NODES * SHOPPERS, 8, 1);

    private static PrivacyTerms terms(NoiseBy noise) {
        return new PrivacyTerms(
                PrivacyUnit.SHOPPER,
                noise,
                8,
                1e-7,
                CLIP,
                1,
                Optional.of(new AdaptiveClip(0.5, 0.2, OptionalDouble.of(200))));
    }

    /** Returns a round in which 30 percent of 50,000 gradients are within the clip norm; all have the same direction and that norm. */
    private static NoisedSum round(PrivacyTerms terms, DpMechanism mechanism, int nodes, int each) {
        QuantizationSpec spec = new QuantizationSpec(terms.grid(4), 1L << 40, NODES, mechanism.noiseDeviation(NODES));
        Clipper clipper = Clipper.counting(CLIP, mechanism.scale().count().orElseThrow());
        IntegerSumAccumulator sum = new IntegerSumAccumulator(spec, 4);
        for (int node = 0; node < nodes; node++) {
            double all = each * CLIP * clipper.factor().of(CLIP);
            long[] steps = {Math.round(-all / GradientSum.STEP), 0, 0};
            StreamRandom noise = StreamRandom.seededForTesting(node);
            sum.add(mechanism
                    .atNode()
                    .draw(4, noise)
                    .addTo(new Quantizer(spec, new SplittableRandom(node))
                            .quantize(clipper.sum(GradientSum.of(LAYOUT, steps), each, each * 3 / 10))));
        }
        return mechanism.noised(sum.toIntegerSum(), Receipts.of(1), StreamRandom.seededForTesting(99));
    }

    @ParameterizedTest
    @EnumSource(NoiseBy.class)
    void release_ofAWholeCohort_isItsMeanInClipNormsAndTheShareWithin(NoiseBy noise) {
        PrivacyTerms terms = terms(noise);
        DpMechanism mechanism = terms.mechanism(SIZE);
        UpdateShape shape = mechanism.shape(LAYOUT, Set.of());

        PrivateSum released = mechanism.release(round(terms, mechanism, NODES, SHOPPERS), shape);

        assertThat(shape).isEqualTo(UpdateShape.withCount(LAYOUT));
        assertThat(released.size()).isEqualTo(3);
        assertThat(released.mean(0)).isCloseTo(1, within(0.01f)).isNotEqualTo(1);
        assertThat(released.mean(1)).isCloseTo(0, within(0.01f)).isNotZero();
        // Noise of 200 in 50,000; more than three times that if each node adds all of it.
        assertThat(released.within().orElseThrow()).isCloseTo(0.3, within(0.06)).isNotEqualTo(0.3);
        assertThat(released.times(CLIP).mean(0)).isEqualTo((float) (CLIP * released.mean(0)));
        assertThat(released.times(CLIP).within()).isEqualTo(released.within());
    }

    /** The sample is empty: the release is noise around one half, which keeps the clip norm of a median. */
    @ParameterizedTest
    @EnumSource(NoiseBy.class)
    void release_ofAnEmptySample_isNoiseAlone(NoiseBy noise) {
        PrivacyTerms terms = terms(noise);
        DpMechanism mechanism = terms.mechanism(SIZE);

        PrivateSum released = mechanism.release(round(terms, mechanism, NODES, 0), UpdateShape.withCount(LAYOUT));

        assertThat(released.mean(0)).isCloseTo(0, within(0.01f)).isNotZero();
        assertThat(released.within().orElseThrow()).isCloseTo(0.5, within(0.06)).isNotEqualTo(0.5);
    }

    /** A shape without the count would release less than is accounted, one with a metric more. */
    @Test
    void release_inAnotherShape_isRefused() {
        PrivacyTerms terms = terms(NoiseBy.COORDINATOR);
        DpMechanism mechanism = terms.mechanism(SIZE);
        NoisedSum sum = round(terms, mechanism, NODES, SHOPPERS);
        ParameterLayout four = ParameterLayout.accumulator().add("a", 4).toLayout();
        for (UpdateShape other : List.of(
                UpdateShape.ofParameters(LAYOUT), UpdateShape.ofParameters(four), UpdateShape.withCount(four))) {
            assertThatIllegalArgumentException().isThrownBy(() -> mechanism.release(sum, other));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mechanism.shape(LAYOUT, Set.of(TrainingMetric.LOSS)))
                .withMessageContaining("without a charge");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> terms(NoiseBy.NODE).mechanism(SIZE).release(sum, UpdateShape.withCount(LAYOUT)))
                .withMessageContaining("is released by");
    }
}
