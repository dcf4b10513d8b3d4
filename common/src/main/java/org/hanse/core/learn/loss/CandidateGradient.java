// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

/** Takes the gradient of candidates' scores on to what candidates' vectors are made of, a few positions at a time. */
public interface CandidateGradient {

    /** Begins with the candidates as they are now. */
    void begin();

    /**
     * Adds what the scores of {@code rows} positions say.
     *
     * @param deltas {@code [rows, candidates]}, the gradient of the scores
     * @param position the first of the positions, counted from the beginning of the range
     * @param u what the candidates' vectors were multiplied with, {@code [rows, d]} from {@code at} on, {@code rowStride} apart
     */
    void add(float[] deltas, int position, int rows, float[] u, int at, int rowStride);

    /** Ends: everything was added. */
    void end();
}
