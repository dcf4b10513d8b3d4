// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.model.ModelSpec;

/**
 * How a table of values is learned.
 *
 * @param rule what a value bootstraps at
 * @param history how many of the last interactions are the state, at least 1
 * @param types whether an interaction's type is part of the state, or its item alone
 * @param loss discount, steps and weights of the objectives; weights of losses, penalty and negative actions play no part,
 *     since a table does not extrapolate
 * @param rewards what interactions are worth to the objectives
 * @param window positions a window, at least 1; states look back beyond its beginning, targets not beyond its end
 * @param excludeHistory whether items that a shopper met are no candidates, as the protocol says
 * @param decay the {@code n}-th update of a value has step size {@code n^-decay}; in (0.5, 1], so that values converge
 * @param seed of the order of the windows
 */
public record TabularSettings(
        Rule rule,
        int history,
        boolean types,
        LossSettings loss,
        ObjectiveRewards rewards,
        int window,
        boolean excludeHistory,
        double decay,
        long seed) {

    /** What a value bootstraps at. */
    public enum Rule {
        /** The item that is best by weighted sum: the values of the best policy. */
        Q_LEARNING,
        /** The item that came next: the values of what the shop did. */
        SARSA
    }

    public TabularSettings {
        if (history < 1 || window < 1 || !(decay > 0.5 && decay <= 1)) {
            throw new IllegalArgumentException(
                    "out of range: history " + history + ", window " + window + ", decay " + decay);
        }
        if (loss.omega().size() != ModelSpec.Objective.values().length || !loss.bootstraps()) {
            throw new IllegalArgumentException(loss + ": a table learns rewards of "
                    + ModelSpec.Objective.values().length + " objectives by temporal differences");
        }
    }
}
