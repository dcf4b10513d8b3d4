// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Known-answer check of secret sharing over the integers modulo 2^61 - 1. Each check returns the first difference
 * between expected and computed values, or empty.
 */
public final class SharingCheck {

    private SharingCheck() {}

    /**
     * Checks the shares of a polynomial.
     *
     * @param coefficients coefficients, the secret first
     * @param shares shares at places 1, 2, ...
     */
    public static Optional<String> shares(long[] coefficients, long[] shares) {
        Optional<String> beyond = beyondTheField(coefficients);
        if (beyond.isPresent()) {
            return beyond;
        }
        for (int place = 1; place <= shares.length; place++) {
            long share = ShamirSharing.evaluate(coefficients, place);
            if (share != shares[place - 1]) {
                return Optional.of(difference("share " + place, shares[place - 1], share));
            }
        }
        return Optional.empty();
    }

    /**
     * Checks the value recovered from shares at some places: the secret, if they are as many as the threshold.
     *
     * @param shares shares at places 1, 2, ...
     * @param places places of the used shares
     */
    public static Optional<String> recovered(long[] shares, List<Integer> places, long value) {
        Optional<String> beyond = beyondTheField(shares);
        if (beyond.isPresent()) {
            return beyond;
        }
        List<ShamirShare> used = new ArrayList<>();
        for (int place : places) {
            if (place < 1 || place > shares.length) {
                return Optional.of("expected a share at place " + place + ", there are " + shares.length);
            }
            long[] limbs = new long[ShamirShare.LIMBS];
            limbs[0] = shares[place - 1];
            used.add(ShamirShare.owning(place, limbs));
        }
        long recovered;
        try {
            recovered = new ShamirSharing.Recovery(places).value(used, 0);
        } catch (IllegalArgumentException e) {
            return Optional.of("expected places to recover from, got " + places);
        }
        return recovered == value
                ? Optional.empty()
                : Optional.of(difference("value from places " + places, value, recovered));
    }

    private static Optional<String> beyondTheField(long[] values) {
        for (long value : values) {
            if (!MersenneField.contains(value)) {
                return Optional.of(
                        "expected numbers below 0x" + Long.toHexString(MersenneField.PRIME) + ", got " + hex(value));
            }
        }
        return Optional.empty();
    }

    private static String difference(String what, long expected, long actual) {
        return what + ": expected " + hex(expected) + ", got " + hex(actual);
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
