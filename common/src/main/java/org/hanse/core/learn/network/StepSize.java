// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

/**
 * Check that the working memory of a step fits into arrays of 2^31 - 1 numbers. The bounds are conservative: an accepted step fits.
 */
public final class StepSize {

    private StepSize() {}

    /**
     * Rejects a step that is too large.
     *
     * @param positions of all windows of the step
     * @param longest length of the longest window, in positions
     * @param uncut positions that always stay in one shard: the longest window, or all windows of a shopper
     * @param shards number of shards; a shard has at most its share of the positions plus {@code uncut}
     * @throws IllegalArgumentException if an array would be too long
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
     * Rejects a catalogue that is too large.
     *
     * @param width width of an item's row: of its vector, or of its features
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
