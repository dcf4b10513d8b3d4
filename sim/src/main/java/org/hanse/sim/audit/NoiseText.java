// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import org.hanse.cli.Words;

/** Phrases on noise that is not as claimed. */
public final class NoiseText {

    private NoiseText() {}

    /** Returns a problem as a clause without a full stop. */
    public static String of(NoiseMoments.Problem problem) {
        double value = problem.value();
        String share = Words.percent(value) + " of the variance that is claimed";
        return switch (problem.kind()) {
            case LITTLE_VARIANCE -> "the noise has " + share;
            case MUCH_VARIANCE -> "the noise has " + share + ", more than drawn";
            case DEPENDENT_ROUNDS -> "the noise of two rounds is not independent: its mean product is " + share;
            case DEPENDENT_COORDINATES -> "numbers of one vector are not independent: their mean product is " + share;
            case COORDINATE_VARIANCE -> "a coordinate has " + share;
            case KURTOSIS -> "the noise has a kurtosis of " + (float) value + ", a normal one has 3";
            case COORDINATE_KURTOSIS -> "a coordinate's noise has a kurtosis of " + (float) value;
        };
    }
}
