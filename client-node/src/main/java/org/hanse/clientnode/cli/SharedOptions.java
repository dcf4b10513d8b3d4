// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.audit.SharedNoise;
import org.hanse.config.InvalidInputException;
import picocli.CommandLine.Option;

/** Options of a report that may leave the shop. */
final class SharedOptions {

    private static final BigDecimal DEFAULT_EPSILON = BigDecimal.ONE;
    private static final int DEFAULT_DECISIONS = 10;
    private static final BigDecimal MOST_EPSILON = BigDecimal.valueOf(SharedNoise.MOST_EPSILON);

    @Option(
            names = "--shared",
            description = "Write the edition that may leave the shop instead: counts with noise, charged to a privacy"
                    + " budget of its own")
    boolean shared;

    @Option(
            names = "--epsilon",
            paramLabel = "E",
            description = "With --shared: privacy cost of this report at delta 1e-6; default: 1")
    Optional<BigDecimal> epsilon = Optional.empty();

    @Option(
            names = "--most-decisions",
            paramLabel = "N",
            description = "With --shared: decisions of one shopper that count, at most; default: 10")
    Optional<Integer> mostDecisions = Optional.empty();

    @Option(
            names = "--budget",
            paramLabel = "E",
            description = "With the first --shared: epsilon of all shared reports together, which never changes;"
                    + " default: 4")
    Optional<BigDecimal> budget = Optional.empty();

    /** Returns the first option that needs {@code --shared}; empty if none is there, or {@code --shared} is. */
    Optional<String> stray() {
        if (shared) {
            return Optional.empty();
        }
        return epsilon.map(own -> "--epsilon")
                .or(() -> mostDecisions.map(own -> "--most-decisions"))
                .or(() -> budget.map(own -> "--budget"));
    }

    /** Returns the noise of the report. */
    SharedNoise noise() {
        int most = mostDecisions.orElse(DEFAULT_DECISIONS);
        if (most < 1 || most > SharedNoise.MOST_DECISIONS) {
            throw new InvalidInputException("--most-decisions: found " + most + "; expected 1 to "
                    + SharedNoise.MOST_DECISIONS + ". Fix: give a number in this range");
        }
        return SharedNoise.of(most, checked("--epsilon", epsilon.orElse(DEFAULT_EPSILON)));
    }

    /** Returns the limit of all reports together; empty for that of the ledger. */
    OptionalDouble limit() {
        return budget.map(own -> OptionalDouble.of(checked("--budget", own).doubleValue()))
                .orElse(OptionalDouble.empty());
    }

    private static BigDecimal checked(String option, BigDecimal epsilon) {
        if (epsilon.compareTo(new BigDecimal(SharedNoise.LEAST_EPSILON)) < 0
                || epsilon.compareTo(MOST_EPSILON) > 0
                || epsilon.stripTrailingZeros().scale() > 6) {
            throw new InvalidInputException(option + ": found " + epsilon + "; expected " + SharedNoise.LEAST_EPSILON
                    + " to " + MOST_EPSILON + ", with at most six digits after the point. Fix: give a number in this"
                    + " range");
        }
        return epsilon.stripTrailingZeros();
    }
}
