// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.List;
import org.hanse.core.interaction.InteractionType;

/** Gain of a target. Gains affect {@link Metric#REWARD_NDCG} only. Stateless. */
@FunctionalInterface
public interface GainRule {

    /**
     * Returns the gain of a target.
     *
     * @param types the log's types, in the order of their bits
     * @param typeMask bits of all types that held for the item from the target on, see {@link
     *     org.hanse.core.interaction.InteractionLog#typeMask}
     * @param value the target's {@link org.hanse.core.interaction.Measure#VALUE}; NaN without one
     * @return at least 0 and finite
     */
    double gain(List<InteractionType> types, long typeMask, double value);

    /** Returns a rule with gain 1 for every target. */
    static GainRule binary() {
        return (types, typeMask, value) -> 1;
    }
}
