// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.world;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;

/** What a shopper did so far, as a model is asked about it. */
record History(List<Integer> items, List<InteractionType> types) {

    static final History NONE = new History(List.of(), List.of());

    History {
        items = List.copyOf(items);
        types = List.copyOf(types);
    }

    /** What a shop shows after a history. */
    @FunctionalInterface
    interface Choice {
        int item(History history);
    }

    History with(int item, InteractionType type) {
        List<Integer> moreItems = new ArrayList<>(items);
        List<InteractionType> moreTypes = new ArrayList<>(types);
        moreItems.add(item);
        moreTypes.add(type);
        return new History(moreItems, moreTypes);
    }

    /** As a sequence of a log of its own. */
    InteractionSequence sequence() {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        log.beginShopper(new ShopperId("asked"));
        for (int i = 0; i < items.size(); i++) {
            log.add(items.get(i), log.typeIndex(types.get(i)));
        }
        return log.toLog().sequence(0);
    }
}
