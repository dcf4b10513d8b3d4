// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.Locale;

/** Figures inside sentences. */
final class FigureWords {

    private FigureWords() {}

    static String signed(double difference) {
        return Double.isNaN(difference) ? "unknown" : String.format(Locale.ROOT, "%+.4f", difference);
    }

    static String unsigned(double size) {
        return Double.isNaN(size) ? "unknown" : String.format(Locale.ROOT, "%.4f", size);
    }

    /** How many times: one digit behind the point below ten. */
    static String times(double times) {
        return times < 10
                ? String.format(Locale.ROOT, "%.1f times", times)
                : String.format(Locale.ROOT, "%,d times", Math.round(times));
    }
}
