// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.world;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;

/** History of a shopper, as input of a model. */
public record History(List<Integer> items, List<InteractionType> types) {

    public static final History NONE = new History(List.of(), List.of());

    public History {
        items = List.copyOf(items);
        types = List.copyOf(types);
    }

    /** Policy of a shop by history. */
    @FunctionalInterface
    public interface Choice {
        int item(History history);
    }

    public History with(int item, InteractionType type) {
        List<Integer> moreItems = new ArrayList<>(items);
        List<InteractionType> moreTypes = new ArrayList<>(types);
        moreItems.add(item);
        moreTypes.add(type);
        return new History(moreItems, moreTypes);
    }

    /** Returns the history as a sequence of a separate log. */
    public InteractionSequence sequence() {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        log.beginShopper(new ShopperId("asked"));
        for (int i = 0; i < items.size(); i++) {
            log.add(items.get(i), log.typeIndex(types.get(i)));
        }
        return log.toLog().sequence(0);
    }
}
