// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hanse.core.interaction.Baskets;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;

/**
 * Histories of a shop's shoppers, and the counts of its tables. A row is derived when it is first read, and {@link #replace} changes it with
 * the histories from then on. So each row is at all times that of tables of the same histories. Rows keep all entries; {@link #cut} has the
 * greatest ones.
 *
 * <p>For many readers or one writer at a time, which the caller ensures by a lock. What a reader got is valid while it holds the lock.
 */
public final class LiveCounts implements ItemCounts {

    /** Stands for an interaction without a time. */
    private static final int UNTIMED = Integer.MIN_VALUE;

    private static final long DAY = 86_400_000_000L;

    /** A shopper of the last day in decayed numbers, and the most doublings above it. */
    private static final double ONE = 1 << 20;

    private static final int MOST_DOUBLINGS = 20;

    /** Stands for no shopper. */
    public static final int NO_SHOPPER = -1;

    /** Items that one change adds or removes, above which all cut rows are computed again. */
    private static final int MANY = 50;

    private static final int[] NOTHING = {};

    /** Stands for a row that was not read. */
    private static final SparseRow UNREAD = new SparseRow(NOTHING, new float[0]);

    private static final CutRow UNCUT = new CutRow(UNREAD, 0);

    private final Limits limits;

    private final RoomAccumulator room = new RoomAccumulator();

    /** Items of each shopper in order, and without repeats in ascending order. */
    private final List<int[]> histories = new ArrayList<>();

    private final List<int[]> sets = new ArrayList<>();

    /** Last day of each item of a set, and the items of at least two baskets, by shopper. */
    private final List<int[]> days = new ArrayList<>();

    private final List<int[]> again = new ArrayList<>();

    /** Shoppers that bought an item again, by item, and their number. */
    private final int[] buyersAgain;

    private final long[] totals = {0, 0};

    /** Last day of the counted log, and the decayed numbers of shoppers by half-life. */
    private final int[] today = {UNTIMED};

    private final Map<Integer, long[]> decayed = new TreeMap<>();
    private final Map<ShopperId, Integer> indices = new HashMap<>();

    /** Shoppers of each item in ascending order, with room at the end, and their number. */
    private final int[][] shoppersOf;

    private final int[] shoppers;
    private final int[] departures;

    /** Number of items by their number of shoppers, which is above 0. */
    private final TreeMap<Integer, Integer> sizes = new TreeMap<>();

    /** Rows, {@code [items]}. Readers may derive one twice; its fields are final, so each thread sees it whole. */
    private final SparseRow[] transitions;

    private final SparseRow[] common;

    /** Rows with more than the greatest entries, without the others. */
    private final SparseRow[] cutTransitions;

    private final CutRow[] cutCommon;

    /** Number of changes. */
    private final long[] changes = {0};

    private final ItemCounts cut = new Cut();

    /** Greatest entries of a row, with the rank of the last one. */
    private static final class CutRow {

        private final SparseRow row;
        private final double bound;

        CutRow(SparseRow row, double bound) {
            this.row = row;
            this.bound = bound;
        }

        /** Returns whether both ranks of an entry are above the bound, 1, or below, -1; 0 if the entries may be others. */
        int side(double before, double after) {
            return before > bound && after > bound ? 1 : before < bound && after < bound ? -1 : 0;
        }
    }

    /**
     * Limits of rows.
     *
     * @param neighbours greatest number of entries of a row of {@link #cut}
     * @param kept greatest number of entries of rows that are kept. A row beyond it is derived whenever it is read
     */
    public record Limits(int neighbours, long kept) {}

    private LiveCounts(int items, Limits limits) {
        this.limits = limits;
        this.shoppersOf = new int[items][];
        this.shoppers = new int[items];
        this.departures = new int[items];
        this.buyersAgain = new int[items];
        this.transitions = new SparseRow[items];
        this.common = new SparseRow[items];
        this.cutTransitions = new SparseRow[items];
        this.cutCommon = new CutRow[items];
        Arrays.fill(shoppersOf, NOTHING);
        forget();
    }

    /**
     * Returns the counts of a log over {@code items} items.
     *
     * @param neighbours greatest number of entries of a row of {@link #cut}
     */
    public static LiveCounts of(InteractionLog log, int items, int neighbours) {
        return of(log, items, new Limits(neighbours, Long.MAX_VALUE));
    }

