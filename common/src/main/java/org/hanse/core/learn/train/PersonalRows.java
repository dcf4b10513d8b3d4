// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.model.ParameterLayout;

/**
 * Where the personal parameters of a merchant stand that may differ from 0: vectors and biases of the items that somebody
 * met, and whatever is not of items. Stores of a chain have one catalogue, of which each sells a part; what is kept of a store
 * is as small as its part.
 */
final class PersonalRows {

    private final List<Piece> pieces = new ArrayList<>();
    private int size;

    /** A run of parameters that are kept. */
    private record Piece(int at, int size) {}

    private PersonalRows() {}

    /** Those of the merchant with these examples, in a network of this shape. */
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

    /** Items whose personal parameters are kept, in ascending order. */
    static int[] met(NetworkShape shape, LocalExamples examples) {
        return shape.spec.sharesItems() ? new int[0] : examples.met();
    }

    /** Whether a block has a row for each item. */
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

    /** How many parameters are kept. */
    int size() {
        return size;
    }

    /** The kept ones of {@code personal}. */
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
