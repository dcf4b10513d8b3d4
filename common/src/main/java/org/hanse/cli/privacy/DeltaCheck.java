// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Optional;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.DeltaRule;

/** Holds a delta that a user gave against {@link DeltaRule}. */
final class DeltaCheck {

    private DeltaCheck() {}

    /**
     * A warning, if there is one.
     *
     * @throws InvalidInputException if delta is 1/N or more
     */
    static Optional<String> check(double delta, long population) {
        if (DeltaRule.isTooGreat(delta, population)) {
            throw new InvalidInputException("a delta of " + Figure.of(delta) + " is not below 1/N for N = "
                    + Words.count(population)
                    + " units: publishing all data of a random unit would meet it; use at most "
                    + DeltaRule.words(population));
        }
        return DeltaRule.warning(delta, population);
    }
}
