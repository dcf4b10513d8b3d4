// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.OtherItems;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.DataDigest;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.network.InteractionRows;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.model.ModelSpec;

/**
 * Training windows of a log: every shopper's interactions, cut from the last one back into windows of at most {@code
 * history} positions. Each position predicts the interaction after it. Every interaction but a shopper's first is a
 * target exactly once. Immutable.
 *
 * <p>With baskets, a position at the end of a basket predicts one item of the next basket, which each epoch draws again with equal
 * probabilities. The other positions have weight 0 in the policy's loss (docs/adr/0079). A basket is a run of one session; an interaction
 * without a session is a basket of its own.
 */
final class TrainingWindows implements ShopperWindows {

    /** Batches whose windows are sorted by length together; the more, the less the lengths of a batch differ. */
    private static final int BUCKETED_BATCHES = 32;

    /** Index of the draw of a target within the draws of a window, away from those of dropout. */
    private static final long BASKET_DRAW = 1L << 42;

    private final InteractionLog log;
    private final boolean baskets;
    private final int objectives;
    private final int[] items;
    private final int[] types;
    private final int[] gaps;
    private final int[] values;
    private final float[] rewards;
    private final float[] policyWeights;
    private final OtherItems[] others;
    private final int[] following;

    /** Position after a basket at its first interaction, 0 at the others; empty without baskets. */
    private final int[] basketEnds;

    private final int[] shoppers;
    private final int[] from;
    private final int[] to;
    private final int[] shopperStarts;

    /** First window of a shopper; one more than there are shoppers. */
    private final int[] firstWindows;

    /** Cuts a log into windows without baskets. */
    TrainingWindows(InteractionLog log, ModelSpec spec, ObjectiveRewards rewards) {
        this(log, false, spec, rewards);
    }

    /**
     * Cuts a log into windows.
     *
     * @param baskets whether targets are items of the next basket
     * @param rewards rewards of targets; unused in a network without objectives
     */
    TrainingWindows(InteractionLog log, boolean baskets, ModelSpec spec, ObjectiveRewards rewards) {
        this.log = log;
        this.baskets = baskets;
        this.objectives = spec.objectives();
        int size = log.size();
        items = new int[size];
        types = new int[size];
        gaps = new int[size];
        values = new int[size];
        this.rewards = new float[size * objectives];
        policyWeights = new float[size];
        others = new OtherItems[size];
        following = new int[size];
        basketEnds = new int[baskets ? size : 0];
        shopperStarts = new int[log.shoppers() + 1];
        int windows = 0;
        InteractionRows rows = new InteractionRows(spec);
        int[] typeRows = rows.types(log);
        for (int s = 0; s < log.shoppers(); s++) {
            shopperStarts[s + 1] = shopperStarts[s] + log.length(s);
            read(log.sequence(s), rows, typeRows, rewards, shopperStarts[s]);
            windows += count(log.length(s), spec.history());
            if (baskets) {
                findBaskets(log.sequence(s), shopperStarts[s]);
            }
        }
        countFollowing();
        shoppers = new int[windows];
        from = new int[windows];
        to = new int[windows];
        firstWindows = new int[log.shoppers() + 1];
        cut(spec.history());
    }

    /** Windows of a shopper with {@code length} interactions. */
    private static int count(int length, int history) {
        return (Math.max(0, length - 1) + history - 1) / history;
    }

    /** Windows that a log would be cut into. */
    static long count(InteractionLog log, int history) {
        return IntStream.range(0, log.shoppers())
                .mapToLong(shopper -> count(log.length(shopper), history))
                .sum();
    }

    private void read(
            InteractionSequence sequence, InteractionRows rows, int[] typeRows, ObjectiveRewards worth, int at) {
        for (int i = 0; i < sequence.length(); i++) {
            items[at + i] = sequence.item(i);
            types[at + i] = typeRows[sequence.typeIndex(i)];
            gaps[at + i] = rows.gap(sequence, i);
            values[at + i] = rows.value(sequence, i);
            others[at + i] = log.others(sequence.position() + i);
            policyWeights[at + i] = worth.policyWeight(log, sequence.position() + i);
            if (objectives > 0) {
                float[] own = worth.of(log, sequence.position() + i);
                System.arraycopy(own, 0, rewards, (at + i) * objectives, objectives);
            }
        }
    }

