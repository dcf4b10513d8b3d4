// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.CounterRandom;

/**
 * The logs as a graph is trained on them: runs of at most {@code history} interactions of a shopper, each interaction but
 * the shopper's first a target exactly once. Immutable.
 */
final class GraphWindows {

    /** Batches whose windows are sorted by length together, so that little of a batch is padding. */
    private static final int BUCKETED_BATCHES = 32;

    private final int[] items;
    private final int[] shopperStarts;
    private final int[] from;
    private final int[] to;

    /**
     * Cuts logs.
     *
     * @param history the longest window
     * @param everyPosition whether a window has a target after each of its positions, or after the last one alone
     */
    GraphWindows(List<InteractionLog> logs, int history, boolean everyPosition) {
        items = new int[logs.stream().mapToInt(InteractionLog::size).sum()];
        int[] starts = new int[items.length];
        int[] first = new int[items.length];
        int[] end = new int[items.length];
        int at = 0;
        int windows = 0;
        for (InteractionLog log : logs) {
            for (int s = 0; s < log.shoppers(); s++) {
                int start = at;
                for (int p = log.from(s); p < log.to(s); p++) {
                    items[at++] = log.item(p);
                }
                for (int target = at - 1; target > start; target -= everyPosition ? history : 1) {
                    starts[windows] = start;
                    first[windows] = Math.max(start, target - history);
                    end[windows++] = target;
                }
            }
        }
        shopperStarts = Arrays.copyOf(starts, windows);
        from = Arrays.copyOf(first, windows);
        to = Arrays.copyOf(end, windows);
    }

    /** Returns the number of windows. */
    int size() {
        return from.length;
    }

    /** Returns a digest of the windows. */
    long digest() {
        long digest = 0;
        for (int[] column : List.of(items, from, to)) {
            for (int value : column) {
                digest = CounterRandom.bits(digest, value);
            }
        }
        return digest;
    }

    /**
     * Returns the windows of each step of an epoch, {@code [steps][windows]}: in random order, with similar lengths
     * within a step.
     */
    int[][] steps(int batch, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] order = new int[size()][];
        Arrays.setAll(order, window -> new int[] {window});
        shuffle(order, random);
        int stretch = Math.multiplyExact(batch, BUCKETED_BATCHES);
        int end;
        for (int start = 0; start < order.length; start = end) {
            end = start + Math.min(stretch, order.length - start);
            Arrays.sort(order, start, end, (a, b) -> Integer.compare(to[b[0]] - from[b[0]], to[a[0]] - from[a[0]]));
        }
        int[][] steps = new int[(size() + batch - 1) / batch][];
        for (int step = 0; step < steps.length; step++) {
            int[][] own = Arrays.copyOfRange(order, step * batch, Math.min(order.length, (step + 1) * batch));
            steps[step] = Arrays.stream(own).mapToInt(window -> window[0]).toArray();
        }
        shuffle(steps, random);
        return steps;
    }

    private static void shuffle(int[][] rows, SplittableRandom random) {
        for (int i = rows.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int[] row = rows[i];
            rows[i] = rows[j];
            rows[j] = row;
        }
    }

    /** Returns the inputs of some windows. */
    PaddedBatch batch(int[] windows) {
        PaddedBatch batch = new PaddedBatch(
                Arrays.stream(windows).map(window -> to[window] - from[window]).toArray());
        for (int b = 0; b < windows.length; b++) {
            for (int t = 0; t < batch.length(b); t++) {
                batch.set(b, t, items[from[windows[b]] + t]);
            }
        }
        return batch;
    }

    /** Returns the item after a position of a window. */
    int target(int window, int position) {
        return items[from[window] + position + 1];
    }

    /** Returns the items that the shopper met up to a position of a window, inclusive. */
    int[] met(int window, int position) {
        return Arrays.copyOfRange(items, shopperStarts[window], from[window] + position + 1);
    }
}
