// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nearest descriptions against a comparison of all items, bit for bit. */
class TextSimilarityTableTest {

    @ParameterizedTest(name = "{0} items, {1} words, {2} neighbours")
    @CsvSource({
        "0, 5, 3",
        "1, 5, 3",
        "40, 3, 3",
        "300, 4, 7",
        "300, 2000, 1",
        "300, 2000, 20",
        "300, 50, 400",
        "1500, 400, 10",
        "1500, 5000, 5"
    })
    void of_randomDescriptions_equalsAComparisonOfAllItems(int items, int words, int neighbours) {
        TextVectors vectors = TextVectors.of(catalogue(items, words), TextVectors.Fields.ALL);
        SparseTable expected = SparseTable.stacked(RowBlocks.map(ShardRunner.sequential(), items, (block, item) -> {
            double[] cosines = new double[items];
            vectors.addCosines(item, 1.0, cosines);
            for (int other = 0; other < items; other++) {
                if (other != item && cosines[other] != 0) {
                    block.add(other, cosines[other]);
                }
            }
            block.closeRow(neighbours);
        }));

        SparseTable nearest = TextSimilarityTable.of(vectors, neighbours, ShardRunner.sequential())
                .similarities();

        assertThat(nearest.toBytes(0)).isEqualTo(expected.toBytes(0));
        for (int item = 0; item < Math.min(items, 20); item++) {
            SparseTable row = TextSimilarityTable.row(vectors, item, neighbours);
            assertThat(row.entries()).isEqualTo(expected.start(item + 1) - expected.start(item));
            for (int e = 0; e < row.entries(); e++) {
                assertThat(row.column(e)).isEqualTo(expected.column(expected.start(item) + e));
                assertThat(row.value(e)).isEqualTo(expected.value(expected.start(item) + e));
            }
        }
    }

    /** Returns items with words of a long tail; some have the same words, and some none. */
    private static Catalogue catalogue(int items, int words) {
        SplittableRandom random = new SplittableRandom(items + words);
        List<CatalogueItem> all = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            List<String> title = new ArrayList<>();
            int length = random.nextInt(6);
            for (int k = 0; k < length; k++) {
                title.add("w" + (int) (words * Math.pow(random.nextDouble(), 3)));
            }
            all.add(CatalogueItem.titled(new ItemId("p" + i), String.join(" ", title), title));
        }
        return Catalogue.of(all);
    }
}
