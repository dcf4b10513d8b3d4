// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

/**
 * Trace of a computation's decisions at points where it is not smooth: signs, winners, best actions. Two computations
 * with the same trace lie on one smooth piece, so that a difference between them approximates the gradient.
 */
public final class Kinks {

    private long trace;

    public void decided(long choice) {
        trace = 31 * trace + choice + 1;
    }

    public double relu(double x) {
        decided(x > 0 ? 1 : 0);
        return Math.max(0, x);
    }

    /** Stands for all decisions in their order. */
    long trace() {
        return trace;
    }
}
