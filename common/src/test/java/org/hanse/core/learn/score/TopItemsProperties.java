// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopItemsProperties {

    /** Few different scores, so that most are equal to others. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void choose_randomScores_isTheHeadOfTheSortedItems(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TopItems best = new TopItems();
        for (int round = 0; round < 300; round++) {
            int items = 1 + random.nextInt(60);
            int count = 1 + random.nextInt(70);
            int kinds = 1 + random.nextInt(12);
            float[] scores = new float[items];
            for (int item = 0; item < items; item++) {
                scores[item] = random.nextInt(kinds) - 3f;
            }
            int left = random.nextInt(4);
            IntPredicate candidate = item -> left == 0 || item % (left + 1) != 0;
            best.choose(scores, items, count, candidate);
            List<Integer> expected = IntStream.range(0, items)
                    .filter(candidate)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(item -> -scores[item])
                            .thenComparing(item -> item))
                    .limit(count)
                    .toList();
            assertThat(IntStream.range(0, best.size()).map(best::item).boxed()).containsExactlyElementsOf(expected);
            for (int rank = 0; rank < best.size(); rank++) {
                assertThat(best.score(rank)).isEqualTo(scores[best.item(rank)]);
            }
        }
    }

    @Test
    void choose_noCandidate_isEmpty() {
        TopItems best = new TopItems();
        best.choose(new float[] {1, 2}, 2, 1, item -> false);
        assertThat(best.size()).isZero();
        assertThatThrownBy(() -> best.item(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void choose_countBelowOne_isRefused() {
        assertThatThrownBy(() -> new TopItems().choose(new float[] {1}, 1, 0, item -> true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("best 0");
    }
}
