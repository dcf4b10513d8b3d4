// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

/** Counts of transitions and of common shoppers, one row an item, with their denominators. */
public interface ItemCounts {

    /** Returns the number of items. */
    default int items() {
        return shoppers().length;
    }

    /** Returns the number of transitions from {@code item} to each item; raw counts, direct repeats included. */
    SparseRow transitions(int item);

    /** Returns the number of transitions from {@code item}, including those that its row leaves out. */
    int departures(int item);

    /** Returns the number of common shoppers of {@code item} and each other item. */
    SparseRow common(int item);

    /** Returns the number of shoppers of each item; read-only. */
    int[] shoppers();

    /** Returns the number of shoppers of {@code item}. */
    default int shoppersOf(int item) {
        return shoppers()[item];
    }

    /** Returns the transitions as a table that computes each row when it is read. */
    default Transitions toTransitions() {
        return new CountViews.OfTransitions(this);
    }

    /**
     * Returns the similarities by common shoppers as a table that computes each row when it is read.
     *
     * @param shrinkage at least 0, see {@link CooccurrenceTable}
     */
    default TableRows toSimilarities(double shrinkage) {
        return new CountViews.OfSimilarities(this, shrinkage);
    }
}
