// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Optional;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.DeltaRule;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Values of options that a command requires unless it reads a table. An invalid value is a usage error that names the option.
 *
 * @param spec the command
 */
record OptionValues(CommandSpec spec) {

    /** Returns a number above 0. */
    double aboveZero(String option, Optional<Double> value) {
        double number = finite(option, value);
        if (!(number > 0)) {
            throw wrong(option, Figure.of(number), "above 0", "a number above 0");
        }
        return number;
    }

    /** Returns a number above 0 whose squares, and products of two squares, are finite. */
    double ofUsualSize(String option, Optional<Double> value, double least, double most) {
        double number = aboveZero(option, value);
        if (number < least || number > most) {
            throw wrong(
                    option,
                    Figure.of(number),
                    "from " + Figure.of(least) + " to " + Figure.of(most),
                    "a number in this range");
        }
        return number;
    }

    /** Returns a number of at least 0. */
    double notBelowZero(String option, Optional<Double> value) {
        double number = finite(option, value);
        if (!(number >= 0)) {
            throw wrong(option, Figure.of(number), "at least 0", "0 or more");
        }
        return number;
    }

    /** Returns an integer from 1 on. */
    int whole(String option, Optional<Integer> value, int most) {
        int number = required(option, value);
        if (number < 1 || number > most) {
            throw wrong(option, number, "from 1 to " + most, "a number in this range");
        }
        return number;
    }

    /** Returns a delta. */
    double delta(Optional<Double> value) {
        double delta = required("--delta", value);
        if (!(delta > 0 && delta < 1)) {
            throw wrong("--delta", Figure.of(delta), "above 0 and below 1", "a number such as 1e-6");
        }
        return delta;
    }

    /** Returns a sampling rate. */
    double probability(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw wrong("--sampling-rate", Figure.of(value), "from 0 to 1", "a number such as 0.02");
        }
        return value;
    }

    private double finite(String option, Optional<Double> value) {
        double number = required(option, value);
        if (Double.isInfinite(number)) {
            throw wrong(option, number, "a finite number", "one in digits");
        }
        return number;
    }

    private <T> T required(String option, Optional<T> value) {
        return value.orElseThrow(
                () -> usageError(option + ": found none; expected one, or --csv. Fix: give " + option + " VALUE"));
    }

    /** Returns the error of an option's value. */
    ParameterException wrong(String option, Object found, String expected, String value) {
        return usageError(option + ": found " + found + "; expected " + expected + ". Fix: give " + value);
    }

    ParameterException usageError(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /**
     * Returns a warning about a delta that is too great for the population, by {@link DeltaRule}.
     *
     * @throws InvalidInputException if delta is 1/N or more
     */
    static Optional<String> warning(double delta, long population) {
        if (DeltaRule.isTooGreat(delta, population)) {
            throw new InvalidInputException("--delta: found " + Figure.of(delta) + "; expected less than 1/N for N = "
                    + Words.count(population)
                    + " units, as publishing all data of a random unit would meet it. Fix: use at most "
                    + DeltaRule.words(population));
        }
        return DeltaRule.warning(delta, population);
    }
}
