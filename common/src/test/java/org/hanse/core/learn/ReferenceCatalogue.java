// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.SpecBuilder;

/**
 * A small synthetic catalogue as rows of the encoder's tables.
 *
 * @param titles {@code [item][token]}
 * @param fields {@code [field][item][value]}
 * @param fixed {@code [item, D + T]}
 */
@SuppressWarnings("ArrayRecordComponent") // read only, and never compared
public record ReferenceCatalogue(ContentSpec spec, int[][] titles, int[][][] fields, float[] fixed) {

    /** Input of an encoder without content. */
    public static final ContentSpec NOTHING = new ContentSpec(1, 1, 1, 1, List.of(), 0);

    /** A content with two fields and a dense vector of three. */
    public static final ContentSpec CONTENT = new ContentSpec(
            9,
            5,
            6,
            4,
            List.of(
                    new ContentSpec.Field(ContentSpec.Fact.CATEGORY, 4, 3),
                    new ContentSpec.Field(ContentSpec.Fact.PRICE, 5, 2)),
            3);

    /** A content with a field, a dense vector of three and a fixed projection of two, whose titles are read by tables of text alone. */
    static final ContentSpec FIXED = new ContentSpec(
            ContentSpec.Title.NONE, List.of(new ContentSpec.Field(ContentSpec.Fact.PRICE, 5, 2)), 3, 2, false);

    /** Returns items with titles of 0 to 5 tokens, 4 of them read, and 0 to 2 values a field. */
    public static ReferenceCatalogue random(int items, SplittableRandom random) {
        int[][] titles = new int[items][];
        int[][][] fields = new int[CONTENT.fields().size()][items][];
        for (int a = 0; a < items; a++) {
            titles[a] = random.ints(a % 6, 0, CONTENT.tokenBuckets()).toArray();
            for (int f = 0; f < fields.length; f++) {
                fields[f][a] = random.ints(
                                (a + f) % 3, 0, CONTENT.fields().get(f).buckets())
                        .toArray();
            }
        }
        float[] vectors = new float[items * CONTENT.vectorSize()];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = (float) random.nextGaussian();
        }
        return new ReferenceCatalogue(CONTENT, titles, fields, vectors);
    }

    /** Returns the same items without content. */
    public ReferenceCatalogue withoutContent() {
        return new ReferenceCatalogue(NOTHING, new int[items()][0], new int[0][][], new float[0]);
    }

    /** Returns the same items with fixed content features and one field. */
    public ReferenceCatalogue withFixedContent() {
        float[] longer = new float[items() * FIXED.fixedSize()];
        for (int i = 0; i < longer.length; i++) {
            longer[i] = 0.5f * fixed[i * fixed.length / longer.length];
        }
        return new ReferenceCatalogue(FIXED, titles, new int[][][] {fields[1]}, longer);
    }

    /** Returns the same items with two rows each in the table of shared item vectors of {@code d} numbers. */
    public ReferenceCatalogue withKeys(int d) {
        ContentSpec.Field keys = new ContentSpec.Field(ContentSpec.Fact.KEY, SpecBuilder.ROWS, d);
        int[][][] all = Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = IntStream.range(0, items())
                .mapToObj(a -> new int[] {a % SpecBuilder.ROWS, (7 * a + 3) % SpecBuilder.ROWS})
                .toArray(int[][]::new);
        ContentSpec wider = spec.equals(NOTHING)
                ? new ContentSpec(ContentSpec.Title.NONE, List.of(keys), 0, 0, false)
                : spec.with(keys);
        return new ReferenceCatalogue(wider, titles, all, fixed);
    }

    int items() {
        return titles.length;
    }

    public ItemFeatures features() {
        ItemFeatures features = ItemFeatures.ofRows(spec, titles, fields, fixed);
        return spec.similarity() ? features.withSimilarity(catalogue()) : features;
    }

    /** Returns the same items with similarity of descriptions. */
    public ReferenceCatalogue withSimilarity() {
        return new ReferenceCatalogue(spec.withSimilarity(true), titles, fields, fixed);
    }

    /** The items with their tokens as titles, for the tables of text. */
    public Catalogue catalogue() {
        List<CatalogueItem> items = new ArrayList<>();
        for (int a = 0; a < items(); a++) {
            List<String> tokens = new ArrayList<>();
            for (int token : titles[a]) {
                tokens.add("t" + token);
            }
            items.add(CatalogueItem.titled(new ItemId("i" + a), String.join(" ", tokens), tokens));
        }
        return Catalogue.of(items);
    }
}
