// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;

/** Histories of a shop that change at random: later and late interactions, deletions, erasures, new shoppers. */
public final class RandomHistories {

    private final SplittableRandom random;
    private final int items;
    private final boolean skewed;
    private final Map<ShopperId, List<Integer>> histories = new LinkedHashMap<>();
    private int named;

    public RandomHistories(long seed, int items, int shoppers, boolean skewed) {
        this.random = new SplittableRandom(seed);
        this.items = items;
        this.skewed = skewed;
        for (int s = 0; s < shoppers; s++) {
            IntStream.range(0, random.nextInt(12))
                    .forEach(k -> histories
                            .computeIfAbsent(new ShopperId("s" + named), id -> new ArrayList<>())
                            .add(item()));
            named++;
        }
    }

    private int item() {
        int item = random.nextInt(items);
        return skewed ? Math.min(item, Math.min(random.nextInt(items), random.nextInt(items))) : item;
    }

    /** Changes one history, and returns its shopper. */
    public ShopperId change() {
        List<ShopperId> known = List.copyOf(histories.keySet());
        int kind = known.isEmpty() ? 0 : random.nextInt(20);
        ShopperId shopper = kind == 0 ? new ShopperId("s" + named++) : known.get(random.nextInt(known.size()));
        List<Integer> history = histories.computeIfAbsent(shopper, id -> new ArrayList<>());
        if (kind < 9) {
            history.add(item());
        } else if (kind < 13) {
            history.add(random.nextInt(history.size() + 1), item());
        } else if (kind < 18) {
            history.remove(random.nextInt(history.size()));
        } else if (kind < 19) {
            history.subList(history.size() / 2, history.size()).clear();
            IntStream.range(0, random.nextInt(8)).forEach(k -> history.add(item()));
        } else {
            history.clear();
        }
        if (history.isEmpty()) {
            histories.remove(shopper);
        }
        return shopper;
    }

    /** Reads some rows, so that others stay unread. */
    public void readSome(LiveCounts live) {
        int item = item();
        live.transitions(item);
        live.cut().common(random.nextInt(items));
        live.cut().transitions(item);
    }

    /** Returns the items of a shopper in order; empty after an erasure. */
    public int[] of(ShopperId shopper) {
        return histories.getOrDefault(shopper, List.of()).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Returns the shoppers with interactions. */
    public List<ShopperId> shoppers() {
        return List.copyOf(histories.keySet());
    }

    public InteractionLog toLog() {
        InteractionLogAccumulator log = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        histories.forEach((shopper, history) -> {
            log.beginShopper(shopper);
            history.forEach(item -> log.add(item, 0));
        });
        return log.toLog();
    }
}
