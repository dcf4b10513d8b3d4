// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

/**
 * Dependence of one shopper's data on another's rows. A privacy guarantee for single shoppers bounds the influence of
 * their own training examples. Where a shopper changes the examples of all others, it does not hold for the data set
 * itself.
 */
public enum Coupling {
    /** The catalogue contains the items with interactions only. */
    CATALOGUE_OF_INTERACTIONS("items are those of the interactions alone; list all in catalogue.source"),
    /** Items with few interactions are left out, with all their interactions. */
    ITEM_COUNTS("the filter leaves out items that too few interactions meet; leave filter.item out");

    private final String words;

    Coupling(String words) {
        this.words = words;
    }

    /** Returns the dependence and its fix, as a clause about the data set. */
    public String words() {
        return words;
    }
}
