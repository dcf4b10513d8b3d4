// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.Locale;
import java.util.OptionalLong;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.Metric;
import org.hanse.sim.federate.ByteSize;

/** How numbers read on the page and on the screen, the same everywhere. */
public final class Numbers {

    private Numbers() {}

    /** A value of {@code metric}; a dash if there is none. */
    public static String value(Metric metric, double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        // Novelty is in bits and runs to two digits before the point; everything else is at most 1.
        return String.format(Locale.ROOT, metric == Metric.NOVELTY ? "%.2f" : "%.4f", value);
    }

    /** An interval as {@code low–high}; empty if there is none. */
    public static String interval(Metric metric, Estimate estimate) {
        return Double.isNaN(estimate.low()) || Double.isNaN(estimate.high())
                ? ""
                : value(metric, estimate.low()) + "–" + value(metric, estimate.high());
    }

    /** A size without a sign; a dash if there is none. */
    public static String size(double size) {
        return Double.isNaN(size) ? "–" : String.format(Locale.ROOT, "%.4f", size);
    }

    /** A share as a percentage to one decimal. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share).replaceFirst("\\.0$", "") + " %";
    }

    /** How many times: one digit behind the point below ten. */
    public static String times(double times) {
        return times < 10 ? String.format(Locale.ROOT, "%.1f times", times) : count(Math.round(times)) + " times";
    }

    /** A time to the millisecond. */
    static double thousandths(double seconds) {
        return Math.rint(seconds * 1000) / 1000.0;
    }

    /** A difference with its sign; a dash if there is none. */
    public static String signed(double difference) {
        return Double.isNaN(difference) ? "–" : String.format(Locale.ROOT, "%+.4f", difference);
    }

    /** A count with its thousands set apart. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A count of things, {@code 1 shopper} or {@code 2 shoppers}. */
    public static String count(long count, String one) {
        return count(count) + " " + one + (count == 1 ? "" : "s");
    }

    /** A time in seconds, minutes beside it once there are some. */
    public static String seconds(double seconds) {
        if (seconds < 100) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole / 60 + " min " + whole % 60 + " s";
    }

    /** A size in kB, MB or GB. */
    public static String bytes(OptionalLong bytes) {
        return bytes.isEmpty() ? "unknown" : ByteSize.words((double) bytes.getAsLong());
    }
}
