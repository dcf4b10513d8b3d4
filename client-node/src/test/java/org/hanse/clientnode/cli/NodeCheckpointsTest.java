// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import org.hanse.core.learn.train.Fitting;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.learn.train.TrainingCurve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of a node's training, and the best epoch beside the last one. */
class NodeCheckpointsTest {

    @TempDir
    private Path folder;

    private Fitting.Checkpoints checkpoints() {
        return new NodeCheckpoints(folder.resolve("training")).of("data 1", Runnable::run);
    }

    private static TrainingCurve curve(double start, double... validations) {
        return new TrainingCurve(
                OptionalDouble.of(start),
                Arrays.stream(validations)
                        .mapToObj(value -> new TrainingCurve.Epoch(1, 0, OptionalDouble.of(value)))
                        .toList());
    }

    private static TrainerState state(int epochs) {
        return new TrainerState("print", epochs, Map.of("shared", new float[] {epochs}), Map.of());
    }

    @Test
    void last_bestEpochEarlier_bothAreRead() {
        checkpoints().save(curve(0.1, 0.3), state(1));
        checkpoints().save(curve(0.1, 0.3, 0.2), state(2));

        Fitting.Saved last = checkpoints().last().orElseThrow();
        assertThat(last.state().epochs()).isEqualTo(2);
        assertThat(last.curve()).isEqualTo(curve(0.1, 0.3, 0.2));
        assertThat(checkpoints().best(last).epochs()).isEqualTo(1);
    }

    @Test
    void last_bestEpochMissing_beginsAgain() throws IOException {
        checkpoints().save(curve(0.1, 0.3), state(1));
        checkpoints().save(curve(0.1, 0.3, 0.2), state(2));
        Files.delete(folder.resolve("training/best.checkpoint"));

        assertThat(checkpoints().last()).isEmpty();
        assertThat(folder.resolve("training")).isEmptyDirectory();
    }

    @Test
    void last_startIsTheBest_needsNoCheckpointOfIt() {
        checkpoints().save(curve(0.4, 0.3), state(1));

        assertThat(folder.resolve("training/best.checkpoint")).doesNotExist();
        assertThat(checkpoints().last().orElseThrow().curve()).isEqualTo(curve(0.4, 0.3));
    }
}
