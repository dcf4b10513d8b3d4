// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

/**
 * Contribution of a group of an item's attributes to the network's part of its score, relative to the catalogue's
 * mean.
 *
 * @param group attributes
 * @param term may be negative
 */
public record AttributeTerm(Group group, double term) {

    /** Attributes that are read together. */
    public enum Group {
        /** Words of the title, through the convolution. */
        TITLE,
        CATEGORY,
        BRAND,
        ATTRIBUTE,
        PRICE,
        /** The dense vector that the catalogue brings. */
        VECTOR,
        /** Words of title, categories, brand and attributes, through a fixed projection. */
        DESCRIPTION,
        /** The vector that was learned for this item alone. */
        ITEM,
        /** Contribution of the interactions to the score of every item. */
        ALL_ITEMS
    }
}
