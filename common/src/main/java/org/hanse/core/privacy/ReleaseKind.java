// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

/** Kind of release of a round. Every data-dependent output is of one of these kinds and is charged. */
public enum ReleaseKind {

    /** Sum of the updates, which moves the model. */
    SUM,

    /** Metrics of training or validation. */
    METRICS,

    /** Count that steers a clip norm, if it is released by itself. A count inside the update is part of {@link #SUM}. */
    QUANTILE,

    /** Data-dependent choice among models, settings or rounds. */
    SELECTION
}
