// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;

/** Histories of a shop that change at random: later and late interactions, deletions, erasures, new shoppers. */
public final class RandomHistories {

    private final SplittableRandom random;
    private static final List<InteractionType> TYPES = List.of(InteractionType.PURCHASE, InteractionType.RETURN);

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

    /** Returns a history of these items: two in a basket, one day after the other, returns now and then. */
    public static InteractionSequence sequence(ShopperId shopper, int... items) {
        InteractionLogAccumulator log = new InteractionLogAccumulator(TYPES).beginShopper(shopper);
        add(log, Arrays.stream(items).boxed().toList());
        return log.toLog().sequence(0);
    }

    private static void add(InteractionLogAccumulator log, List<Integer> items) {
        for (int i = 0; i < items.size(); i++) {
            log.add(items.get(i), items.get(i) % 7 == 6 ? 1 : 0)
                    .time(i * 86_400_000_000L)
                    .session(i / 2);
        }
    }

    /** Returns the present history of a shopper. */
    public InteractionSequence history(ShopperId shopper) {
        return sequence(shopper, of(shopper));
    }

    /** Returns the shoppers with interactions. */
    public List<ShopperId> shoppers() {
        return List.copyOf(histories.keySet());
    }

    public InteractionLog toLog() {
        InteractionLogAccumulator log = new InteractionLogAccumulator(TYPES);
        histories.forEach((shopper, history) -> add(log.beginShopper(shopper), history));
        return log.toLog();
    }
}
