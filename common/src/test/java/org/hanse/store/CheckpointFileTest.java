// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.hanse.config.InvalidInputException;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.learn.train.TrainingCurve;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {

    private static final int HEAD = 12;

    /** Longer than the pieces that arrays are written in. */
    private static final float[] LONG = new float[3 * CheckpointFile.PIECE_FLOATS + 1];

    static {
        for (int i = 0; i < LONG.length; i++) {
            LONG[i] = i / 7f;
        }
    }

    private static final Checkpoint CHECKPOINT = new Checkpoint(
            Map.of("seed", "1", "data", "a € b"),
            new TrainingCurve(
                    OptionalDouble.of(0.0625),
                    List.of(
                            new TrainingCurve.Epoch(2.5, 1.25, OptionalDouble.of(0.125)),
                            new TrainingCurve.Epoch(2.25, 1.5, OptionalDouble.empty()))),
            new TrainerState(
                    "print",
                    2,
                    Map.of("shared", LONG, "empty", new float[0], "odd", new float[] {-0f, Float.MIN_VALUE, 1e30f}),
                    Map.of("shared", 1L << 40)));

    @TempDir
    Path folder = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void write() {
        file = folder.resolve("deep/last.checkpoint");
        CheckpointFile.write(file, CHECKPOINT);
    }

    @Test
    void read_written_isTheSame() {
        Checkpoint read = CheckpointFile.read(file, "begin again");

        assertThat(read.facts()).isEqualTo(CHECKPOINT.facts());
        assertThat(read.curve()).isEqualTo(CHECKPOINT.curve());
        assertThat(read.state().fingerprint()).isEqualTo("print");
        assertThat(read.state().epochs()).isEqualTo(2);
        assertThat(read.state().counts()).isEqualTo(CHECKPOINT.state().counts());
        assertThat(read.state().names()).isEqualTo(CHECKPOINT.state().names());
        for (String name : read.state().names()) {
            assertThat(Arrays.equals(
                            read.state().array(name), CHECKPOINT.state().array(name)))
                    .isTrue();
        }
    }

    /** Around the ends of the pieces that arrays are written and read in. */
    @Test
    void read_arraysOfAnyLength_areTheSame() {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (int pieces = 1; pieces <= 3; pieces++) {
            for (int more = -1; more <= 1; more++) {
                int length = pieces * CheckpointFile.PIECE_FLOATS + more;
                arrays.put("of " + length, Arrays.copyOf(LONG, length));
            }
        }
        CheckpointFile.write(
                file,
                new Checkpoint(
                        Map.of(), TrainingCurve.EMPTY, new TrainerState("print", 0, arrays, Map.of("after", 7L))));

        TrainerState read = CheckpointFile.read(file, "begin again").state();
        arrays.forEach((name, values) ->
                assertThat(Arrays.equals(read.array(name), values)).as(name).isTrue());
        assertThat(read.counts()).isEqualTo(Map.of("after", 7L));
    }

    @Test
    void read_anyByteChanged_isRefused() throws IOException {
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at = at < 400 ? at + 1 : at + 5003) {
            byte[] bad = good.clone();
            bad[at] ^= 4;
            Files.write(file, bad);

            assertThatThrownBy(() -> CheckpointFile.read(file, "begin again"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("Fix: begin again");
        }
    }

    @Test
    void read_cutShort_isRefused() throws IOException {
        byte[] good = Files.readAllBytes(file);
        for (int length : new int[] {0, 5, HEAD, HEAD + 31, HEAD + 32, 1000, good.length - 1}) {
            Files.write(file, Arrays.copyOf(good, length));

            assertThatThrownBy(() -> CheckpointFile.read(file, "begin again"))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void read_garbage_isRefused() throws IOException {
        Files.writeString(file, "this is a shopping list: milk, eggs, bread, and so on and so on and so on");

        assertThatThrownBy(() -> CheckpointFile.read(file, "begin again"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found other content; expected a checkpoint");
    }

    @Test
    void read_otherVersion_isRefusedByNumber() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[HEAD - 1] = 9;
        Files.write(file, bytes);

        assertThatThrownBy(() -> CheckpointFile.read(file, "begin again"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("of version 9; expected version 2");
    }

    @Test
    void write_placeIsAFile_isRefusedWithAReason() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "");

        assertThatThrownBy(() -> CheckpointFile.write(taken.resolve("last.checkpoint"), CHECKPOINT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found a file; expected a folder");
    }
}
