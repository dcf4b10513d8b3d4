// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemVector;
import org.hanse.core.interaction.WordHash;
import org.hanse.core.interaction.table.TextProjection;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.learn.DataDigest;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.memory.TextRows;
import org.hanse.core.model.ContentSpec;

/**
 * Input of the item encoder for one catalogue: rows of tables in place of words. Rows are hashes of words, so merchants read the same rows
 * without coordination. Immutable.
 */
public final class ItemFeatures {

    private final ContentSpec spec;
    private final int items;
    private final Buckets titles;
    private final List<Buckets> fields;
    private final float[] fixed;
    private final Optional<Descriptions> descriptions;

    private ItemFeatures(
            ContentSpec spec,
            Buckets titles,
            List<Buckets> fields,
            float[] fixed,
            Optional<Descriptions> descriptions) {
        this.spec = spec;
        this.items = titles.starts.length - 1;
        this.titles = titles;
        this.fields = List.copyOf(fields);
        this.fixed = fixed;
        this.descriptions = descriptions;
    }

    /**
     * Descriptions whose similarity adds to scores.
     *
     * @param digest digest of the catalogue's part behind the vectors
     */
    private record Descriptions(TextVectors vectors, long digest) {

        static Descriptions of(Catalogue catalogue) {
            return new Descriptions(TextVectors.of(catalogue, TextVectors.Fields.ALL), TextRows.digest(catalogue));
        }
    }

    /** Rows of each item: those of item {@code a} have the indices {@code [start(a), start(a + 1))}. */
    public static final class Buckets {

        public final int[] starts;
        public final int[] rows;

        private Buckets(int[] starts, int[] rows) {
            this.starts = starts;
            this.rows = rows;
        }

        static Buckets of(int items, IntFunction<int[]> rowsOf) {
            int[] starts = new int[items + 1];
            int[] rows = new int[items * 4];
            int size = 0;
            for (int a = 0; a < items; a++) {
                starts[a] = size;
                int[] own = rowsOf.apply(a);
                if (size + own.length > rows.length) {
                    rows = Arrays.copyOf(rows, Math.max(size + own.length, rows.length * 2));
                }
                System.arraycopy(own, 0, rows, size, own.length);
                size += own.length;
            }
            starts[items] = size;
            return new Buckets(starts, Arrays.copyOf(rows, size));
        }
    }

    /**
     * Computes the features of a catalogue.
     *
     * @throws IllegalArgumentException if an item's dense vector has another size than the specification, or a number in it is NaN or
     *     infinite
     */
    public static ItemFeatures of(Catalogue catalogue, ContentSpec spec) {
        List<Buckets> fields = new ArrayList<>();
        double median = medianPrice(catalogue);
        for (ContentSpec.Field field : spec.fields()) {
            fields.add(Buckets.of(catalogue.size(), a -> rows(catalogue.item(a), field, median)));
        }
        return new ItemFeatures(
                spec,
                Buckets.of(catalogue.size(), a -> titleRows(catalogue.item(a), spec)),
                fields,
                fixed(catalogue, spec),
                spec.similarity() ? Optional.of(Descriptions.of(catalogue)) : Optional.empty());
    }

    /**
     * Creates features from rows, for benchmarks and tests.
     *
     * @param titles {@code [item][token]}, rows of {@code item.tokens}
     * @param fields {@code [field][item][value]}, rows of the fields' tables
     * @param fixed {@code [item, fixedSize]}
     * @throws IllegalArgumentException if a row is outside its table
     */
    public static ItemFeatures ofRows(ContentSpec spec, int[][] titles, int[][][] fields, float[] fixed) {
        int items = titles.length;
        if (fields.length != spec.fields().size() || fixed.length != items * spec.fixedSize()) {
            throw new IllegalArgumentException(
                    fields.length + " fields and " + fixed.length + " fixed numbers for " + spec);
        }
        List<Buckets> ofFields = new ArrayList<>();
        for (int f = 0; f < fields.length; f++) {
            int[][] rows = fields[f];
            ofFields.add(Buckets.of(items, a -> rows[a].clone()));
            requireRows(ofFields.get(f), spec.fields().get(f).buckets());
        }
        Buckets ofTitles =
                Buckets.of(items, a -> Arrays.copyOf(titles[a], Math.min(titles[a].length, spec.titleTokens())));
        requireRows(ofTitles, spec.tokenBuckets());
        return new ItemFeatures(spec, ofTitles, ofFields, fixed.clone(), Optional.empty());
    }

    /** Returns the same features with the similarity of the descriptions of {@code catalogue}, for tests. */
    public ItemFeatures withSimilarity(Catalogue catalogue) {
        return new ItemFeatures(
                spec.withSimilarity(true), titles, fields, fixed, Optional.of(Descriptions.of(catalogue)));
    }

    private static void requireRows(Buckets buckets, int count) {
        for (int row : buckets.rows) {
            if (row < 0 || row >= count) {
                throw new IllegalArgumentException("row " + row + " of a table of " + count);
            }
        }
    }

    /** Returns the rows of the tokens' table for the title of an item. */
    public List<Integer> titleRows(int item) {
        return Arrays.stream(titles.rows, titles.starts[item], titles.starts[item + 1])
                .boxed()
                .toList();
    }

