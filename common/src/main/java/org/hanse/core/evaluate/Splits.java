// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.List;
import org.hanse.core.interaction.InteractionLog;

/**
 * Validation and test holdout of a log. Parameters are chosen on {@code validation}, figures are reported on {@code
 * test}.
 *
 * @param validation its queries are empty without validation data
 * @param test fitted to the same interactions as {@code validation}, unless the protocol sets another rule
 */
public record Splits(Holdout validation, Holdout test) {

    /** Returns both holdouts without targets of their query's own history, see {@link Holdout#withoutRepeats}. */
    Splits withoutRepeats() {
        return new Splits(validation.withoutRepeats(), test.withoutRepeats());
    }

    /** Returns the training data of models for test queries, according to {@code fit}. */
    static Splits of(Holdout validation, InteractionLog beforeTest, List<Query> test, Protocol.FitRule fit) {
        InteractionLog train = fit == Protocol.FitRule.BEFORE_TEST ? beforeTest : validation.train();
        return new Splits(validation, new Holdout(train, test));
    }
}
