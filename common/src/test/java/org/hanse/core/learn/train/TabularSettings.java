// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.model.ModelSpec;

/**
 * Settings of a table of values.
 *
 * @param rule bootstrap of a value
 * @param history number of the last interactions in the state, at least 1
 * @param types whether an interaction's type is part of the state, or its item alone
 * @param loss discount, steps and weights of the objectives; weights of losses, penalty and negative actions are
 *     unused, because a table does not extrapolate
 * @param rewards rewards of interactions for the objectives
 * @param window positions a window, at least 1; states extend before its beginning, targets not beyond its end
 * @param excludeHistory whether items that a shopper met are no candidates, as in the protocol
 * @param decay exponent of the step size: the {@code n}-th update of a value has {@code n^-decay}; in (0.5, 1], so
 *     that values converge
 * @param seed seed of the order of the windows
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

    /** Bootstraps of a value. */
    public enum Rule {
        /** The item that is best by weighted sum: the values of the best policy. */
        Q_LEARNING,
        /** The next item: the values of the shop's policy. */
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
