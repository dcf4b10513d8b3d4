// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;
import org.junit.jupiter.api.Test;

/** Fixed random projections of descriptions: preserved similarities, and independence of other merchants' items. */
class TextProjectionTest {

    private static final int SIZE = 256;

    private static Catalogue catalogue(int items, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<CatalogueItem> all = new ArrayList<>();
        for (int a = 0; a < items; a++) {
            List<String> tokens = random.ints(1 + random.nextInt(8), 0, 60)
                    .mapToObj(word -> "w" + word)
                    .toList();
            all.add(CatalogueItem.titled(new ItemId("i" + a), String.join(" ", tokens), tokens));
        }
        return Catalogue.of(all);
    }

    private static float[] projected(TextVectors.Description description, int size) {
        float[] row = new float[size];
        new TextProjection(size).write(description, row, 0);
        return row;
    }

    private static double product(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (double) a[i] * b[i])
                .sum();
    }

    /** The error of a product of unit vectors has a variance of at most 2 over the size (Achlioptas, lemma 5.1). */
    @Test
    void write_ofManyItems_keepsCosinesUpToTheirError() {
        Catalogue catalogue = catalogue(120, 5);
        TextVectors exact = TextVectors.of(catalogue, TextVectors.Fields.ALL);
        List<float[]> rows = TextVectors.descriptions(catalogue, TextVectors.Fields.ALL).stream()
                .map(description -> projected(description, SIZE))
                .toList();
        double squares = 0;
        for (int a = 0; a < rows.size(); a++) {
            double[] cosines = new double[rows.size()];
            exact.addCosines(a, 1, cosines);
            for (int b = 0; b < rows.size(); b++) {
                squares += Math.pow(product(rows.get(a), rows.get(b)) - cosines[b], 2);
            }
        }
        double error = Math.sqrt(squares / rows.size() / rows.size());
        assertThat(error).isBetween(0.2 / Math.sqrt(SIZE), 1.5 * Math.sqrt(2.0 / SIZE));
    }

    @Test
    void write_oneTerm_isItsSignsOverTheRoot() {
        float[] row = projected(new TextVectors.Description(List.of("t soap"), List.of(1.0)), SIZE);
        for (float value : row) {
            assertThat(Math.abs(value)).isEqualTo(0x1p-4f);
        }
        assertThat(IntStream.range(0, SIZE).filter(i -> row[i] < 0).count()).isBetween(96L, 160L);
    }

    @Test
    void write_sizeThatIsNoMultipleOfAWord_isTheBeginningOfALongerOne() {
        TextVectors.Description soap = new TextVectors.Description(List.of("t soap", "b Elbe"), List.of(0.6, 0.8));
        float[] shorter = projected(soap, 70);
        float[] longer = projected(soap, 128);
        for (int i = 0; i < shorter.length; i++) {
            assertThat((double) shorter[i]).isCloseTo(longer[i] * Math.sqrt(128 / 70.0), within(1e-6));
        }
    }

    @Test
    void write_nothingKnownOfTheItem_isZero() {
        assertThat(projected(new TextVectors.Description(List.of(), List.of()), 8))
                .containsOnly(0f);
    }

    @Test
    void write_elsewhereInTheArray_touchesNothingElse() {
        float[] into = {7, 7, 7, 7};
        new TextProjection(2).write(new TextVectors.Description(List.of("t a"), List.of(1.0)), into, 1);
        assertThat(into[0]).isEqualTo(7);
        assertThat(into[3]).isEqualTo(7);
        assertThat(into[1]).isNotEqualTo(7);
    }

    @Test
    void new_noNumbers_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TextProjection(0))
                .withMessageContaining("0 numbers");
    }
}
