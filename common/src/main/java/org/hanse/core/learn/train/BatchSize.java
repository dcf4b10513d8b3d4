// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

/** How many windows a training step takes where nobody said so. */
public final class BatchSize {

    /** Steps of an epoch, roughly, of a shop that is neither small nor large. */
    private static final int STEPS = 64;

    private static final int LEAST = 8;
    private static final int GREATEST = 128;

    private BatchSize() {}

    /** A {@value #STEPS}th of all windows, at least {@value #LEAST}, so that small shops get more than a handful of steps. */
    public static int of(long windows) {
        return (int) Math.min(GREATEST, Math.max(LEAST, windows / STEPS));
    }
}