    private void findBaskets(InteractionSequence sequence, int at) {
        int start = 0;
        for (int i = 1; i <= sequence.length(); i++) {
            boolean same =
                    i < sequence.length() && sequence.session(i) >= 0 && sequence.session(i) == sequence.session(i - 1);
            if (!same) {
                basketEnds[at + start] = at + i;
                start = i;
            }
        }
    }

    /** Counts for each interaction the different items from it on; used by objectives only. */
    private void countFollowing() {
        int[] metBy = new int[Arrays.stream(items).max().orElse(0) + 1];
        for (int s = 0; s < log.shoppers() && objectives > 0; s++) {
            int distinct = 0;
            for (int p = shopperStarts[s + 1] - 1; p >= shopperStarts[s]; p--) {
                distinct += metBy[items[p]] == s + 1 ? 0 : 1;
                metBy[items[p]] = s + 1;
                following[p] = distinct;
            }
        }
    }

    private void cut(int history) {
        int window = 0;
        for (int s = 0; s < log.shoppers(); s++) {
            for (int end = shopperStarts[s + 1] - 1; end > shopperStarts[s]; end -= history) {
                shoppers[window] = s;
                from[window] = Math.max(shopperStarts[s], end - history);
                to[window++] = end;
            }
            firstWindows[s + 1] = window;
        }
    }

    @Override
    public int shoppers() {
        return firstWindows.length - 1;
    }

    /** Shoppers with windows. */
    long learners() {
        return Arrays.stream(shoppers).distinct().count();
    }

    /** Returns whether targets are items of the next basket. */
    boolean baskets() {
        return baskets;
    }

    /** Returns the number of windows. */
    int size() {
        return shoppers.length;
    }

    /** Returns a digest of the windows. */
    long digest() {
        DataDigest digest = new DataDigest().add(rewards);
        List.of(items, types, gaps, values, shoppers, from, to).forEach(digest::add);
        if (IntStream.range(0, policyWeights.length).anyMatch(p -> policyWeights[p] == 0)) {
            digest.add(policyWeights);
        }
        if (Arrays.stream(others).anyMatch(known -> known != OtherItems.NONE)) {
            Arrays.stream(others)
                    .forEach(known -> digest.add(known.unavailable()).add(known.ignored()));
        }
        if (baskets) {
            digest.add(basketEnds);
        }
        if (objectives > 0) {
            IntStream.range(0, size()).forEach(window -> digest.add(ends(window) ? 1 : 0));
        }
        return digest.value();
    }

    /** Returns the number of positions of all windows. */
    long positions() {
        long sum = 0;
        for (int w = 0; w < size(); w++) {
            sum += to[w] - from[w];
        }
        return sum;
    }

    /** Returns the position of the first interaction of a window; the last one's target is at {@link #to}. */
    int from(int window) {
        return from[window];
    }

    int to(int window) {
        return to[window];
    }

    /** Returns the position of the first interaction of a window's shopper. */
    int shopperStart(int window) {
        return shopperStarts[shoppers[window]];
    }

    /** Returns whether nothing follows a window's last target; otherwise the window is cut there. */
    boolean ends(int window) {
        int shopper = shoppers[window];
        return log.ended(shopper) && to[window] == shopperStarts[shopper + 1] - 1;
    }

    int item(int position) {
        return items[position];
    }

    /** Returns the row of the type. */
    int type(int position) {
        return types[position];
    }

    /** Returns the reward of the interaction at {@code position} as a target. */
    float reward(int position, int objective) {
        return rewards[position * objectives + objective];
    }

    private int length(int window) {
        return to[window] - from[window];
    }

