// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.List;
import org.hanse.core.interaction.InteractionType;

/** Says what finding a target is worth. Gains count in {@link Metric#REWARD_NDCG} only. Stateless. */
@FunctionalInterface
public interface GainRule {

    /**
     * The gain of a target.
     *
     * @param types the log's types, in the order of their bits
     * @param typeMask bits of all types that held for the item from the target on, see
     *     {@link org.hanse.core.interaction.InteractionLog#typeMask}
     * @param value the {@link org.hanse.core.interaction.Measure#VALUE} that came with it; NaN if none did
     * @return at least 0 and finite
     */
    double gain(List<InteractionType> types, long typeMask, double value);

    /** Every target is worth 1. */
    static GainRule binary() {
        return (types, typeMask, value) -> 1;
    }
}
