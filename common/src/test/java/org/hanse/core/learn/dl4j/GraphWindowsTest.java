// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphWindowsTest {

    private static final int HISTORY = 3;

    /** Shoppers whose items are 10 s, 10 s + 1, ... */
    private static InteractionLog log(int firstShopper, int... lengths) {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        for (int s = 0; s < lengths.length; s++) {
            log.beginShopper(new ShopperId("s" + s));
            for (int i = 0; i < lengths[s]; i++) {
                log.add(10 * (firstShopper + s) + i, log.typeIndex(InteractionType.CLICK));
            }
        }
        return log.toLog();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void windows_everyInteractionButTheFirst_isATargetOnce(boolean everyPosition) {
        GraphWindows windows = new GraphWindows(List.of(log(0, 8, 1, 2), log(3, 4)), HISTORY, everyPosition);
        List<Integer> targets = new ArrayList<>();
        for (int window = 0; window < windows.size(); window++) {
            PaddedBatch batch = windows.batch(new int[] {window});
            assertThat(batch.length(0)).isBetween(1, HISTORY);
            float[] items = batch.toItems().data().asFloat();
            int last = batch.length(0) - 1;
            for (int t = everyPosition ? 0 : last; t <= last; t++) {
                int target = windows.target(window, t);
                // Item numbers are one above the catalogue's indices, and so the number of an input is its successor.
                assertThat(items[t]).isEqualTo(target);
                assertThat(windows.met(window, t))
                        .containsExactly(
                                IntStream.range(target / 10 * 10, target).toArray());
                targets.add(target);
            }
        }
        assertThat(targets).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 21, 31, 32, 33);
    }

    @Test
    void batch_shorterSequences_arePaddedAtTheEnd() {
        GraphWindows windows = new GraphWindows(List.of(log(0, 2, 4)), HISTORY, true);
        PaddedBatch batch = windows.batch(new int[] {0, 1});
        assertThat(batch.toItems().data().asFloat()).containsExactly(1, 0, 0, 11, 12, 13);
        assertThat(batch.toMask().data().asFloat()).containsExactly(1, 0, 0, 1, 1, 1);
    }

    @Test
    void steps_everyWindowOnce_inAnOrderOfTheSeed() {
        GraphWindows windows = new GraphWindows(List.of(log(0, 9, 9, 9, 9, 9, 9, 9)), HISTORY, false);
        int[][] steps = windows.steps(5, 1);
        assertThat(steps).hasNumberOfRows((windows.size() + 4) / 5);
        assertThat(Arrays.stream(steps).flatMapToInt(Arrays::stream).toArray())
                .containsExactlyInAnyOrder(IntStream.range(0, windows.size()).toArray());
        assertThat(Arrays.deepEquals(windows.steps(5, 1), steps)).isTrue();
        assertThat(Arrays.deepEquals(windows.steps(5, 2), steps)).isFalse();
    }

    @Test
    void digest_otherDataOrCut_differs() {
        long digest = new GraphWindows(List.of(log(0, 5, 5)), HISTORY, true).digest();
        assertThat(new GraphWindows(List.of(log(0, 5, 5)), HISTORY, true).digest())
                .isEqualTo(digest);
        assertThat(new GraphWindows(List.of(log(0, 5, 6)), HISTORY, true).digest())
                .isNotEqualTo(digest);
        assertThat(new GraphWindows(List.of(log(1, 5, 5)), HISTORY, true).digest())
                .isNotEqualTo(digest);
        assertThat(new GraphWindows(List.of(log(0, 5, 5)), HISTORY + 1, true).digest())
                .isNotEqualTo(digest);
    }
}
