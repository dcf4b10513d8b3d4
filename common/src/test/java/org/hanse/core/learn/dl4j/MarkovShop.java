// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.train.Merchant;

/**
 * Shop in which an item is followed by its fixed successor four out of five times, and else by a random item, the
 * first ones more often than the last ones.
 */
final class MarkovShop {

    private final int items;

    MarkovShop(int items) {
        this.items = items;
    }

    /** Returns the successor of an item. */
    int next(int item) {
        return (item * 7 + 3) % items;
    }

    /** Shoppers with between 2 and {@code longest} interactions. */
    InteractionLog log(int shoppers, int longest, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int click = log.typeIndex(InteractionType.CLICK);
        for (int s = 0; s < shoppers; s++) {
            log.beginShopper(new ShopperId("s" + s));
            int item = any(random);
            int length = 2 + random.nextInt(longest - 1);
            for (int i = 0; i < length; i++) {
                log.add(item, click);
                item = random.nextInt(5) < 4 ? next(item) : any(random);
            }
        }
        return log.toLog();
    }

    private int any(SplittableRandom random) {
        return Math.min(random.nextInt(items), random.nextInt(items));
    }

    Catalogue catalogue() {
        return Catalogue.of(IntStream.range(0, items)
                .mapToObj(i -> CatalogueItem.bare(new ItemId("i" + i)))
                .toList());
    }

    List<Merchant> merchants(InteractionLog... logs) {
        return IntStream.range(0, logs.length)
                .mapToObj(m -> new Merchant(logs[m], catalogue()))
                .toList();
    }
}
