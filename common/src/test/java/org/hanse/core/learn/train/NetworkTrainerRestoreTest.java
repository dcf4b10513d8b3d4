// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.KernelsForTesting;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resumption from a saved state: bitwise equal to an uninterrupted training, or an error. */
class NetworkTrainerRestoreTest {

    private static final ModelTrainer.StepListener SILENT = (step, loss) -> {};
    private static final NetworkMode MODE = NetworkMode.full(EncoderKind.GRU, Gate.CONTEXTUAL, true, 4);
    private static final List<Merchant> SHOPS =
            List.of(new TrainingFixture(3).merchant(), new TrainingFixture(4).merchant());

    private static NetworkTrainer trainer(NetworkMode mode, Kernels kernels) {
        // A target network holds for two epochs; memory is learned in three of five, in about half the steps.
        return new NetworkTrainer(SHOPS, TrainingFixture.settings(mode, 4, 3, 0.5), kernels, ShardRunner.sequential());
    }

    private static NetworkTrainer trainer() {
        return trainer(MODE, KernelsForTesting.vector());
    }

    @ParameterizedTest
    @FieldSource("org.hanse.core.learn.network.EncoderKind#BUILT_IN")
    void restore_afterAnyEpoch_goesOnToTheSameBits(EncoderKind encoder) {
        NetworkMode mode = NetworkMode.full(encoder, Gate.CONTEXTUAL, true, 4);
        NetworkTrainer whole = trainer(mode, KernelsForTesting.vector());
        List<TrainerState> states = new ArrayList<>();
        states.add(whole.state());
        for (int epoch = 0; epoch < 5; epoch++) {
            whole.epoch(SILENT);
            states.add(whole.state());
        }
        for (int stop = 0; stop < 5; stop++) {
            NetworkTrainer resumed = trainer(mode, KernelsForTesting.vector());
            resumed.restore(states.get(stop));
            assertSame(resumed.state(), states.get(stop));
            for (int epoch = stop; epoch < 5; epoch++) {
                resumed.epoch(SILENT);
                assertSame(resumed.state(), states.get(epoch + 1));
            }
        }
    }

    @Test
    void restore_afterDivergence_goesOnToTheSameBits() {
        NetworkTrainer trainer = trainer();
        trainer.epoch(SILENT);
        TrainerState state = trainer.state();
        trainer.epoch(SILENT);
        TrainerState undisturbed = trainer.state();

        float[] huge = state.array("shared");
        for (int i = 0; i < huge.length; i++) {
            huge[i] *= 1e30f;
        }
        trainer.restore(with(state, "shared", huge));
        assertThatThrownBy(() -> trainer.epoch(SILENT)).isInstanceOf(DivergenceException.class);
        trainer.restore(state);
        trainer.epoch(SILENT);

        assertSame(trainer.state(), undisturbed);
    }

    @Test
    void restore_afterAShardThrewAnywhere_goesOnToTheSameBits() {
        AtomicLong calls = new AtomicLong();
        NetworkTrainer trainer = trainer(MODE, failing(KernelsForTesting.scalar(), calls));
        calls.set(Long.MAX_VALUE);
        trainer.epoch(SILENT);
        TrainerState state = trainer.state();
        trainer.epoch(SILENT);
        TrainerState undisturbed = trainer.state();
        // Calls in two epochs.
        long all = Long.MAX_VALUE - calls.get();
        assertThat(all).isGreaterThan(10_000);

        int pieces = 29;
        for (int piece = 0; piece < pieces; piece++) {
            trainer.restore(state);
            calls.set(1 + all / 2 * piece / pieces);
            assertThatThrownBy(() -> trainer.epoch(SILENT)).hasMessage("a shard broke");
            calls.set(Long.MAX_VALUE);
            trainer.restore(state);
            trainer.epoch(SILENT);
            assertSame(trainer.state(), undisturbed);
        }
    }