    /** Returns the rows of an item in the table of shared item vectors; none without one. */
    public List<Integer> keyRows(int item) {
        return IntStream.range(0, fields.size())
                .filter(f -> spec.fields().get(f).fact() == ContentSpec.Fact.KEY)
                .flatMap(f ->
                        Arrays.stream(fields.get(f).rows, fields.get(f).starts[item], fields.get(f).starts[item + 1]))
                .boxed()
                .toList();
    }

    private static int[] titleRows(CatalogueItem item, ContentSpec spec) {
        return item.tokens().stream()
                .limit(spec.titleTokens())
                .mapToInt(token -> bucket(token, spec.tokenBuckets()))
                .toArray();
    }

    private static int[] rows(CatalogueItem item, ContentSpec.Field field, double medianPrice) {
        return switch (field.fact()) {
            case CATEGORY -> categoryRows(item, field.buckets());
            case BRAND ->
                item.brand().stream()
                        .mapToInt(brand -> bucket(brand, field.buckets()))
                        .toArray();
            case ATTRIBUTE ->
                item.attributes().stream()
                        .mapToInt(attribute -> bucket(attribute, field.buckets()))
                        .toArray();
            case PRICE ->
                item.price().isPresent()
                        ? new int[] {priceRow(item.price().getAsDouble() / medianPrice, field.buckets())}
                        : new int[0];
            case KEY -> keyRows(item.sharedId().value(), field.buckets());
        };
    }

    /** Returns two rows, so that few items share both. */
    private static int[] keyRows(String key, int buckets) {
        return new int[] {bucket(key + "\n1", buckets), bucket(key + "\n2", buckets)};
    }

    /** Returns rows of category levels. The hash of a level includes its parents: "accessories" of phones differ from those of shoes. */
    private static int[] categoryRows(CatalogueItem item, int buckets) {
        int[] rows = new int[item.category().size()];
        StringBuilder path = new StringBuilder();
        for (int level = 0; level < rows.length; level++) {
            path.append(item.category().get(level)).append('\n');
            rows[level] = bucket(path.toString(), buckets);
        }
        return rows;
    }

    /** Returns the row of a price: half a doubling for each row around the catalogue's median, independent of the currency. */
    private static int priceRow(double relative, int buckets) {
        long step = Math.round(2 * Math.log(relative) / Math.log(2)) + buckets / 2;
        return (int) Math.max(0, Math.min(buckets - 1, step));
    }

    private static double medianPrice(Catalogue catalogue) {
        double[] prices = catalogue.items().stream()
                .filter(item -> item.price().isPresent())
                .mapToDouble(item -> item.price().getAsDouble())
                .sorted()
                .toArray();
        return prices.length == 0 ? 1 : prices[prices.length / 2];
    }

    /** Returns the catalogue's dense vectors and the fixed projection of its texts, concatenated. */
    private static float[] fixed(Catalogue catalogue, ContentSpec spec) {
        int size = spec.fixedSize();
        int vectorSize = spec.vectorSize();
        float[] fixed = new float[FloatBuffer.size((long) catalogue.size() * size)];
        for (int a = 0; a < catalogue.size() && vectorSize > 0; a++) {
            CatalogueItem item = catalogue.item(a);
            if (item.vector().isPresent()) {
                ItemVector vector = item.vector().get();
                if (vector.dimension() != vectorSize) {
                    throw new IllegalArgumentException("item " + item.id().value() + ": found a vector of "
                            + vector.dimension()
                            + " numbers; expected " + vectorSize + ", the size that the network reads (content.vector"
                            + " of a plan). Fix: give all items vectors of that size");
                }
                for (int i = 0; i < vectorSize; i++) {
                    fixed[a * size + i] = vector.value(i);
                }
            }
        }
        if (spec.textSize() > 0) {
            TextProjection projection = new TextProjection(spec.textSize());
            List<TextVectors.Description> descriptions = TextVectors.descriptions(catalogue, TextVectors.Fields.ALL);
            for (int a = 0; a < catalogue.size(); a++) {
                projection.write(descriptions.get(a), fixed, a * size + vectorSize);
            }
        }
        for (float value : fixed) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("an item's vector holds " + value);
            }
        }
        return fixed;
    }

    /** Returns the mixed hash of a word. It never changes, because models depend on it. */
    public static int bucket(String word, int buckets) {
        long hash = WordHash.of(word);
        hash ^= hash >>> 32;
        hash *= 0x9e3779b97f4a7c15L;
        return (int) Long.remainderUnsigned(hash >>> 16, buckets);
    }

    public ContentSpec spec() {
        return spec;
    }

    /** Returns a digest of all rows and vectors. */
    public long digest() {
        DataDigest digest = new DataDigest().add(items).add(titles.starts).add(titles.rows);
        fields.forEach(field -> digest.add(field.starts).add(field.rows));
        descriptions.ifPresent(all -> digest.add(all.digest()));
        return digest.add(fixed).value();
    }

    /** Returns the descriptions whose similarity adds to scores; empty where it does not. */
    public Optional<TextVectors> descriptions() {
        return descriptions.map(Descriptions::vectors);
    }

    /** Returns the number of items. */
    public int items() {
        return items;
    }

    Buckets titles() {
        return titles;
    }

    public Buckets field(int field) {
        return fields.get(field);
    }

    /** Returns {@code [item, fixedSize]}; read-only. */
    float[] fixed() {
        return fixed;
    }
}