    /**
     * Returns the windows in the order of one epoch, in which {@code batch} neighbours have similar lengths. The windows are shuffled, then
     * sorted by length within stretches of several batches. Finally the batches of a stretch are shuffled.
     */
    int[] order(int batch, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = new int[size()];
        Arrays.setAll(order, window -> window);
        shuffle(order, random);
        int stretch = Math.multiplyExact(batch, BUCKETED_BATCHES);
        int end;
        for (int start = 0; start < order.length; start = end) {
            end = start + Math.min(stretch, order.length - start);
            sortByLength(order, start, end);
        }
        return order;
    }

    /** Starts of the batches of {@link #order}, shuffled. */
    int[] batches(int batch, long seed) {
        int[] starts = new int[(size() + batch - 1) / batch];
        Arrays.setAll(starts, b -> b * batch);
        shuffle(starts, new SplittableRandom(seed));
        return starts;
    }

    private static void shuffle(int[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }

    /** Returns the greatest number of positions of {@code batch} windows. */
    long mostPositions(int batch) {
        int[] lengths = IntStream.range(0, size()).map(this::length).sorted().toArray();
        long sum = 0;
        for (int w = Math.max(0, lengths.length - batch); w < lengths.length; w++) {
            sum += lengths[w];
        }
        return sum;
    }

    /** Positions of the longest window; 0 if there is none. */
    int longest() {
        return IntStream.range(0, size()).map(this::length).max().orElse(0);
    }

    /** Sorts by length, longest first; equal ones keep their order. */
    private void sortByLength(int[] order, int start, int end) {
        long[] keys = new long[end - start];
        for (int i = start; i < end; i++) {
            keys[i - start] = ((long) -length(order[i]) << 32) | (i - start);
        }
        Arrays.sort(keys);
        int[] copy = Arrays.copyOfRange(order, start, end);
        for (int i = start; i < end; i++) {
            order[i] = copy[(int) keys[i - start]];
        }
    }

    /**
     * Fills a batch with windows {@code order[start..end)}, longest first.
     *
     * @param seed seed of all draws for these windows, together with the window's index
     * @param earlier whether the batch includes the items that a shopper met before a window
     */
    void fill(SequenceBatch batch, int[] order, int start, int end, long seed, boolean earlier) {
        batch.clear();
        for (int i = start; i < end; i++) {
            int window = order[i];
            int shopper = shoppers[window];
            batch.beginWindow(shopper, ends(window), CounterRandom.bits(seed, window));
            fill(batch, window, earlier);
            if (from[window] == shopperStarts[shopper]) {
                batch.firstWeight(policyWeights[from[window]]);
            }
        }
    }

    @Override
    public void fill(ShopperBatch batch, int shopper, boolean earlier) {
        for (int window = firstWindows[shopper]; window < firstWindows[shopper + 1]; window++) {
            batch.beginWindow(ends(window));
            fill(batch.windows, window, earlier);
        }
    }

    private void fill(SequenceBatch batch, int window, boolean earlier) {
        long seed = batch.coins[batch.windows() - 1];
        if (earlier) {
            for (int p = shopperStart(window); p < from[window]; p++) {
                batch.addEarlier(items[p]);
            }
        }
        for (int p = from[window]; p < to[window]; p++) {
            int target = target(p, p - shopperStart(window), seed);
            int position = batch.add(items[p], types[p], gaps[p], values[p], items[target]);
            batch.following(position, following[p + 1]);
            batch.others(position, others[target]);
            batch.policyWeight(position, insideBasket(p) ? 0 : policyWeights[target]);
            for (int c = 0; c < objectives; c++) {
                batch.reward(position, c, rewards[target * objectives + c]);
            }
        }
    }

    /** Returns whether the history up to a position ends within a basket. */
    private boolean insideBasket(int position) {
        return baskets && basketEnds[position + 1] == 0;
    }

    /**
     * Returns the position of the target: the next one, or one of the next basket.
     *
     * @param index position within the shopper's own interactions, so that no other shopper changes the draw
     */
    private int target(int position, int index, long seed) {
        int next = position + 1;
        return !baskets || insideBasket(position)
                ? next
                : next + CounterRandom.below(basketEnds[next] - next, seed, BASKET_DRAW + index);
    }
}
