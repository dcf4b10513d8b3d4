// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

class TextVectorsTest {

    private static final Catalogue CATALOGUE = Catalogue.of(List.of(
            item("a", List.of("red", "red", "nail"), List.of("7")),
            item("b", List.of("red", "lamp"), List.of("7")),
            item("c", List.of("lamp"), List.of()),
            item("d", List.of(), List.of())));

    @Test
    void addCosines_titles_equalHandComputedTfIdf() {
        double[] scores = cosines(0, TextVectors.Fields.TITLE);
        double red = Math.log(5.0 / 3) + 1;
        double lamp = Math.log(5.0 / 3) + 1;
        double nail = Math.log(5.0 / 2) + 1;
        double normA = Math.sqrt(4 * red * red + nail * nail);
        double normB = Math.sqrt(red * red + lamp * lamp);
        assertThat(scores[0]).isCloseTo(1.0, within(1e-12));
        assertThat(scores[1]).isCloseTo(2 * red * red / (normA * normB), within(1e-12));
        assertThat(scores[2]).isZero();
        assertThat(scores[3]).isZero();
    }

    @Test
    void addCosines_allFields_attributesDoNotMeetWords() {
        Catalogue clash =
                Catalogue.of(List.of(item("a", List.of("7"), List.of()), item("b", List.of("lamp"), List.of("7"))));
        double[] scores = new double[2];
        TextVectors.of(clash, TextVectors.Fields.ALL).addCosines(0, 1.0, scores);
        assertThat(scores[1]).isZero();
        assertThat(cosines(1, TextVectors.Fields.ALL)[0]).isGreaterThan(cosines(1, TextVectors.Fields.TITLE)[0]);
    }

    @Test
    void addCosines_itemWithoutDescription_addsNothing() {
        assertThat(cosines(3, TextVectors.Fields.ALL)).containsOnly(0.0);
    }

    @Test
    void similarityTable_rows_equalCosinesWithoutDiagonal() {
        TextVectors vectors = TextVectors.of(CATALOGUE, TextVectors.Fields.ALL);
        SparseTable table =
                TextSimilarityTable.of(vectors, 10, ShardRunner.sequential()).similarities();
        for (int i = 0; i < 4; i++) {
            double[] scores = new double[4];
            vectors.addCosines(i, 1.0, scores);
            for (int a = 0; a < 4; a++) {
                assertThat(table.at(i, a)).isCloseTo(i == a ? 0 : scores[a], within(1e-12));
            }
        }
    }

    private static double[] cosines(int item, TextVectors.Fields fields) {
        double[] scores = new double[CATALOGUE.size()];
        TextVectors.of(CATALOGUE, fields).addCosines(item, 1.0, scores);
        return scores;
    }

    private static CatalogueItem item(String id, List<String> tokens, List<String> attributes) {
        return new CatalogueItem(
                new ItemId(id),
                String.join(" ", tokens),
                tokens,
                List.of(),
                Optional.empty(),
                OptionalDouble.empty(),
                attributes,
                Optional.empty());
    }
}
