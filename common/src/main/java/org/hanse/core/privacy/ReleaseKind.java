// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

/** What is released of a round: whatever depends on data and leaves is one of these, and is charged. */
public enum ReleaseKind {

    /** The sum of the updates, by which the model moves. */
    SUM,

    /** Figures of how training or validation went. */
    METRICS,

    /** The count that steers an adaptive clip norm. */
    QUANTILE,

    /** Which of several models, settings or rounds is best, where data decides. */
    SELECTION
}
