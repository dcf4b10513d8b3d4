// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.learn.network.ItemEncoder;
import org.hanse.core.learn.network.ItemSelection;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.score.AttributeTerm.Group;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * Decomposition of the network's part of an item's score by the item's attributes. An item vector is a projection of
 * the item's description plus a vector of its own, and the score is a product with item vectors
 * (docs/design/network.md, sections 2 and 4). So the split is exact for every title convolution before the projection.
 * Single-precision vectors leave a rounding difference, which is assigned to the item's own vector or, without one, to
 * all items. Working memory of one scorer.
 */
final class AttributeReader {

    private final ScoringNetwork network;
    private final NetworkShape shape;
    private final ItemEncoder encoder;
    private final ItemSelection selection;

    /** Mean over all items of the projection's input, {@code [width]}. */
    private final double[] meanInput;

    AttributeReader(ScoringNetwork network) {
        this.network = network;
        this.shape = network.shape;
        this.encoder = new ItemEncoder(shape, network.features(), network.kernels);
        this.selection = new ItemSelection(network.features());
        this.meanInput = new double[shape.contentWidth()];
        if (meanInput.length > 0) {
            ItemSelection everything = new ItemSelection(network.features());
            everything.addAll();
            encode(everything);
            float[] inputs = encoder.inputs();
            for (int i = 0; i < shape.items * meanInput.length; i++) {
                meanInput[i % meanInput.length] += inputs[i];
            }
            for (int w = 0; w < meanInput.length; w++) {
                meanInput[w] /= shape.items;
            }
        }
    }

    private void encode(ItemSelection items) {
        encoder.forward(items, network.shared, network.ofItems(), 1, ShardRunner.sequential());
    }

    /**
     * Returns the terms; without interactions none.
     *
     * @param states {@code sum_c omega_c u_c}, {@code [d]}
     * @param everyItem term added to the score of each item
     * @param whole the network's part of the item's score
     */
    List<AttributeTerm> read(double[] states, double everyItem, double whole, int item) {
        List<AttributeTerm> terms = new ArrayList<>();
        double rest = whole;
        if (meanInput.length > 0) {
            selection.clear();
            selection.add(item);
            encode(selection);
            ContentSpec content = shape.spec.content().orElseThrow();
            int at = 0;
            for (Part part : parts(content)) {
                double term = 0;
                for (int w = at; w < at + part.width(); w++) {
                    term += (encoder.inputs()[w] - meanInput[w]) * projected(states, w);
                }
                at += part.width();
                terms.add(new AttributeTerm(part.group(), term));
                rest -= term;
            }
        }
        if (shape.itemVector >= 0) {
            terms.add(new AttributeTerm(Group.ITEM, rest - everyItem));
            rest = everyItem;
        }
        terms.add(new AttributeTerm(Group.ALL_ITEMS, rest));
        return terms;
    }

    private double projected(double[] states, int row) {
        int at = shape.projectionWeight + row * shape.d;
        double sum = 0;
        for (int j = 0; j < shape.d; j++) {
            sum += network.shared[at + j] * states[j];
        }
        return sum;
    }

    private record Part(Group group, int width) {}

    /** Returns what the projection reads, in its order. */
    private static List<Part> parts(ContentSpec content) {
        List<Part> parts = new ArrayList<>();
        if (content.filters() > 0) {
            parts.add(new Part(Group.TITLE, content.filters()));
        }
        for (ContentSpec.Field field : content.fields()) {
            parts.add(new Part(
                    switch (field.fact()) {
                        case CATEGORY -> Group.CATEGORY;
                        case BRAND -> Group.BRAND;
                        case ATTRIBUTE -> Group.ATTRIBUTE;
                        case PRICE -> Group.PRICE;
                        case KEY -> Group.ITEM;
                    },
                    field.width()));
        }
        if (content.vectorSize() > 0) {
            parts.add(new Part(Group.VECTOR, content.vectorSize()));
        }
        if (content.textSize() > 0) {
            parts.add(new Part(Group.DESCRIPTION, content.textSize()));
        }
        return parts;
    }
}
