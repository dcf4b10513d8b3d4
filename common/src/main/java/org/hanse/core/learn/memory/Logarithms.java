// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

/**
 * Cache of {@link MemoryTables#logarithm}. Values of rows are quotients of small numbers, so most of them repeat, and a lookup takes a third
 * of the time. Not thread-safe.
 */
final class Logarithms {

    private static final int BITS = 13;
    private static final long MIX = 0x9e3779b97f4a7c15L;

    /** Values with their logarithms; a value has one place. The logarithm of 0 is 0. */
    private final double[] values = new double[1 << BITS];

    private final float[] logs = new float[1 << BITS];

    float of(double value) {
        int place = (int) ((Double.doubleToRawLongBits(value) * MIX) >>> (Long.SIZE - BITS));
        if (values[place] != value) {
            values[place] = value;
            logs[place] = MemoryTables.logarithm(value);
        }
        return logs[place];
    }
}
