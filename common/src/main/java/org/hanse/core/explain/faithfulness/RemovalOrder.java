// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain.faithfulness;

/** In which order interactions are removed. */
public enum RemovalOrder {
    /** Greatest stated effect first. */
    STATED,
    /** In random order. */
    RANDOM,
    /** Newest first. */
    RECENCY,
    /** Greatest gate (attention weight) first. */
    ATTENTION
}
