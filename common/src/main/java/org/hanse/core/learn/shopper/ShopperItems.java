// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.network.ItemPass;
import org.hanse.core.learn.network.ItemSelection;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.model.ContentSpec;

/**
 * Items of one shopper: history, targets and negatives, each once. Their rows are those of the round's pass over the
 * whole catalogue, so nothing is encoded twice, but their gradients are separate from those of other shoppers.
 */
final class ShopperItems implements ItemPass {

    private final ShopperRound round;
    private final ItemSelection places;
    private final ItemSelection selection;
    private final int d;
    private final int width;
    private final int filters;
    private final int tokenWidth;
    private int met;
    private int described;
    private final FloatBuffer vectors = new FloatBuffer();
    private final FloatBuffer inputs = new FloatBuffer();
    private final FloatBuffer winners = new FloatBuffer();
    private final FloatBuffer tokenRows = new FloatBuffer();

    ShopperItems(ShopperRound round) {
        this.round = round;
        this.places = new ItemSelection(round.features, false);
        this.selection = new ItemSelection(round.features);
        this.d = round.shape.d;
        this.width = round.shape.contentWidth();
        this.filters = round.shape.spec.content().map(ContentSpec::filters).orElse(0);
        this.tokenWidth =
                round.shape.spec.content().map(ContentSpec::tokenWidth).orElse(0);
    }

    /**
     * Takes the items of positions {@code [from, to)} and the negatives, without their titles, which losses do not read.
     *
     * @param itemPlaces receives the place of each position's item, as {@code targetPlaces} does of its target; by position of
     *     the batch
     */
    ItemSelection place(SequenceBatch batch, int from, int to, int[] negatives, int[] itemPlaces, int[] targetPlaces) {
        places.clear();
        for (int p = from; p < to; p++) {
            itemPlaces[p] = places.add(batch.items[p]);
            targetPlaces[p] = places.add(batch.targets[p]);
            for (int item : batch.ignored(p)) {
                places.add(item);
            }
        }
        met = places.count;
        for (int item : negatives) {
            places.add(item);
        }
        return places;
    }

    /**
     * Returns the number of items of the last {@link #place} in the shopper's history or targets; they have the first
     * places.
     */
    int met() {
        return met;
    }

    /** Vectors of the placed items, {@code [count, d]}. */
    float[] gatherVectors() {
        return gather(places, places.count, round.items.vectors(), d, vectors);
    }

    /**
     * Selects these items, each at its index in the array, and gathers the input of the item encoder's gradient.
     *
     * @param places number of them, from the first one on, that are {@link #described}
     */
    void select(int[] items, int from, int to, int places) {
        described = places;
        selection.clear();
        for (int i = from; i < to; i++) {
            selection.add(items[i]);
        }
        if (width == 0) {
            return;
        }
        gather(selection, described, round.items.inputs(), width, inputs);
        gather(selection, selection.count, round.items.winners(), filters, winners);
        float[] rows = tokenRows.of(selection.tokenCount * tokenWidth);
        for (int r = 0; r < selection.tokenCount; r++) {
            int at = round.shape.tokens + selection.tokens[r] * tokenWidth;
            System.arraycopy(round.shared, at, rows, r * tokenWidth, tokenWidth);
        }
    }

    private static float[] gather(ItemSelection from, int count, float[] ofAll, int size, FloatBuffer buffer) {
        float[] rows = buffer.of(count * size);
        for (int p = 0; p < count; p++) {
            System.arraycopy(ofAll, from.items[p] * size, rows, p * size, size);
        }
        return rows;
    }

    @Override
    public ItemSelection selection() {
        return selection;
    }

    @Override
    public int described() {
        return described;
    }

    @Override
    public float[] inputs() {
        return inputs.current();
    }

    @Override
    public float[] winners() {
        return winners.current();
    }

    @Override
    public float[] tokenRows() {
        return tokenRows.current();
    }
}
