// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

/**
 * Says beforehand whether the working memory of a step fits into arrays, which hold 2^31 - 1 numbers each. Bounds are on the
 * safe side: a step that is let through fits.
 */
public final class StepSize {

    private StepSize() {}

    /**
     * Refuses a step that is too large.
     *
     * @param positions of all windows of the step
     * @param longest window, in positions
     * @param uncut what always stays in one shard, in positions: the longest window, or all windows of a shopper
     * @param shards pieces that the step is cut into; none has more than its share of the positions and {@code uncut}
     * @throws IllegalArgumentException if an array would have to be longer than arrays can be
     */
    public static void require(NetworkShape shape, long positions, int longest, int uncut, int shards) {
        long ofShard = positions / shards + uncut + 1;
        long row = (long) shape.d * Math.max(EncoderKind.of(shape.spec).width(), Math.max(shape.scores, shape.heads));
        long gates = (long) shape.heads * longest;
        long most = Math.max(ofShard * Math.max(row, gates), positions * Math.max(1, shape.objectives));
        if (most > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a step of " + positions + " positions, windows of up to " + longest
                    + " and " + shards + " shards takes arrays of " + most + " numbers, more than the "
                    + Integer.MAX_VALUE + " that one can hold: make batch, history or dimension smaller");
        }
    }

    /**
     * Refuses a catalogue that is too large.
     *
     * @param width of what is held of an item in one row: its vector, or what its facts are turned into before
     * @throws IllegalArgumentException if the rows of all items do not fit into one array
     */
    static void requireCatalogue(int items, int width) {
        if ((long) items * width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a catalogue of " + items + " items of " + width
                    + " numbers each takes an array of " + (long) items * width + ", more than the "
                    + Integer.MAX_VALUE + " that one can hold: make the dimension smaller, read fewer facts of items"
                    + " (network.content, dense vectors), or make the catalogue smaller");
        }
    }
}
