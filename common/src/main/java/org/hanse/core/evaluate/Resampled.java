// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

/** Number computed from queries, which a {@link Bootstrap} can compute for any sample of them. */
public interface Resampled {

    /** Returns the number of queries. */
    int queries();

    /** Returns the number of all queries; NaN where they have none. */
    double value();

    /** Returns the number of a sample that has query {@code q} {@code counts[q]} times; NaN where it has none. */
    double value(int[] counts);

    /** Returns whether the number of a sample can be computed; if not, there is no interval. */
    default boolean resampled() {
        return true;
    }
}
