// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

/** Treatment of faulty rows and values. */
public enum CleaningPolicy {
    /** They are dropped or repaired, and counted. */
    LENIENT,
    /**
     * The first finding ends the reading with an error that names its file and row. Rows that the descriptor itself
     * excludes, by {@code where}, a type map or a filter, are no findings.
     */
    STRICT
}
