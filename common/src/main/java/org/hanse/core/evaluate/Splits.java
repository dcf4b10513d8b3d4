// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.List;
import org.hanse.core.interaction.InteractionLog;

/**
 * A log held out twice. Parameters are chosen on {@code validation}, figures are reported on {@code test}.
 *
 * @param validation its queries are empty where there is nothing to validate on
 * @param test fitted to the same interactions as {@code validation}, except where a protocol says otherwise
 */
public record Splits(Holdout validation, Holdout test) {

    /** Both holdouts without targets of their query's own history, see {@link Holdout#withoutRepeats}. */
    Splits withoutRepeats() {
        return new Splits(validation.withoutRepeats(), test.withoutRepeats());
    }

    /** The split of which models are fitted, for test queries, as {@code fit} says. */
    static Splits of(Holdout validation, InteractionLog beforeTest, List<Query> test, Protocol.FitRule fit) {
        InteractionLog train = fit == Protocol.FitRule.BEFORE_TEST ? beforeTest : validation.train();
        return new Splits(validation, new Holdout(train, test));
    }
}
