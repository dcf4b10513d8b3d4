// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.hanse.core.learn.train.ThreeMerchants.settings;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks whose scores depend on no state: with an encoder that does not run, and with {@code none}. */
class UnusedEncoderTest {

    private static final LocalWork TOGETHER = new LocalWork(new LocalWork.Epochs(2), 0, 0, false);
    private static final long SEED = 5;

    private final ThreeMerchants merchants = new ThreeMerchants();

    private static ModelSpec spec(EncoderKind encoder, Gate gate, boolean sequence) {
        return SpecBuilder.like(ThreeMerchants.spec(ItemVectors.PRIVATE, true, 3))
                .withEncoder(encoder)
                .withGate(gate)
                .withSequence(sequence)
                .build();
    }

    private static List<String> names(ModelSpec spec) {
        return NetworkLayout.shared(spec).blocks().stream()
                .map(ParameterLayout.Block::name)
                .toList();
    }

    static Stream<Arguments> unused() {
        return Stream.of(Gate.SOFTMAX, Gate.STRICT, Gate.UNIFORM)
                .flatMap(gate -> EncoderKind.BUILT_IN.stream().map(kind -> Arguments.of(kind, gate)));
    }

    @ParameterizedTest
    @MethodSource("unused")
    void shared_namedEncoderThatDoesNotRun_keepsItsBlocks(EncoderKind kind, Gate gate) {
        ModelSpec with = spec(kind, gate, false);
        ModelSpec without = spec(EncoderKind.NONE, gate, false);
        int d = with.dimension();
        int size = List.of(6 * d * d + 6 * d, 9 * d * d + 3 * d, 16 * d * d + 11 * d)
                .get(EncoderKind.BUILT_IN.indexOf(kind));

        assertThat(names(without))
                .isEqualTo(names(with).stream()
                        .filter(name -> !name.startsWith("encoder."))
                        .toList());
        assertThat(NetworkLayout.shared(with).size())
                .isEqualTo(NetworkLayout.shared(without).size() + size);
    }

    @Test
    void shared_noneWhereStatesAreRead_isRefused() {
        for (ModelSpec reads :
                List.of(spec(EncoderKind.NONE, Gate.CONTEXTUAL, false), spec(EncoderKind.NONE, Gate.STRICT, true))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NetworkLayout.shared(reads))
                    .withMessageContaining("expected one of [gru, cnn, transformer]");
        }
    }

    /** From equal parameters, training moves those of an encoder that does not run nowhere, and all others alike. */
    @ParameterizedTest
    @MethodSource("unused")
    void train_withoutTheEncoder_isTheSameToTheBit(EncoderKind kind, Gate gate) {
        TrainingSettings with = settings(spec(kind, gate, false), 8, 0.2);
        TrainingSettings without = settings(spec(EncoderKind.NONE, gate, false), 8, 0.2);
        ParameterVector initial = merchants.trainer(with, List.of(0)).initial();
        LocalTrainer.Share moved = trained(with, initial);
        LocalTrainer.Share alike = trained(without, withoutEncoder(initial));

        assertThat(norm(alike.update().delta())).isGreaterThan(0.01);
        assertThat(withoutEncoder(moved.update().delta()))
                .isEqualTo(alike.update().delta());
        assertThat(norm(moved.update().delta())).isEqualTo(norm(alike.update().delta()));
        assertThat(alike.loss()).isEqualTo(moved.loss());
        assertThat(scores(without, withoutEncoder(initial), alike.state()))
                .isEqualTo(scores(with, initial, moved.state()))
                .doesNotContain(Double.NaN);
    }

    /** Initial values of blocks behind the encoder's depend on it: they are drawn in order. */
    @ParameterizedTest
    @EnumSource(names = {"STRICT", "SOFTMAX"})
    void initial_withoutTheEncoder_hasOtherHeads(Gate gate) {
        ParameterVector with = initial(spec(EncoderKind.GRU, gate, false));
        ParameterVector without = initial(spec(EncoderKind.NONE, gate, false));

        assertThat(withoutEncoder(with).layout()).isEqualTo(without.layout());
        assertThat(withoutEncoder(with)).isNotEqualTo(without);
    }

    private ParameterVector initial(ModelSpec spec) {
        return merchants.trainer(settings(spec, 8, 0.2), List.of(0)).initial();
    }

    private LocalTrainer.Share trained(TrainingSettings settings, ParameterVector from) {
        NetworkLocalTrainer trainer = merchants.trainer(settings, List.of(0));
        GlobalModel start = new GlobalModel(0, from);
        trainer.begin(start, start);
        return trainer.train(0, trainer.fit(0, PersonalState.INITIAL, TOGETHER, 9), TOGETHER, SEED);
    }

    private double[] scores(TrainingSettings settings, ParameterVector model, PersonalState state) {
        LocalExamples own = merchants.examples(settings, List.of(0)).get(0);
        return merchants.scores(
                ServedScores.of(own, settings, model, state, Kernels.named("scalar"), ShardRunner.sequential()), 0);
    }

    private static ParameterVector withoutEncoder(ParameterVector all) {
        ParameterLayout.LayoutAccumulator layout = ParameterLayout.accumulator();
        float[] values = new float[all.size()];
        int size = 0;
        for (ParameterLayout.Block block : all.layout().blocks()) {
            if (!block.name().startsWith("encoder.")) {
                layout.add(
                        block.name(),
                        block.shape().stream().mapToInt(Integer::intValue).toArray());
                System.arraycopy(all.toArray(), block.at(), values, size, block.size());
                size += block.size();
            }
        }
        return ParameterVector.of(layout.toLayout(), Arrays.copyOf(values, size));
    }

    private static double norm(ParameterVector of) {
        double squares = 0;
        for (float value : of.toArray()) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }
}
