// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import java.util.Arrays;

/** Reusable array that grows to the greatest requested size: working memory without garbage. */
public final class FloatBuffer {

    /** A little less than 2^31 - 1, which virtual machines do not give out. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private float[] values = {};

    /**
     * Returns the size of a buffer, counted in a long.
     *
     * @throws IllegalArgumentException if it exceeds the greatest array
     */
    public static int size(long numbers) {
        if (numbers < 0 || numbers > LONGEST) {
            throw new IllegalArgumentException("working memory of " + numbers + " numbers; an array holds " + LONGEST
                    + ": make batch, history, dimension or catalogue smaller");
        }
        return (int) numbers;
    }

    /** Returns at least {@code size} elements with undefined content. */
    public float[] of(int size) {
        if (values.length < size) {
            values = new float[(int) Math.min(LONGEST, (long) size + size / 4)];
        }
        return values;
    }

    /** Returns the array of the last call. */
    public float[] current() {
        return values;
    }

    /** Returns at least {@code size} elements, the first {@code size} of them zero. */
    public float[] zeroed(int size) {
        float[] array = of(size);
        Arrays.fill(array, 0, size, 0f);
        return array;
    }
}
