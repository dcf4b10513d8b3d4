// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;

/**
 * Shamir's secret sharing of 32-byte secrets, limb by limb, over the integers modulo 2^61 - 1. Any {@code threshold}
 * shares give the secret; fewer reveal nothing about it. Running times do not depend on secrets.
 *
 * <p>Source: Shamir, Communications of the ACM 22(11), 1979.
 */
public final class ShamirSharing {

    /** Bytes of a secret. */
    public static final int SECRET_SIZE = 32;

    private static final int LIMB_BYTES = 7;
    private static final int LAST_LIMB_BYTES = SECRET_SIZE - (ShamirShare.LIMBS - 1) * LIMB_BYTES;

    private ShamirSharing() {}

    /**
     * Shares a secret.
     *
     * @param threshold number of shares that give it, at least 1
     * @param count number of shares, at least the threshold; their places are 1 to {@code count}
     * @throws IllegalArgumentException if these numbers are impossible, or the secret has not 32 bytes
     */
    public static List<ShamirShare> split(SecretBytes secret, int threshold, int count, SecureRandom random) {
        if (threshold < 1 || threshold > count || secret.size() != SECRET_SIZE) {
            throw new IllegalArgumentException(
                    "a secret of " + secret.size() + " bytes in " + count + " shares with threshold " + threshold);
        }
        long[][] polynomials = new long[ShamirShare.LIMBS][];
        long[] limbs = limbs(secret);
        for (int limb = 0; limb < limbs.length; limb++) {
            polynomials[limb] = new long[threshold];
            polynomials[limb][0] = limbs[limb];
            for (int k = 1; k < threshold; k++) {
                polynomials[limb][k] = draw(random);
            }
        }
        List<ShamirShare> shares = new ArrayList<>(count);
        for (int place = 1; place <= count; place++) {
            long[] values = new long[ShamirShare.LIMBS];
            for (int limb = 0; limb < values.length; limb++) {
                values[limb] = evaluate(polynomials[limb], place);
            }
            shares.add(ShamirShare.owning(place, values));
        }
        Arrays.fill(limbs, 0);
        for (long[] polynomial : polynomials) {
            Arrays.fill(polynomial, 0);
        }
        return shares;
    }

    /** Returns a uniform field element by rejection. Rejected draws reveal nothing about the accepted one. */
    private static long draw(SecureRandom random) {
        while (true) {
            long drawn = random.nextLong() & MersenneField.PRIME;
            if (drawn != MersenneField.PRIME) {
                return drawn;
            }
        }
    }

    /** Returns the polynomial's value at a place, by Horner's rule. */
    static long evaluate(long[] coefficients, long place) {
        long value = 0;
        for (int k = coefficients.length - 1; k >= 0; k--) {
            value = MersenneField.add(MersenneField.multiply(value, place), coefficients[k]);
        }
        return value;
    }

    private static long[] limbs(SecretBytes secret) {
        byte[] bytes = secret.toBytes(SecretAccess.granted());
        long[] limbs = new long[ShamirShare.LIMBS];
        for (int i = 0; i < bytes.length; i++) {
            limbs[i / LIMB_BYTES] |= (bytes[i] & 0xffL) << (Byte.SIZE * (i % LIMB_BYTES));
        }
        Arrays.fill(bytes, (byte) 0);
        return limbs;
    }

    /**
     * Recovery of secrets from shares at some places. It is the costly part, and the same for all secrets whose shares
     * have these places.
     */
    public static final class Recovery {

        private final int[] places;
        private final long[] weights;

        /**
         * Computes the recovery for these places, as many as the threshold.
         *
         * @throws IllegalArgumentException if there are none, one is below 1, or one occurs twice
         */
        public Recovery(List<Integer> places) {
            if (places.isEmpty()
                    || places.stream().anyMatch(place -> place < 1)
                    || places.stream().distinct().count() != places.size()) {
                throw new IllegalArgumentException("shares at places " + places);
            }
            this.places = places.stream().mapToInt(Integer::intValue).toArray();
            this.weights = weightsAtZero();
        }

        /** Returns Lagrange's weights at 0: for each own place the product of x / (x - own) over the others. */
        private long[] weightsAtZero() {
            long[] at = new long[places.length];
            for (int i = 0; i < at.length; i++) {
                long above = 1;
                long below = 1;
                for (int j = 0; j < places.length; j++) {
                    if (j != i) {
                        above = MersenneField.multiply(above, MersenneField.subtract(0, places[j]));
                        below = MersenneField.multiply(below, MersenneField.subtract(places[i], places[j]));
                    }
                }
                at[i] = MersenneField.multiply(above, MersenneField.invert(below));
            }
            return at;
        }

        /**
         * Recovers the secret.
         *
         * @param shares shares in the order of the places
         * @throws IllegalArgumentException if they have other places
         * @throws BadSharesException if they cannot all belong to one secret; consistent shares may still be wrong
         */
        public SecretBytes recover(List<ShamirShare> shares) {
            if (shares.size() != places.length) {
                throw new IllegalArgumentException(shares.size() + " shares for " + places.length + " places");
            }
            byte[] secret = new byte[SECRET_SIZE];
            long beyond = 0;
            for (int limb = 0; limb < ShamirShare.LIMBS; limb++) {
                long value = value(shares, limb);
                int bytes = limb == ShamirShare.LIMBS - 1 ? LAST_LIMB_BYTES : LIMB_BYTES;
                beyond |= value >>> (Byte.SIZE * bytes);
                for (int b = 0; b < bytes; b++) {
                    secret[limb * LIMB_BYTES + b] = (byte) (value >>> (Byte.SIZE * b));
                }
            }
            SecretBytes recovered = SecretBytes.copyOf(secret, SecretAccess.granted());
            Arrays.fill(secret, (byte) 0);
            if (beyond != 0) {
                recovered.close();
                throw new BadSharesException(
                        "shares at places " + Arrays.toString(places) + " are not all of one secret");
            }
            return recovered;
        }

        /** Returns one limb of the secret. */
        long value(List<ShamirShare> shares, int limb) {
            return value(shares, limb, weights);
        }

        private long value(List<ShamirShare> shares, int limb, long[] weightsOfPlace) {
            long value = 0;
            for (int i = 0; i < places.length; i++) {
                ShamirShare share = shares.get(i);
                if (share.place() != places[i]) {
                    throw new IllegalArgumentException("a share at place " + share.place() + " for place " + places[i]);
                }
                value = MersenneField.add(value, MersenneField.multiply(weightsOfPlace[i], share.value(limb)));
            }
            return value;
        }
    }
}
