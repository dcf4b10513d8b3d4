// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The shape of the item encoder.
 *
 * @param tokenBuckets {@code V}, rows that title tokens are hashed to
 * @param tokenWidth {@code E}, width of a token's row
 * @param filters {@code F}, of the convolution
 * @param titleTokens {@code L}, tokens of a title that are read
 * @param fields what else is known of an item
 * @param vectorSize {@code D}, size of the dense vector that the catalogue brings; 0 without
 */
public record ContentSpec(
        int tokenBuckets, int tokenWidth, int filters, int titleTokens, List<Field> fields, int vectorSize) {

    /** The catalogue's facts that a field may stand for. */
    public enum Fact {
        /** Every level of the category path. */
        CATEGORY,
        BRAND,
        ATTRIBUTE,
        /** The price's logarithm, in steps. */
        PRICE;

        /** The name used in parameter blocks. */
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
        if (tokenBuckets < 1 || tokenWidth < 1 || filters < 1 || titleTokens < 1 || vectorSize < 0) {
            throw new IllegalArgumentException("content of " + tokenBuckets + " buckets x " + tokenWidth + ", "
                    + filters + " filters, " + titleTokens + " tokens, vector of " + vectorSize);
        }
        Set<Fact> facts = new HashSet<>();
        for (Field field : fields) {
            if (!facts.add(field.fact())) {
                throw new IllegalArgumentException("field " + field.fact() + " stands twice");
            }
        }
    }

    /** Width of what the projection reads. */
    public int width() {
        return filters + fields.stream().mapToInt(Field::width).sum() + vectorSize;
    }
}