    /** Kernels that throw at the call in which {@code left} reaches zero. */
    private static Kernels failing(Kernels kernels, AtomicLong left) {
        return (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    if (left.decrementAndGet() == 0) {
                        throw new IllegalStateException("a shard broke");
                    }
                    try {
                        return method.invoke(kernels, arguments);
                    } catch (InvocationTargetException e) {
                        throw new IllegalStateException(e.getCause());
                    }
                });
    }

    @Test
    void restore_stateOfAnotherSpec_isRefusedAndNothingChanges() {
        NetworkTrainer trainer = trainer();
        trainer.epoch(SILENT);
        NetworkTrainer other =
                trainer(NetworkMode.full(EncoderKind.GRU, Gate.SOFTMAX, true, 4), KernelsForTesting.vector());
        assertRefused(trainer, other.state(), "a training with other settings or data");
    }

    @Test
    void restore_stateThatLacksAnArray_isRefusedAndNothingChanges() {
        NetworkTrainer trainer = trainer();
        TrainerState state = later(trainer);
        assertThat(state.names()).hasSize(15).startsWith("shared").endsWith("target 1 personal");
        for (String name : state.names()) {
            Map<String, float[]> arrays = arrays(state);
            arrays.remove(name);
            assertRefused(trainer, with(state, arrays, state.counts()), "lacks " + name);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void restore_arrayOfAnotherLength_isRefusedAndNothingChanges(int more) {
        NetworkTrainer trainer = trainer();
        TrainerState state = later(trainer);
        for (String name : state.names()) {
            float[] values = state.array(name);
            float[] other = Arrays.copyOf(values, values.length + more);
            assertRefused(
                    trainer,
                    with(state, name, other),
                    "has " + other.length + " numbers for the " + values.length + " of " + name);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void restore_numberThatIsNotFinite_isRefusedAndNothingChanges(float bad) {
        NetworkTrainer trainer = trainer();
        TrainerState state = later(trainer);
        for (String name : state.names()) {
            float[] values = state.array(name);
            values[values.length - 1] = bad;
            assertRefused(trainer, with(state, name, values), "holds " + bad + " in " + name);
        }
    }

    @Test
    void restore_countThatIsMissingOrNegative_isRefusedAndNothingChanges() {
        NetworkTrainer trainer = trainer();
        TrainerState state = later(trainer);
        assertThat(state.counts().keySet()).containsExactlyInAnyOrder("shared", "personal 0", "personal 1");
        for (String name : state.counts().keySet()) {
            Map<String, Long> counts = new LinkedHashMap<>(state.counts());
            counts.remove(name);
            assertRefused(trainer, with(state, arrays(state), counts), "lacks the count of " + name);
            counts.put(name, -1L);
            assertRefused(trainer, with(state, arrays(state), counts), "is of 2 epochs with the steps");
        }
    }

    /** Trains two epochs and goes back to the first; returns the state after the second. */
    private static TrainerState later(NetworkTrainer trainer) {
        trainer.epoch(SILENT);
        TrainerState first = trainer.state();
        trainer.epoch(SILENT);
        TrainerState second = trainer.state();
        trainer.restore(first);
        return second;
    }

    private static void assertRefused(NetworkTrainer trainer, TrainerState state, String message) {
        TrainerState before = trainer.state();
        assertThatThrownBy(() -> trainer.restore(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        assertSame(trainer.state(), before);
    }

    private static Map<String, float[]> arrays(TrainerState state) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        state.names().forEach(name -> arrays.put(name, state.array(name)));
        return arrays;
    }

    private static TrainerState with(TrainerState state, String name, float[] values) {
        Map<String, float[]> arrays = arrays(state);
        arrays.put(name, values);
        return with(state, arrays, state.counts());
    }

    private static TrainerState with(TrainerState state, Map<String, float[]> arrays, Map<String, Long> counts) {
        return new TrainerState(state.fingerprint(), state.epochs(), arrays, counts);
    }

    private static void assertSame(TrainerState actual, TrainerState expected) {
        assertThat(actual.epochs()).isEqualTo(expected.epochs());
        assertThat(actual.counts()).isEqualTo(expected.counts());
        assertThat(actual.names()).isEqualTo(expected.names());
        for (String name : expected.names()) {
            assertThat(actual.array(name)).as(name).isEqualTo(expected.array(name));
        }
    }
}
