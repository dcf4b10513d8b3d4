// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.Locale;
import java.util.OptionalLong;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.Metric;
import org.jspecify.annotations.Nullable;

/** Figures as page and terminal print them. Counts and shares: {@link org.hanse.cli.Words}. */
public final class Numbers {

    private static final double KILO = 1e3;
    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;

    private Numbers() {}

    /** Returns a value of a metric; a dash for NaN. */
    public static String value(Metric metric, double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        // Novelty is in bits and has two digits before the point; other values are at most 1.
        return String.format(Locale.ROOT, metric == Metric.NOVELTY ? "%.2f" : "%.4f", value);
    }

    /** Returns an interval as {@code low–high}; empty for NaN. */
    public static String interval(Metric metric, Estimate estimate) {
        return Double.isNaN(estimate.low()) || Double.isNaN(estimate.high())
                ? ""
                : value(metric, estimate.low()) + "–" + value(metric, estimate.high());
    }

    /** Returns a size without a sign; a dash for NaN. */
    public static String size(double size) {
        return Double.isNaN(size) ? "–" : String.format(Locale.ROOT, "%.4f", size);
    }

    /** Returns a time to the millisecond. */
    public static double thousandths(double seconds) {
        return Math.rint(seconds * 1000) / 1000.0;
    }

    /** Returns a difference with its sign; a dash for NaN. */
    public static String signed(double difference) {
        return Double.isNaN(difference) ? "–" : String.format(Locale.ROOT, "%+.4f", difference);
    }

    /** Returns a time in seconds, from 100 seconds on in minutes and seconds. */
    public static String seconds(double seconds) {
        if (seconds < 100) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole / 60 + " min " + whole % 60 + " s";
    }

    /** Returns a size in kB, MB or GB; 1 MB is a million bytes. */
    public static String bytes(double bytes) {
        if (Math.round(bytes / KILO) < KILO) {
            return String.format(Locale.ROOT, "%.0f kB", bytes / KILO);
        }
        return bytes < GIGA - MEGA / 20
                ? String.format(Locale.ROOT, "%.1f MB", bytes / MEGA)
                : String.format(Locale.ROOT, "%.1f GB", bytes / GIGA);
    }

    /** Returns peak resident memory, which the system may not report. */
    static String memory(@Nullable Long bytes) {
        return bytes == null ? "unknown" : bytes((double) bytes);
    }

    /** Returns a size that the system may not report. */
    public static String bytes(OptionalLong bytes) {
        return bytes.isEmpty() ? "unknown" : bytes((double) bytes.getAsLong());
    }
}
