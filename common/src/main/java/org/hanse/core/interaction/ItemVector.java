// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.util.Arrays;

/** A dense description of an item made elsewhere, such as an embedding of its image. Shape: {@code [dimension]}. */
public final class ItemVector {

    private final float[] values;

    private ItemVector(float[] values) {
        this.values = values;
    }

    /**
     * Returns a vector with a copy of these values.
     *
     * @throws IllegalArgumentException if a value is not finite or there is none
     */
    public static ItemVector of(float[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("an item vector without values");
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("item vector holds " + value);
            }
        }
        return new ItemVector(values.clone());
    }

    public int dimension() {
        return values.length;
    }

    public float value(int index) {
        return values[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ItemVector vector && Arrays.equals(values, vector.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "ItemVector[" + values.length + ", #" + Integer.toHexString(hashCode()) + "]";
    }
}
