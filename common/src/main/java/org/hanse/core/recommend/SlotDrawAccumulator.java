// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.hanse.core.recommend.Ranking.Ranked;

/** Sequential draw of the items of slots. Accumulates the pools that it draws from. */
final class SlotDrawAccumulator {

    private final Exploration exploration;
    private final Ranking ranking;

    /** Items that are allowed and not drawn, {@code [items]}, and the best of them, best first. */
    private final boolean[] open;

    private final List<Ranked> best = new ArrayList<>();
    private final Map<Integer, List<Integer>> variants;

    /** Variants of drawn items that are allowed. */
    private final List<Integer> closed = new ArrayList<>();

    private final int needed;
    private final int allowed;

    /** Items that were open. */
    private final Set<Integer> taken = new HashSet<>();

    /** First slot whose pool has an item, by item, and the slots at which items close and open again. */
    private final Map<Integer, Integer> pooled = new HashMap<>();

    private final Map<Integer, List<Integer>> changes = new HashMap<>();

    /** Slot from which on an item that closes is closed. */
    private int slot;

    private SlotPools.Permitted permitted = SlotPools.Permitted.of(new boolean[0]);

    SlotDrawAccumulator(
            Ranking ranking, Exploration exploration, boolean[] open, int slots, Map<Integer, List<Integer>> variants) {
        this.ranking = ranking;
        this.exploration = exploration;
        this.open = open;
        this.variants = variants;
        int count = 0;
        for (boolean one : open) {
            count += one ? 1 : 0;
        }
        this.allowed = count;
        this.needed = slots + pool() - 1;
    }

    /** Returns the number of best items that an item is drawn from. */
    private int pool() {
        return Math.max(1, Math.min(exploration.best(), left()));
    }

    /** Begins with the items that are open by now. */
    void begin() {
        if (left() == 0) {
            reopen();
        }
        permitted = SlotPools.Permitted.of(open);
        changes.clear();
    }

    /** Draws an item; empty if none is left. */
    Optional<Outcome.Slot> next(int place, RandomGenerator random) {
        slot = place;
        if (left() == 0) {
            reopen();
        }
        if (left() == 0) {
            return Optional.empty();
        }
        if (best.size() < pool()) {
            best.clear();
            best.addAll(ranking.best(Math.min(needed, left()), item -> open[item]));
        }
        List<Ranked> pool = best.subList(0, pool());
        pool.forEach(own -> pooled.putIfAbsent(own.item(), place));
        Outcome.Slot drawn = drawn(pool, random);
        slot = place + 1;
        take(drawn.item());
        return Optional.of(drawn);
    }

    private void reopen() {
        for (int item : closed) {
            open[item] = true;
            taken.remove(item);
            change(item);
        }
        closed.clear();
    }

    private int left() {
        return allowed - taken.size();
    }

    /** Closes an item and its variants. */
    void take(int item) {
        close(item);
        for (int variant : variants.getOrDefault(item, List.of())) {
            if (close(variant)) {
                closed.add(variant);
            }
        }
    }

    /** Closes an item for good, and its variants. */
    void see(int item) {
        take(item);
        closed.remove((Integer) item);
    }

    private boolean close(int item) {
        boolean was = open[item];
        open[item] = false;
        if (was) {
            taken.add(item);
            change(item);
        }
        best.removeIf(ranked -> ranked.item() == item);
        return was;
    }

    /** An item that closes and opens again before the same slot did not change. */
    private void change(int item) {
        List<Integer> own = changes.computeIfAbsent(item, first -> new ArrayList<>());
        if (!own.isEmpty() && own.get(own.size() - 1) == slot) {
            own.remove(own.size() - 1);
        } else {
            own.add(slot);
        }
    }

    private Outcome.Slot drawn(List<Ranked> pool, RandomGenerator random) {
        double[] propensities = exploration.propensities(
                pool.stream().mapToDouble(Ranked::score).toArray());
        int drawn = 0;
        if (exploration.rate() > 0) {
            double left = random.nextDouble();
            // Rounding may leave a rest behind the last item, which the first one takes.
            for (int rank = 0; rank < propensities.length && left >= 0; rank++) {
                left -= propensities[rank];
                drawn = left < 0 ? rank : 0;
            }
        }
        Ranked item = pool.get(drawn);
        return new Outcome.Slot(item.item(), item.terms(), propensities[drawn], drawn == 0, false);
    }

    /** Returns the pools of all slots so far. */
    SlotPools pools(int slots) {
        List<SlotPools.PoolItem> items = pooled.keySet().stream()
                .map(ranking::of)
                .sorted(Ranking.ORDER)
                .map(own -> new SlotPools.PoolItem(own.item(), own.score(), from(own.item()), changesOf(own.item())))
                .toList();
        Map<Integer, List<Integer>> others = changes.entrySet().stream()
                .filter(own ->
                        !pooled.containsKey(own.getKey()) && !own.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, own -> changesOf(own.getKey())));
        return new SlotPools(exploration, permitted, items, slots, others);
    }

    private int from(int item) {
        return pooled.getOrDefault(item, 0);
    }

    /** Returns the changes of an item as if it had been open before the first slot. */
    private List<Integer> changesOf(int item) {
        List<Integer> own = new ArrayList<>(changes.getOrDefault(item, List.of()));
        if (!permitted.contains(item)) {
            own.add(0, 0);
        }
        return own;
    }
}
