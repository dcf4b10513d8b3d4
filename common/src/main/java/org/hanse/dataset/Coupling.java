// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

/**
 * A way in which what is read of one shopper depends on another's rows. A promise to single shoppers bounds what their own training
 * examples do; where a shopper changes those of all others, it does not hold for the data set itself.
 */
public enum Coupling {
    /** Items are those that somebody met. */
    CATALOGUE_OF_INTERACTIONS("items are those of the interactions alone; list all in catalogue.source"),
    /** Items with few interactions are left out, with all that anybody did with them. */
    ITEM_COUNTS("the filter leaves out items that too few interactions meet; leave filter.item out");

    private final String words;

    Coupling(String words) {
        this.words = words;
    }

    /** What it is, and what to do, as a clause about the data set. */
    public String words() {
        return words;
    }
}
