// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.List;
import java.util.Optional;

/** Compares numbers of a vector with those that were computed. */
final class NumberCheck {

    private NumberCheck() {}

    /**
     * A difference, if there is one.
     *
     * @param off how far apart both may be
     */
    static Optional<String> near(String key, double expected, double computed, double off) {
        return Math.abs(expected - computed) <= off
                ? Optional.empty()
                : Optional.of("expected " + expected + " under \"" + key + "\", got " + computed);
    }

    /** The first difference of two lists. */
    static Optional<String> near(String key, List<Double> expected, double[] computed, double off) {
        if (expected.size() != computed.length) {
            return Optional.of(
                    "expected " + computed.length + " numbers under \"" + key + "\", there are " + expected.size());
        }
        for (int i = 0; i < computed.length; i++) {
            Optional<String> difference = near(key + "[" + i + "]", expected.get(i), computed[i], off);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }
}
