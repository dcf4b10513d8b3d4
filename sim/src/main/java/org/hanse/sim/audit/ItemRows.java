// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.learn.train.LearnedCatalogue;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterLayout;

/**
 * Rows of an uploaded table by item. They follow from the public catalogue.
 *
 * @param block the table, {@code [rows, width]}
 * @param items number of items of the catalogue
 * @param of rows of an item; may be empty
 */
public record ItemRows(ParameterLayout.Block block, int items, IntFunction<List<Integer>> of) {

    /** Returns the rows that identify items: of item embeddings, or of the words of titles. */
    public static Optional<ItemRows> find(ModelSpec spec, ParameterLayout layout, LearnedCatalogue catalogue) {
        return layout.find(NetworkLayout.KEYS)
                .map(block -> new ItemRows(block, catalogue.items(), catalogue::keyRows))
                .or(() -> layout.find("item.tokens")
                        .map(block -> new ItemRows(block, catalogue.items(), catalogue::titleRows)));
    }

    /** Returns the rows of these items. */
    Set<Integer> touchedBy(Set<Integer> met) {
        Set<Integer> touched = new HashSet<>();
        met.forEach(item -> touched.addAll(of.apply(item)));
        return touched;
    }

    /** Returns the L2 norm of each row of a vector of parameters. */
    List<Double> norms(double[] vector) {
        int rows = block.shape().get(0);
        int width = block.size() / rows;
        List<Double> norms = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            double squares = 0;
            for (int i = block.at() + row * width; i < block.at() + (row + 1) * width; i++) {
                squares += vector[i] * vector[i];
            }
            norms.add(Math.sqrt(squares));
        }
        return norms;
    }
}
