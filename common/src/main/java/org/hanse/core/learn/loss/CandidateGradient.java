// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

/** Backpropagation from candidates' scores to the sources of candidates' vectors, a few positions at a time. */
public interface CandidateGradient {

    /** Begins with the candidates as they are now. */
    void begin();

    /**
     * Adds the gradient of {@code rows} positions.
     *
     * @param deltas {@code [rows, candidates]}, gradient of the scores
     * @param position first of the positions, counted from the beginning of the range
     * @param u factors of the candidates' vectors, {@code [rows, d]} from {@code at} on, {@code rowStride} apart
     */
    void add(float[] deltas, int position, int rows, float[] u, int at, int rowStride);

    /** Ends: everything was added. */
    void end();
}
