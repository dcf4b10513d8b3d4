// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Optional;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;

/**
 * How great delta may be among so many units. With a delta of 1/N a mechanism may publish all data of one of them, so it has to be well
 * below.
 */
final class DeltaRule {

    /** By which part of 1/N delta should be at most. */
    private static final int TENTH = 10;

    /** Products of decimal fractions are off by less. */
    private static final double ROUNDING = 1e-12;

    private DeltaRule() {}

    static boolean isAboveTenth(double delta, long population) {
        return delta > (1 + ROUNDING) / ((double) TENTH * population);
    }

    /**
     * A warning, if there is one.
     *
     * @throws InvalidInputException if delta is 1/N or more
     */
    static Optional<String> check(double delta, long population) {
        String tenth = "1/(10 N) = " + Figure.of(1 / ((double) TENTH * population));
        String units = "N = " + Words.count(population) + " units";
        if (delta >= (1 - ROUNDING) / population) {
            throw new InvalidInputException("a delta of " + Figure.of(delta) + " is not below 1/N for " + units
                    + ": publishing all data of one unit, drawn at random, would keep to it; take at most " + tenth);
        }
        return isAboveTenth(delta, population)
                ? Optional.of(
                        "a delta of " + Figure.of(delta) + " is above " + tenth + " for " + units
                                + ", the greatest that should be used: with the probability delta nothing is promised to a unit")
                : Optional.empty();
    }
}
