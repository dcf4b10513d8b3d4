// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Locale;

/** Sizes as they are printed: decimal units, so that 1 MB is a million bytes. */
public final class ByteSize {

    private static final double KILO = 1e3;
    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;

    private ByteSize() {}

    /** A number of bytes in kB, MB or GB. */
    public static String words(double bytes) {
        if (Math.round(bytes / KILO) < KILO) {
            return String.format(Locale.ROOT, "%.0f kB", bytes / KILO);
        }
        return bytes < GIGA - MEGA / 20
                ? String.format(Locale.ROOT, "%.1f MB", bytes / MEGA)
                : String.format(Locale.ROOT, "%.1f GB", bytes / GIGA);
    }
}
