// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.quantize;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/**
 * Rounds an update to integers: {@code x / grid} up with the probability of its part behind the point, else down, which is
 * {@code x / grid} on average; then cut off at the bound on either side.
 *
 * <p>Whoever can foresee {@code u} can undo part of what rounding hides, so the numbers come from a cryptographic
 * generator; a simulator may give it a seed.
 *
 * <p>Source: stochastic rounding as in Kairouz, Liu and Steinke, ICML 2021, without rotation.
 */
public final class Quantizer {

    /** Coordinates whose random numbers are drawn at once: a secure generator takes a lock for every call. */
    private static final int CHUNK = 1024;

    /** {@code u} has 53 random bits, as many as a {@code double} in [0, 1) can tell apart evenly. */
    private static final double UNIT = 0x1p-53;

    private final QuantizationSpec spec;
    private final RandomGenerator random;

    /** @param random cryptographic, for example {@code SecureRandom}; in a simulation one with a seed */
    public Quantizer(QuantizationSpec spec, RandomGenerator random) {
        this.spec = spec;
        this.random = random;
    }

    /**
     * The update in integers.
     *
     * @throws IllegalArgumentException if a coordinate is NaN or infinite
     */
    public IntegerUpdate quantize(BoundedVector update) {
        long[] integers = new long[update.size()];
        byte[] bytes = new byte[CHUNK * Long.BYTES];
        ByteBuffer drawn = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        double bound = (double) spec.bound();
        int cut = 0;
        for (int i = 0; i < integers.length; i++) {
            if (i % CHUNK == 0) {
                random.nextBytes(bytes);
            }
            double steps = update.get(i) / spec.grid();
            if (!Double.isFinite(update.get(i)) || Double.isNaN(steps)) {
                throw new IllegalArgumentException(
                        "coordinate " + i + " of the update is " + update.get(i) + ", which no integer stands for");
            }
            double u = (drawn.getLong(i % CHUNK * Long.BYTES) >>> (Long.SIZE - 53)) * UNIT;
            // The part behind the point is exact, however large the number: adding u to it before would not be.
            double floor = Math.floor(steps);
            double rounded = u < steps - floor ? floor + 1 : floor;
            integers[i] = (long) Math.max(-bound, Math.min(bound, rounded));
            if (Math.abs(rounded) > bound) {
                cut++;
            }
        }
        return new IntegerUpdate(spec, RingVector.ofSigned(spec.ringBits(), integers), cut);
    }
}
