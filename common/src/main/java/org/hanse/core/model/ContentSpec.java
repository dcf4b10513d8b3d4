// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Shape of the item encoder.
 *
 * @param title trained encoding of titles
 * @param fields further fields of an item, as trained tables
 * @param vectorSize {@code D}, size of the dense vectors in the catalogue; 0 without
 * @param textSize {@code T}, size of the fixed random projection of an item's whole description; 0 without
 * @param similarity whether the similarity of descriptions adds to scores, with one shared weight for each age
 */
public record ContentSpec(Title title, List<Field> fields, int vectorSize, int textSize, boolean similarity) {

    /** The greatest size of a fixed projection. */
    public static final int MOST_TEXT = 4096;

    /**
     * Encoding of titles by trained tables and a convolution.
     *
     * @param tokenBuckets {@code V}, rows that title tokens are hashed to
     * @param tokenWidth {@code E}, width of a token's row
     * @param filters {@code F}, of the convolution
     * @param titleTokens {@code L}, greatest number of tokens of a title
     */
    public record Title(int tokenBuckets, int tokenWidth, int filters, int titleTokens) {

        /** Titles are not read; the network has no parameters for them. */
        public static final Title NONE = new Title(0, 0, 0, 0);

        public Title {
            boolean none = tokenBuckets == 0 && tokenWidth == 0 && filters == 0 && titleTokens == 0;
            if (!none && (tokenBuckets < 1 || tokenWidth < 1 || filters < 1 || titleTokens < 1)) {
                throw new IllegalArgumentException("titles of " + tokenBuckets + " buckets x " + tokenWidth + ", "
                        + filters + " filters, " + titleTokens + " tokens");
            }
        }
    }

    /** Facts of the catalogue that a field may refer to. */
    public enum Fact {
        /** Every level of the category path. */
        CATEGORY,
        BRAND,
        ATTRIBUTE,
        /** The price's logarithm, in steps. */
        PRICE,
        /** The item itself, found by hashes of its id. */
        KEY;

        /** Returns the name used in parameter blocks. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One fact of an item, as the mean of the rows of its values.
     *
     * @param fact which
     * @param buckets rows that values are hashed to
     * @param width of a row
     */
    public record Field(Fact fact, int buckets, int width) {

        public Field {
            if (buckets < 1 || width < 1) {
                throw new IllegalArgumentException("field " + fact + " of " + buckets + " x " + width);
            }
        }
    }

    public ContentSpec {
        fields = List.copyOf(fields);
        if (vectorSize < 0 || textSize < 0 || textSize > MOST_TEXT) {
            throw new IllegalArgumentException("content of a vector of " + vectorSize + " and a projection of "
                    + textSize + " numbers; a projection has at most " + MOST_TEXT);
        }
        if (title.equals(Title.NONE) && fields.isEmpty() && vectorSize == 0 && textSize == 0) {
            throw new IllegalArgumentException("content of nothing");
        }
        Set<Fact> facts = new HashSet<>();
        for (Field field : fields) {
            if (!facts.add(field.fact())) {
                throw new IllegalArgumentException("field " + field.fact() + " stands twice");
            }
        }
    }

    /** Creates content without a fixed projection and without similarity. */
    public ContentSpec(
            int tokenBuckets, int tokenWidth, int filters, int titleTokens, List<Field> fields, int vectorSize) {
        this(new Title(tokenBuckets, tokenWidth, filters, titleTokens), fields, vectorSize, 0, false);
    }

    /** Returns the same content with or without similarity. */
    public ContentSpec withSimilarity(boolean adds) {
        return new ContentSpec(title, fields, vectorSize, textSize, adds);
    }

    /** Returns the same content with a further field, the last one. */
    public ContentSpec with(Field field) {
        List<Field> all = new ArrayList<>(fields);
        all.add(field);
        return new ContentSpec(title, all, vectorSize, textSize, similarity);
    }

    /** Returns {@code V}; 0 without titles. */
    public int tokenBuckets() {
        return title.tokenBuckets();
    }

    /** Returns {@code E}; 0 without titles. */
    public int tokenWidth() {
        return title.tokenWidth();
    }

    /** Returns {@code F}; 0 without titles. */
    public int filters() {
        return title.filters();
    }

    /** Returns {@code L}; 0 without titles. */
    public int titleTokens() {
        return title.titleTokens();
    }

    /** Returns the number of untrained features of an item: those of the catalogue's dense vector, then of the fixed projection. */
    public int fixedSize() {
        return vectorSize + textSize;
    }

    /** Returns the input width of the projection. */
    public int width() {
        return filters() + fields.stream().mapToInt(Field::width).sum() + fixedSize();
    }
}
