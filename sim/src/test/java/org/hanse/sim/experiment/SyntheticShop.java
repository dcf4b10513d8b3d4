// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.dataset.CleaningReport;
import org.hanse.dataset.Dataset;

/** A small shop with shoppers that walk along its catalogue: transitions can be learned, popularity cannot. */
public final class SyntheticShop {

    static final int ITEMS = 30;

    private static final List<String> STORES = List.of("north", "south", "west");

    private SyntheticShop() {}

    /** Shoppers with five to nine interactions; each shops at one of three stores. */
    public static Dataset dataset(int shoppers, long seed, Protocol protocol) {
        SplittableRandom random = new SplittableRandom(seed);
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        int purchase = log.typeIndex(InteractionType.PURCHASE);
        for (int s = 0; s < shoppers; s++) {
            log.beginShopper(new ShopperId("shopper" + s));
            String store = STORES.get(random.nextInt(STORES.size()));
            int item = random.nextInt(ITEMS);
            int length = 5 + random.nextInt(5);
            for (int i = 0; i < length; i++) {
                log.add(item, random.nextInt(4) == 0 ? purchase : view)
                        .time(1_000_000L * (100 * i + s))
                        .merchant(store);
                item = random.nextInt(3) == 0 ? random.nextInt(ITEMS) : (item + 1) % ITEMS;
            }
        }
        return dataset(log.toLog(), protocol);
    }

    public static Dataset dataset(InteractionLog log, Protocol protocol) {
        return new Dataset(
                "synthetic",
                catalogue(),
                log,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                protocol,
                CleaningReport.clean(log.size()));
    }

    public static Protocol leaveOneOut(Integer... cutoffs) {
        return protocol(new Protocol.LeaveOneOut(), cutoffs);
    }

    public static Protocol protocol(Protocol.Split split, Integer... cutoffs) {
        return new Protocol(
                split, new Protocol.AllItems(), Protocol.HistoryRule.KEEP, Protocol.TargetRule.ANY, List.of(cutoffs));
    }

    private static Catalogue catalogue() {
        return Catalogue.of(IntStream.range(0, ITEMS)
                .mapToObj(i -> CatalogueItem.bare(new ItemId("item" + i)))
                .toList());
    }
}
