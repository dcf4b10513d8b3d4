// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.hanse.core.learn.train.LearnedCatalogue;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterLayout;

/**
 * Which rows of a table that is uploaded belong to which item: what an upload is read by. Everybody who knows the catalogue knows them.
 *
 * @param block the table, {@code [rows, width]}
 * @param items of the catalogue
 * @param of the rows of an item; perhaps none
 */
public record ItemRows(ParameterLayout.Block block, int items, IntFunction<List<Integer>> of) {

    /** Rows by which a network that has nothing else knows items apart, or the words of their titles. */
    public static Optional<ItemRows> find(ModelSpec spec, ParameterLayout layout, LearnedCatalogue catalogue) {
        if (spec.sharesItems()) {
            return Optional.of(new ItemRows(layout.block("item.vector"), catalogue.items(), List::of));
        }
        return layout.find("item.tokens").map(block -> new ItemRows(block, catalogue.items(), catalogue::titleRows));
    }

    /** The rows of these items. */
    Set<Integer> touchedBy(Set<Integer> met) {
        Set<Integer> touched = new HashSet<>();
        met.forEach(item -> touched.addAll(of.apply(item)));
        return touched;
    }

    /** The L2 norm of each row of a vector of parameters. */
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
