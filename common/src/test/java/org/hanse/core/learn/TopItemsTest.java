// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.learn.kernel.Kernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopItemsTest {

    private static final Kernels KERNELS = Kernels.best();

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 11, 255, 256, 257, 5000})
    void select_rowsWithTies_isTheHeadOfAStableSort(int size) {
        SplittableRandom random = new SplittableRandom(size);
        float[] row = new float[size + 3];
        for (int i = 0; i < row.length; i++) {
            row[i] = i < size ? random.nextInt(200) - 300 : 1000;
        }
        TopItems top = new TopItems(KERNELS, 10);
        top.select(new float[] {5, 6}, 2);
        int count = top.select(row, size);

        List<Integer> sorted = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -row[i]))
                .limit(10)
                .toList();
        assertThat(IntStream.range(0, count).map(top::item).boxed().toList()).isEqualTo(sorted);
        assertThat(IntStream.range(0, count)).allMatch(rank -> top.score(rank) == row[top.item(rank)]);
    }

    @Test
    void select_numbersThatAreNone_areLeftOut() {
        TopItems top = new TopItems(KERNELS, 3);

        assertThat(top.select(new float[] {Float.NaN, 1, Float.NEGATIVE_INFINITY, Float.NaN}, 4))
                .isEqualTo(2);
        assertThat(List.of(top.item(0), top.item(1))).containsExactly(1, 2);
    }
}
