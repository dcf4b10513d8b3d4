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
            throw usageError(option + " must be above 0, it is " + Figure.of(number));
        }
        return number;
    }

    /** Returns a number above 0 whose squares, and products of two squares, are finite. */
    double ofUsualSize(String option, Optional<Double> value, double least, double most) {
        double number = aboveZero(option, value);
        if (number < least || number > most) {
            throw usageError(option + " must be from " + Figure.of(least) + " to " + Figure.of(most) + ", it is "
                    + Figure.of(number));
        }
        return number;
    }

    /** Returns a number of at least 0. */
    double notBelowZero(String option, Optional<Double> value) {
        double number = finite(option, value);
        if (!(number >= 0)) {
            throw usageError(option + " must be at least 0, it is " + Figure.of(number));
        }
        return number;
    }

    /** Returns an integer from 1 on. */
    int whole(String option, Optional<Integer> value, int most) {
        int number = required(option, value);
        if (number < 1 || number > most) {
            throw usageError(option + " must be from 1 to " + most + ", it is " + number);
        }
        return number;
    }

    /** Returns a delta. */
    double delta(Optional<Double> value) {
        double delta = required("--delta", value);
        if (!(delta > 0 && delta < 1)) {
            throw usageError("--delta must be above 0 and below 1, it is " + Figure.of(delta));
        }
        return delta;
    }

    /** Returns a sampling rate. */
    double probability(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw usageError("--sampling-rate must be from 0 to 1, it is " + Figure.of(value));
        }
        return value;
    }

    private double finite(String option, Optional<Double> value) {
        double number = required(option, value);
        if (Double.isInfinite(number)) {
            throw usageError(option + " must be finite, it is " + number);
        }
        return number;
    }

    private <T> T required(String option, Optional<T> value) {
        return value.orElseThrow(() -> usageError("Missing option " + option + ", or --csv"));
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
            throw new InvalidInputException("a delta of " + Figure.of(delta) + " is not below 1/N for N = "
                    + Words.count(population)
                    + " units: publishing all data of a random unit would meet it; use at most "
                    + DeltaRule.words(population));
        }
        return DeltaRule.warning(delta, population);
    }
}
