// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain.faithfulness;

/** Orders of the removal of interactions. */
public enum RemovalOrder {
    /** Greatest stated effect first. */
    STATED,
    /** Random order. */
    RANDOM,
    /** Newest first. */
    RECENCY,
    /** Greatest gate (attention weight) first. */
    ATTENTION
}
