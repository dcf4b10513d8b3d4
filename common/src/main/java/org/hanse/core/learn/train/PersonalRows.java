// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.model.ParameterLayout;

/**
 * Positions of a merchant's personal parameters that may differ from 0: vectors and biases of met items, and all
 * parameters without item rows. Stores of a chain have one catalogue, and each sells a part of it; a store's state is
 * as small as its part.
 */
final class PersonalRows {

    private final List<Piece> pieces = new ArrayList<>();
    private int size;

    /** A run of parameters that are kept. */
    private record Piece(int at, int size) {}

    private PersonalRows() {}

    /** Returns the positions for the merchant with these examples, in a network of this shape. */
    static PersonalRows of(NetworkShape shape, LocalExamples examples) {
        PersonalRows rows = new PersonalRows();
        int[] met = met(shape, examples);
        for (ParameterLayout.Block block : shape.personal.blocks()) {
            if (isOfItems(block)) {
                int width = block.size() / shape.items;
                for (int item : met) {
                    rows.add(block.at() + item * width, width);
                }
            } else {
                rows.add(block.at(), block.size());
            }
        }
        return rows;
    }

    /** Returns the items with stored personal parameters, in ascending order. */
    static int[] met(NetworkShape shape, LocalExamples examples) {
        return examples.met();
    }

    /** Returns whether a block has a row for each item. */
    static boolean isOfItems(ParameterLayout.Block block) {
        return block.name().startsWith("item.");
    }

    private void add(int at, int width) {
        Piece last = pieces.isEmpty() ? new Piece(-1, 0) : pieces.get(pieces.size() - 1);
        if (last.at() + last.size() == at) {
            pieces.set(pieces.size() - 1, new Piece(last.at(), last.size() + width));
        } else {
            pieces.add(new Piece(at, width));
        }
        size += width;
    }

    /** Returns the number of stored parameters. */
    int size() {
        return size;
    }

    /** Returns the stored ones of {@code personal}. */
    float[] read(float[] personal) {
        float[] kept = new float[size];
        int to = 0;
        for (Piece piece : pieces) {
            System.arraycopy(personal, piece.at(), kept, to, piece.size());
            to += piece.size();
        }
        return kept;
    }

    /** Puts kept ones back. */
    void write(float[] kept, float[] personal) {
        int from = 0;
        for (Piece piece : pieces) {
            System.arraycopy(kept, from, personal, piece.at(), piece.size());
            from += piece.size();
        }
    }
}
