// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Locale;

/** Noise of whole numbers, as it is named on the command line. */
enum DiscreteKind {
    SKELLAM,
    DISCRETE_GAUSSIAN;

    /** Whether it is known what sums cost in which each unit takes part with that probability. */
    boolean isKnown(double probability) {
        return this == SKELLAM || probability == 0 || probability == 1;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
