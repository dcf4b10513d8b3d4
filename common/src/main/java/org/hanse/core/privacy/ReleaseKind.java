// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

/** What is released of a round: whatever depends on data and leaves is one of these, and is charged. */
public enum ReleaseKind {

    /** The sum of the updates, by which the model moves. */
    SUM,

    /** Figures of how training or validation went. */
    METRICS,

    /** A count that steers a clip norm, where it is released by itself: one that stands behind the sum is part of that. */
    QUANTILE,

    /** Which of several models, settings or rounds is best, where data decides. */
    SELECTION
}
