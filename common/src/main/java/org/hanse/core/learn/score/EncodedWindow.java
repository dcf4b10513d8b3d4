// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

/**
 * Input of a score's terms: the embedded interactions of a window, and their weights at the last position. A view on a
 * scorer's working memory; mutable and reused.
 */
final class EncodedWindow {

    /** Index of the window's first interaction in the scored history; number of interactions. */
    int first;

    int length;

    /** Embedded interactions, {@code [length, d]} from {@code eAt} on. */
    float[] e = {};

    int eAt;

    /** The encoder's state after the last interaction, {@code [d]} from {@code hAt} on; set only where scores depend on it. */
    float[] h = {};

    int hAt;

    /** Gates of the last position: those of head {@code h} are {@code length} numbers from {@code gatesAt + h * stride} on. */
    float[] gates = {};

    int gatesAt;
    int stride;

    /** Factors of the scores: {@code sum_c omega_c u_c}, and the term added to the score of every item. */
    float[] state = {};

    float constant;

    /** Another number after each change. */
    long version;

    /** Removes all interactions. */
    void clear() {
        length = 0;
        version++;
    }
}
