// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

/**
 * What the terms of a score are read from: the interactions of a window as embedded, and how the last position weighs
 * them. A view on a scorer's working memory; mutable and reused.
 */
final class EncodedWindow {

    /** Index of the window's first interaction in the history that was asked about; number of interactions. */
    int first;

    int length;

    /** Embedded interactions, {@code [length, d]} from {@code eAt} on. */
    float[] e = {};

    int eAt;

    /** Gates of the last position: those of head {@code h} are {@code length} numbers from {@code gatesAt + h * stride} on. */
    float[] gates = {};

    int gatesAt;
    int stride;

    /** What the scores were computed with: {@code sum_c omega_c u_c}, and what was added to the score of every item. */
    float[] state = {};

    float constant;

    /** Another number after each change. */
    long version;

    /** Makes this a window without interactions. */
    void clear() {
        length = 0;
        version++;
    }
}
