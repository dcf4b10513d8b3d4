// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

/** What happens when cleaning would drop or repair something. */
public enum CleaningPolicy {
    /** It is dropped or repaired, and counted. */
    LENIENT,
    /**
     * The first finding ends the reading with an error that names its file and row. What the descriptor itself leaves
     * out, by {@code where}, a type map or a filter, is no finding.
     */
    STRICT
}
