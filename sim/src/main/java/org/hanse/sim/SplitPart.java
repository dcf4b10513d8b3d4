// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import org.hanse.core.evaluate.Splits;
import org.hanse.core.evaluate.Splitter;
import org.hanse.core.interaction.InteractionLog;

/**
 * A part with what is held out of it.
 *
 * @param merchant the entry it belongs to
 * @param part as cut
 * @param splits its two holdouts
 * @param trains whether networks may learn from it
 */
record SplitPart(Merchant merchant, Part part, Splits splits, boolean trains) {

    static SplitPart of(Scenario scenario, Merchant merchant, Part part) {
        boolean trains =
                scenario.merchants().stream().anyMatch(entry -> entry.id().equals(merchant.id()) && entry.trains());
        return new SplitPart(
                merchant,
                part,
                Splitter.split(merchant.protocol(), part.log(), part.validation(), part.test(), scenario.rewards()),
                trains);
    }

    /** The part's id, unique in a run. */
    String id() {
        return part.id();
    }

    /** What to fit to for the figures of a split. */
    InteractionLog train(HeldOut split) {
        return (split == HeldOut.TEST ? splits.test() : splits.validation()).train();
    }

    /** Whether somebody has an interaction after another, which is what a network learns from. */
    boolean teaches(HeldOut split) {
        InteractionLog log = train(split);
        for (int s = 0; s < log.shoppers(); s++) {
            if (log.length(s) > 1) {
                return true;
            }
        }
        return false;
    }
}
