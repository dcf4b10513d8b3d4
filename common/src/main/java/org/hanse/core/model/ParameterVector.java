// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The parameters of a model: finite numbers in the order of a layout. Immutable; arrays are copied in and out.
 *
 * <p>Shape: {@code [layout.size()]}.
 */
public final class ParameterVector {

    private static final int INFINITE = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    private final ParameterLayout layout;
    private final float[] values;

    private ParameterVector(ParameterLayout layout, float[] values) {
        this.layout = layout;
        this.values = values;
    }

    /**
     * Returns a vector of these values.
     *
     * @throws IllegalArgumentException if their number is not that of the layout, or one is NaN or infinite
     */
    public static ParameterVector of(ParameterLayout layout, float[] values) {
        if (values.length != layout.size()) {
            throw new IllegalArgumentException(
                    values.length + " values for a layout of " + layout.size() + " parameters");
        }
        float[] copy = values.clone();
        requireFinite(layout, copy);
        return new ParameterVector(layout, copy);
    }

    /**
     * Returns whether all values are finite. It compares the bits of the largest magnitude: those of infinity and NaN
     * are the greatest.
     */
    private static boolean isFinite(float[] values) {
        int largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Float.floatToRawIntBits(value) & Integer.MAX_VALUE);
        }
        return largest < INFINITE;
    }

    private static void requireFinite(ParameterLayout layout, float[] values) {
        if (isFinite(values)) {
            return;
        }
        for (ParameterLayout.Block block : layout.blocks()) {
            for (int i = block.at(); i < block.end(); i++) {
                if (!Float.isFinite(values[i])) {
                    throw new IllegalArgumentException(
                            "parameter " + (i - block.at()) + " of " + block.name() + " is " + values[i]);
                }
            }
        }
    }

    public ParameterLayout layout() {
        return layout;
    }

    public int size() {
        return values.length;
    }

    public float get(int index) {
        return values[index];
    }

    /** Returns a copy of the values. */
    public float[] toArray() {
        return values.clone();
    }

    /**
     * Returns SHA-256 of the layout and of the values as little-endian floats, in hexadecimal. Equal vectors have
     * equal digests.
     */
    public String digest() {
        MessageDigest sha = Sha256.begin();
        sha.update(layout.toString().getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * 4096).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (!bytes.hasRemaining()) {
                sha.update(bytes.flip());
                bytes.clear();
            }
            bytes.putFloat(value);
        }
        sha.update(bytes.flip());
        return HexFormat.of().formatHex(sha.digest());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParameterVector vector
                && layout.equals(vector.layout)
                && Arrays.equals(values, vector.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "ParameterVector[" + values.length + ", " + digest().substring(0, 12) + "]";
    }
}