    /** Returns the counts of a log over {@code items} items. */
    public static LiveCounts of(InteractionLog log, int items, Limits limits) {
        LiveCounts counts = new LiveCounts(items, limits);
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            if (log.length(shopper) > 0) {
                counts.add(log.shopper(shopper), log.sequence(shopper));
            }
        }
        counts.today[0] =
                counts.days.stream().flatMapToInt(Arrays::stream).max().orElse(UNTIMED);
        for (int size : counts.shoppers) {
            counts.resize(0, size);
        }
        return counts;
    }

    private void add(ShopperId shopper, InteractionSequence sequence) {
        int index = index(shopper);
        int[] history = items(sequence);
        histories.set(index, history);
        sets.set(index, distinct(history));
        for (int item : sets.get(index)) {
            join(item, index);
        }
        for (int k = 0; k + 1 < history.length; k++) {
            departures[history[k]]++;
        }
        days.set(index, days(sequence, sets.get(index)));
        buyAgain(index, Baskets.again(sequence));
        totals[1] += sets.get(index).length;
    }

    private static int[] items(InteractionSequence history) {
        int[] items = new int[history.length()];
        Arrays.setAll(items, history::item);
        return items;
    }

    private static int[] days(InteractionSequence history, int[] set) {
        int[] days = new int[set.length];
        Arrays.fill(days, UNTIMED);
        for (int k = 0; k < history.length() && history.log().timed(); k++) {
            days[Arrays.binarySearch(set, history.item(k))] = (int) Math.floorDiv(history.timeMicros(k), DAY);
        }
        return days;
    }

    private void buyAgain(int shopper, int[] items) {
        for (int item : again.get(shopper)) {
            buyersAgain[item]--;
        }
        for (int item : items) {
            buyersAgain[item]++;
        }
        totals[0] += items.length - again.set(shopper, items).length;
    }

    private int index(ShopperId shopper) {
        return indices.computeIfAbsent(shopper, id -> {
            histories.add(NOTHING);
            sets.add(NOTHING);
            days.add(NOTHING);
            again.add(NOTHING);
            return histories.size() - 1;
        });
    }

    private static int[] distinct(int[] history) {
        int[] items = history.clone();
        Arrays.sort(items);
        int size = 0;
        for (int item : items) {
            if (size == 0 || items[size - 1] != item) {
                items[size++] = item;
            }
        }
        return Arrays.copyOf(items, size);
    }

    /** Forgets all derived rows, which frees their memory. Later readers derive them again. */
    public void forget() {
        Arrays.fill(transitions, UNREAD);
        Arrays.fill(common, UNREAD);
        Arrays.fill(cutTransitions, UNREAD);
        Arrays.fill(cutCommon, UNCUT);
        room.clear();
    }

    /** Returns the number of entries of the derived rows, with room for those of cut rows. */
    public long entries() {
        return room.held();
    }

    /** Returns whether a row was not kept for lack of room since the rows were forgotten. */
    public boolean isFull() {
        return room.isFull();
    }

    /** Returns whether a derived row may be kept, and counts it. Two readers may both count a row that they derive at once. */
    private boolean hasRoom(SparseRow row) {
        return room.add(entries(row), limits.kept());
    }

    /** Entries of the derived rows, with room for the cut ones; at least those that are kept. */
    private static final class RoomAccumulator {

        private long held;
        private boolean full;

        synchronized boolean add(long size, long most) {
            boolean fits = held + size <= most;
            full |= !fits;
            held += fits ? size : 0;
            return fits;
        }

        synchronized void change(long size) {
            held += size;
        }

        synchronized void clear() {
            held = 0;
            full = false;
        }

        synchronized long held() {
            return held;
        }

        synchronized boolean isFull() {
            return full;
        }
    }

    private int entries(SparseRow row) {
        return row.size() + (row.size() > limits.neighbours() ? limits.neighbours() : 0);
    }

    /** Returns the number of changes so far. */
    public long changes() {
        return changes[0];
    }

    /** Returns the index of a shopper with interactions; {@link #NO_SHOPPER} without any. */
    public int shopper(ShopperId shopper) {
        return indices.getOrDefault(shopper, NO_SHOPPER);
    }

    /** Returns the number of interactions of a shopper. */
    public int length(int shopper) {
        return histories.get(shopper).length;
    }

    /** Returns the item of an interaction of a shopper. */
    public int item(int shopper, int index) {
        return histories.get(shopper)[index];
    }

    /** Returns the number of indices of shoppers, those without interactions included. */
    public int size() {
        return histories.size();
    }

    /** Returns the number of shoppers with interactions. */
    int present() {
        return indices.size();
    }

    /** Returns the items of a shopper without repeats, ascending. */
    int[] set(int shopper) {
        return sets.get(shopper);
    }

    /** Returns the shoppers of an item in ascending order; the first {@link #shoppersOf} of them count. */
    int[] ofItem(int item) {
        return shoppersOf[item];
    }

    /**
     * Returns how often an item is bought again, relative to all items of the shop: shares of shoppers with the item in at least two baskets.
     * Few shoppers say little, so {@code damping} shoppers that buy like all are added. Source: the item's own part of UP-CF, Faggioli,
     * Polato and Aiolli, UMAP 2020, section 3, as a rate.
     *
     * @return at least 0; 1 where no shopper buys an item again
     */
    public double tendency(int item, double damping) {
        if (totals[0] == 0) {
            return 1;
        }
        double all = (double) totals[0] / totals[1];
        return (buyersAgain[item] + damping * all) / (shoppers[item] + damping) / all;
    }

    /** Returns the share of pairs of shopper and item that are in at least two baskets; 0 without any. */
    public double repeats() {
        return totals[1] == 0 ? 0 : (double) totals[0] / totals[1];
    }

    /** Returns the numbers of shoppers, which change with the histories. */
    public ItemPopularity popularity() {
        return new ItemPopularity(shoppers, () -> sizes.isEmpty() ? 0 : sizes.lastKey());
    }

    /**
     * Returns the numbers of shoppers in which a shopper counts half for each {@code halfLife} days since it last met the item. They change
     * with the histories. Not for readers at the same time.
     *
     * @param halfLife in days; 0 for plain numbers
     */
    public ItemPopularity popularity(int halfLife) {
        if (halfLife == 0) {
            return popularity();
        }
        long[] weights = decayed.computeIfAbsent(halfLife, own -> {
            long[] sums = new long[shoppers.length];
            for (int shopper = 0; shopper < sets.size(); shopper++) {
                decay(shopper, own, sums, 1);
            }
            return sums;
        });
        return new ItemPopularity(shoppers, weights, ONE);
    }

    /** Integers, so that what is added can be taken away again. */
    private void decay(int shopper, int halfLife, long[] sums, int sign) {
        int[] set = sets.get(shopper);
        int[] last = days.get(shopper);
        for (int k = 0; k < set.length; k++) {
            double ages = last[k] == UNTIMED ? 0 : Math.min(MOST_DOUBLINGS, ((double) last[k] - today[0]) / halfLife);
            sums[set[k]] += sign * Math.round(ONE * Math.pow(2, ages));
        }
    }

    @Override
    public int[] shoppers() {
        return shoppers;
    }

    @Override
    public int departures(int item) {
        return departures[item];
    }

    @Override
    public SparseRow transitions(int item) {
        SparseRow row = transitions[item];
        if (row == UNREAD) {
            row = deriveTransitions(item);
            if (hasRoom(row)) {
                transitions[item] = row;
            }
        }
        return row;
    }

    @Override
    public SparseRow common(int item) {
        SparseRow row = common[item];
        if (row == UNREAD) {
            row = deriveCommon(item);
            if (hasRoom(row)) {
                common[item] = row;
            }
        }
        return row;
    }

    private SparseRow deriveTransitions(int item) {
        float[] dense = new float[shoppers.length];
        for (int s = 0; s < shoppers[item]; s++) {
            int[] history = histories.get(shoppersOf[item][s]);
            for (int k = 0; k + 1 < history.length; k++) {
                if (history[k] == item) {
                    dense[history[k + 1]]++;
                }
            }
        }
        return row(dense);
    }

    private SparseRow deriveCommon(int item) {
        float[] dense = new float[shoppers.length];
        for (int s = 0; s < shoppers[item]; s++) {
            for (int other : sets.get(shoppersOf[item][s])) {
                dense[other]++;
            }
        }
        dense[item] = 0;
        return row(dense);
    }

    private static SparseRow row(float[] dense) {
        int size = 0;
        for (float value : dense) {
            size += value == 0 ? 0 : 1;
        }
        int[] columns = new int[size];
        float[] values = new float[size];
        int at = 0;
        for (int column = 0; at < size; column++) {
            if (dense[column] != 0) {
                columns[at] = column;
                values[at++] = dense[column];
            }
        }
        return new SparseRow(columns, values);
    }

    /** Returns the counts with at most the greatest {@code neighbours} entries a row, as {@link MarkovTable} and {@link CommonShopperTable} have. */
    public ItemCounts cut() {
        return cut;
    }

    /** Greatest entries of each row. */
    private final class Cut implements ItemCounts {

        @Override
        public int[] shoppers() {
            return shoppers;
        }

        @Override
        public int departures(int item) {
            return departures[item];
        }

        @Override
        public SparseRow transitions(int item) {
            SparseRow all = LiveCounts.this.transitions(item);
            if (all.size() <= limits.neighbours()) {
                return all;
            }
            SparseRow row = cutTransitions[item];
            if (row == UNREAD) {
                double[] counts = new double[all.size()];
                for (int k = 0; k < counts.length; k++) {
                    counts[k] = all.values()[all.from() + k];
                }
                int most = limits.neighbours();
                row = all.greatest(counts, RowBlockAccumulator.greatest(counts, most), most);
                if (transitions[item] != UNREAD) {
                    cutTransitions[item] = row;
                }
            }
            return row;
        }

        @Override
        public SparseRow common(int item) {
            SparseRow all = LiveCounts.this.common(item);
            if (all.size() <= limits.neighbours()) {
                return all;
            }
            CutRow row = cutCommon[item];
            if (row == UNCUT) {
                double[] ranks = new double[all.size()];
                for (int k = 0; k < ranks.length; k++) {
                    int e = all.from() + k;
                    ranks[k] = rank(all.values()[e], shoppers[item], shoppers[all.columns()[e]]);
                }
                double bound = RowBlockAccumulator.greatest(ranks, limits.neighbours());
                row = new CutRow(all.greatest(ranks, bound, limits.neighbours()), bound);
                if (common[item] != UNREAD) {
                    cutCommon[item] = row;
                }
            }
            return row.row;
        }
    }

    private static double rank(double common, int shoppersOfItem, int shoppersOfOther) {
        return CommonShopperTable.similarity(
                common, shoppersOfItem + CooccurrenceTable.SHRINKAGE, shoppersOfOther + CooccurrenceTable.SHRINKAGE);
    }

    /**
     * Replaces the history of a shopper.
     *
     * @param history empty to erase the shopper, whose id and index are not used again
     * @throws IllegalArgumentException if an item is not in the catalogue; nothing has changed
     */
    public void replace(ShopperId shopper, InteractionSequence history) {
        int[] items = items(history);
        for (int item : items) {
            if (item < 0 || item >= shoppers.length) {
                throw new IllegalArgumentException("item " + item + " of a catalogue of " + shoppers.length);
            }
        }
        if (items.length == 0 && !indices.containsKey(shopper)) {
            return;
        }
        int index = index(shopper);
        decayed.forEach((halfLife, sums) -> decay(index, halfLife, sums, -1));
        int[] before = histories.set(index, items);
        int[] met = sets.set(index, distinct(items));
        days.set(index, days(history, sets.get(index)));
        if (items.length == 0) {
            indices.remove(shopper);
        }
        decayed.forEach((halfLife, sums) -> decay(index, halfLife, sums, 1));
        buyAgain(index, Baskets.again(history));
        totals[1] += sets.get(index).length - met.length;
        count(before, items);
        meet(index, met, sets.get(index));
        changes[0]++;
    }

    /** Counts the transitions of a history in place of those of another one; those of a common start or end stay. */
    private void count(int[] before, int[] after) {
        int shorter = Math.min(before.length, after.length);
        int start = 0;
        while (start < shorter && before[start] == after[start]) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && before[before.length - 1 - end] == after[after.length - 1 - end]) {
            end++;
        }
        int first = Math.max(0, start - 1);
        for (int k = first; k + 1 < after.length && k < after.length - end; k++) {
            transition(after[k], after[k + 1], 1);
        }
        for (int k = first; k + 1 < before.length && k < before.length - end; k++) {
            transition(before[k], before[k + 1], -1);
        }
    }

    private void transition(int item, int next, int step) {
        departures[item] += step;
        if (transitions[item] != UNREAD) {
            int before = entries(transitions[item]);
            transitions[item] = transitions[item].plus(new int[] {next}, NO_SHOPPER, step);
            room.change(entries(transitions[item]) - before);
            cutTransitions[item] = UNREAD;
        }
    }

    /** Counts the items of a shopper in place of those met before; both ascend. */
    private void meet(int shopper, int[] before, int[] after) {
        int[] come = without(after, before);
        int[] gone = without(before, after);
        if (come.length == 0 && gone.length == 0) {
            return;
        }
        for (int item : come) {
            join(item, shopper);
            resize(shoppers[item] - 1, shoppers[item]);
            plus(item, after, 1);
            cutCommon[item] = UNCUT;
        }
        for (int item : gone) {
            leave(item, shopper);
            resize(shoppers[item] + 1, shoppers[item]);
            plus(item, before, -1);
            cutCommon[item] = UNCUT;
        }
        int[] kept = without(after, come);
        for (int item : kept) {
            plus(item, come, 1);
            plus(item, gone, -1);
        }
        if (come.length + gone.length > MANY) {
            Arrays.fill(cutCommon, UNCUT);
        } else {
            recut(kept, come, gone);
        }
    }

    private static int[] without(int[] items, int[] others) {
        return Arrays.stream(items)
                .filter(item -> Arrays.binarySearch(others, item) < 0)
                .toArray();
    }

    private void join(int item, int shopper) {
        int[] own = shoppersOf[item];
        int size = shoppers[item]++;
        own = size == own.length ? Arrays.copyOf(own, size + 1 + size / 2) : own;
        int at = -1 - Arrays.binarySearch(own, 0, size, shopper);
        System.arraycopy(own, at, own, at + 1, size - at);
        own[at] = shopper;
        shoppersOf[item] = own;
    }

    private void leave(int item, int shopper) {
        int[] own = shoppersOf[item];
        int at = Arrays.binarySearch(own, 0, shoppers[item], shopper);
        System.arraycopy(own, at + 1, own, at, --shoppers[item] - at);
    }

    private void resize(int before, int after) {
        if (before > 0 && sizes.merge(before, -1, Integer::sum) == 0) {
            sizes.remove(before);
        }
        if (after > 0) {
            sizes.merge(after, 1, Integer::sum);
        }
    }

    private void plus(int item, int[] others, int step) {
        if (common[item] != UNREAD && others.length > 0) {
            int before = entries(common[item]);
            common[item] = common[item].plus(others, item, step);
            room.change(entries(common[item]) - before);
        }
    }

    /** Drops the cut rows whose entries may be others after the shoppers of some items changed. */
    private void recut(int[] kept, int[] come, int[] gone) {
        CutRow[] own = new CutRow[kept.length];
        for (int k = 0; k < kept.length; k++) {
            own[k] = cutCommon[kept[k]];
            cutCommon[kept[k]] = UNCUT;
        }
        for (int item : come) {
            recutOthers(item, 1);
        }
        for (int item : gone) {
            recutOthers(item, -1);
        }
        for (int k = 0; k < kept.length; k++) {
            if (own[k] != UNCUT && stays(own[k], kept[k], come, 1) && stays(own[k], kept[k], gone, -1)) {
                cutCommon[kept[k]] = own[k];
            }
        }
    }

    /** Checks the rows of items whose number of common shoppers with {@code item} is as before. */
    private void recutOthers(int item, int step) {
        SparseRow row = common[item] == UNREAD ? deriveCommon(item) : common[item];
        for (int e = row.from(); e < row.to(); e++) {
            int other = row.columns()[e];
            CutRow of = cutCommon[other];
            if (of != UNCUT) {
                double before = rank(row.values()[e], shoppers[other], shoppers[item] - step);
                if (of.side(before, rank(row.values()[e], shoppers[other], shoppers[item])) == 0) {
                    cutCommon[other] = UNCUT;
                }
            }
        }
    }

    /** Returns whether the greatest entries stay those of a cut row, whose counts with some items changed; writes these. */
    private boolean stays(CutRow cutRow, int item, int[] changed, int step) {
        for (int other : changed) {
            float count = common[item].at(other);
            double before = rank(count - step, shoppers[item], shoppers[other] - step);
            int side = cutRow.side(before, rank(count, shoppers[item], shoppers[other]));
            if (side == 0) {
                return false;
            }
            if (side > 0) {
                cutRow.row.set(other, count);
            }
        }
        return true;
    }
}
