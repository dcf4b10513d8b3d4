// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.SimilarityRows;
import org.junit.jupiter.api.Test;

/** Similarity of a history to the candidates of a step, against the term of single items. */
class SimilarityRowsTest {

    private static final int ITEMS = 40;
    private static final int[] HISTORY = {3, 17, -1, 3, 8};
    private static final float[] WEIGHTS = {8, 5, 3, 2, 1};

    private final Catalogue catalogue = ServedNetwork.catalogue(ITEMS, new SplittableRandom(7));
    private final SimilarityRows rows =
            new SimilarityRows(TextVectors.of(catalogue, TextVectors.Fields.ALL), Kernels.best());
    private final Candidates candidates = new Candidates(Kernels.best(), 4, ITEMS);

    private void requireTerms(Candidates compared) {
        rows.begin(HISTORY, 0, HISTORY.length);
        rows.compare(compared);
        boolean any = false;
        for (int position = 0; position < HISTORY.length; position++) {
            float[] scores = new float[compared.count];
            rows.add(WEIGHTS, 0, position, scores, 0);
            for (int column = 0; column < compared.count; column++) {
                double expected = rows.at(WEIGHTS, 0, position, compared.item(column));
                assertThat((double) scores[column]).isCloseTo(expected, within(1e-5));
                any |= expected > 0;
            }
        }
        assertThat(any).isTrue();
    }

    /** As many candidates as before, but others, must not meet the cosines of the set before. */
    @Test
    void compare_oneSetAfterAnother_isTheTermOfEachItem() {
        candidates.setAll();
        requireTerms(candidates);
        candidates.set(new int[] {3, 9, 17, 21}, 4, new float[0]);
        requireTerms(candidates);
        candidates.set(new int[] {8, 30, 5, 3}, 4, new float[0]);
        requireTerms(candidates);
        candidates.set(IntStream.range(5, 30).toArray(), 25, new float[0]);
        requireTerms(candidates);
    }

    @Test
    void compare_otherCandidatesOfTheSameVersion_isTheTermOfEachItem() {
        candidates.set(new int[] {3, 9, 17, 21}, 4, new float[0]);
        requireTerms(candidates);
        Candidates other = new Candidates(Kernels.best(), 4, ITEMS);
        other.set(new int[] {8, 30, 5, 3}, 4, new float[0]);
        requireTerms(other);
    }
}
