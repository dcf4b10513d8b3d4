// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

/** Default number of windows of a training step. */
public final class BatchSize {

    /** Steps of an epoch, roughly, of a shop that is neither small nor large. */
    private static final int STEPS = 64;

    private static final int LEAST = 8;
    private static final int GREATEST = 128;

    private BatchSize() {}

    /**
     * Returns a {@value #STEPS}th of all windows, at least {@value #LEAST}, so that small shops have a useful number
     * of steps.
     */
    public static int of(long windows) {
        return (int) Math.min(GREATEST, Math.max(LEAST, windows / STEPS));
    }
}
