// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;

/**
 * Input of one pass of the item encoder: distinct items and their distinct title tokens. An item's place in the selection is its row in the
 * buffers of the pass.
 *
 * <p>Mutable and reused; one thread.
 */
public final class ItemSelection {

    private final ItemFeatures.Buckets titles;
    private final boolean reads;
    private final int[] placeOf;
    private final int[] rowOf;

    public int count;
    public int[] items = {};

    /** Number of distinct title rows, which are places in the tables of tokens. */
    public int tokenCount;

    public int[] tokens = {};

    /** Tokens of items, as indices into {@link #tokens}; those of item {@code p} are at {@code [starts[p], starts[p + 1])}. */
    int[] titleRows = {};

    int[] starts = {0};

    /** Creates an empty selection from the catalogue of {@code features}. */
    public ItemSelection(ItemFeatures features) {
        this(features, true);
    }

    /**
     * Creates an empty selection.
     *
     * @param reads whether to collect title tokens; otherwise {@link #tokens} and the fields after it stay empty
     */
    public ItemSelection(ItemFeatures features, boolean reads) {
        this.titles = features.titles();
        this.reads = reads;
        this.placeOf = new int[features.items()];
        this.rowOf = new int[features.spec().tokenBuckets()];
        Arrays.fill(placeOf, -1);
        Arrays.fill(rowOf, -1);
    }

    /** Empties the selection. */
    public void clear() {
        for (int p = 0; p < count; p++) {
            placeOf[items[p]] = -1;
        }
        for (int r = 0; r < tokenCount; r++) {
            rowOf[tokens[r]] = -1;
        }
        count = 0;
        tokenCount = 0;
    }

    /** Adds {@code item} if it is not selected, and returns its place. */
    public int add(int item) {
        if (placeOf[item] < 0) {
            if (count == items.length) {
                items = Arrays.copyOf(items, Math.max(16, count * 2));
                starts = Arrays.copyOf(starts, items.length + 1);
            }
            placeOf[item] = count;
            items[count++] = item;
            if (reads) {
                addTitle(item);
            }
        }
        return placeOf[item];
    }

    /** Returns the place of {@code item}; -1 if it is not selected. */
    public int placeOf(int item) {
        return placeOf[item];
    }

    /** Selects all items, each with its index as its place. */
    public void addAll() {
        for (int item = 0; item < placeOf.length; item++) {
            add(item);
        }
    }

    private void addTitle(int item) {
        int at = starts[count - 1];
        for (int e = titles.starts[item]; e < titles.starts[item + 1]; e++) {
            int token = titles.rows[e];
            if (rowOf[token] < 0) {
                if (tokenCount == tokens.length) {
                    tokens = Arrays.copyOf(tokens, Math.max(16, tokenCount * 2));
                }
                rowOf[token] = tokenCount;
                tokens[tokenCount++] = token;
            }
            if (at == titleRows.length) {
                titleRows = Arrays.copyOf(titleRows, Math.max(64, at * 2));
            }
            titleRows[at++] = rowOf[token];
        }
        starts[count] = at;
    }
}
