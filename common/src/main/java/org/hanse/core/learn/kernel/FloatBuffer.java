// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import java.util.Arrays;

/** An array that grows to the greatest size asked for and is then used again: working memory without garbage. */
public final class FloatBuffer {

    private float[] values = {};

    /** At least {@code size} elements with whatever they held before. */
    public float[] of(int size) {
        if (values.length < size) {
            values = new float[size + size / 4];
        }
        return values;
    }

    /** The array as it was last asked for. */
    public float[] current() {
        return values;
    }

    /** At least {@code size} elements, of which the first {@code size} are zero. */
    public float[] zeroed(int size) {
        float[] array = of(size);
        Arrays.fill(array, 0, size, 0f);
        return array;
    }
}
