// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.network.ItemSelection;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.ShardGradient;

/**
 * Gradients of some shoppers' losses, stored until the backward pass of the network. The gradients of states are by position. For each
 * shopper there are the gradients of item vectors and biases, by the shopper's own places, of the heads' bases and biases, and of the
 * weights of similarity. Item vectors
 * have two uses, as interactions and as candidates. Both gradients are added before the norm is computed, so the second one is stored here
 * until the first is known.
 */
final class ShopperDeltas {

    private final NetworkShape shape;

    /** Number of weights of similarity. */
    private final int ages;

    private final FloatBuffer du = new FloatBuffer();
    private final FloatBuffer dv = new FloatBuffer();
    private float[] kept = {};
    private int[] items = {};
    private int[] starts = new int[16];
    private int[] itemStarts = new int[16];
    private int[] described = new int[16];
    private int shoppers;

    ShopperDeltas(NetworkShape shape) {
        this.shape = shape;
        this.ages = shape.spec.addsSimilarity() ? shape.spec.history() : 0;
    }

    /** Removes all shoppers and allocates this number of positions. */
    void clear(int positions) {
        shoppers = 0;
        du.of(positions * shape.scores * shape.d);
        dv.of(positions * shape.objectives);
    }

    float[] du() {
        return du.current();
    }

    float[] dv() {
        return dv.current();
    }

    /**
     * Stores the next shopper's gradients, whose {@code positions} positions begin at {@code offset}.
     *
     * @param described number of the selection's places whose gradients the item encoder passes to the projection
     */
    void keep(ShardGradient gradient, int offset, int positions, ItemSelection selection, int described) {
        int places = selection.count;
        int wide = shape.scores * shape.d;
        int objectives = shape.objectives;
        System.arraycopy(gradient.du(), 0, du.current(), offset * wide, positions * wide);
        System.arraycopy(gradient.dv(), 0, dv.current(), offset * objectives, positions * objectives);
        if (shoppers + 1 == starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
            itemStarts = Arrays.copyOf(itemStarts, starts.length);
            this.described = Arrays.copyOf(this.described, starts.length);
        }
        keepItems(selection);
        this.described[shoppers] = described;
        int at = starts[shoppers++];
        int end = at + places * (shape.d + 1) + 2 * objectives + ages;
        starts[shoppers] = end;
        if (kept.length < end) {
            kept = Arrays.copyOf(kept, end + end / 2);
        }
        System.arraycopy(gradient.vectors.current(), 0, kept, at, places * shape.d);
        System.arraycopy(gradient.biases.current(), 0, kept, at + places * shape.d, places);
        if (objectives > 0) {
            int heads = end - ages - 2 * objectives;
            System.arraycopy(gradient.shared, shape.headBase, kept, heads, objectives);
            System.arraycopy(gradient.shared, shape.headBias, kept, heads + objectives, objectives);
        }
        if (ages > 0) {
            System.arraycopy(gradient.shared, shape.similarityAge, kept, end - ages, ages);
        }
    }

    private void keepItems(ItemSelection selection) {
        int end = itemStarts[shoppers] + selection.count;
        itemStarts[shoppers + 1] = end;
        if (items.length < end) {
            items = Arrays.copyOf(items, end + end / 2);
        }
        System.arraycopy(selection.items, 0, items, end - selection.count, selection.count);
    }

    /** Restores the items of a shopper, the first stored being 0, in their places. */
    void restoreItems(int shopper, ShopperItems of) {
        of.select(items, itemStarts[shopper], itemStarts[shopper + 1], described[shopper]);
    }

    /** Puts the gradients of a shopper back to where they were taken from, which is zero. */
    void restore(int shopper, ShardGradient gradient) {
        int places = itemStarts[shopper + 1] - itemStarts[shopper];
        int at = starts[shopper];
        System.arraycopy(kept, at, gradient.vectors.current(), 0, places * shape.d);
        System.arraycopy(kept, at + places * shape.d, gradient.biases.current(), 0, places);
        int objectives = shape.objectives;
        if (objectives > 0) {
            int heads = starts[shopper + 1] - ages - 2 * objectives;
            System.arraycopy(kept, heads, gradient.shared, shape.headBase, objectives);
            System.arraycopy(kept, heads + objectives, gradient.shared, shape.headBias, objectives);
        }
        if (ages > 0) {
            System.arraycopy(kept, starts[shopper + 1] - ages, gradient.shared, shape.similarityAge, ages);
        }
    }
}
