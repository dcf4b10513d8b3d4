// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import java.util.Arrays;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.ItemSelection;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.GradientSum;

/**
 * Shared parameters in which one shopper's gradient may differ from zero. These are all outside of tables of items, words and facts, and
 * the rows of the shopper's items in those tables, each once. The cost of operations on the gradient then depends on the shopper's number
 * of items, not on the model's number of words.
 */
final class TouchedParameters {

    /** Elements whose squares are added in single precision before they go to a double. */
    private static final int PIECE = 512;

    /** Factor for the rounding of a sum of squares in single precision, for its root: (1 + 2^-24)^512, and more. */
    private static final double ROUNDING_FACTOR = 1 + 0x1p-15;

    private static final double STEPS = 1 / GradientSum.STEP;

    private final NetworkShape shape;
    private final ItemFeatures features;
    private final Kernels kernels;
    private final boolean[] noted;
    private int[] starts = new int[64];
    private int[] sizes = new int[64];
    private int count;

    TouchedParameters(NetworkShape shape, ItemFeatures features, Kernels kernels) {
        this.shape = shape;
        this.features = features;
        this.kernels = kernels;
        this.noted = new boolean[shape.sequence];
    }

    /** Takes the parameters that a shopper with these items touches. */
    void set(ItemSelection selection) {
        count = 0;
        note(shape.sequence, shape.shared.size() - shape.sequence);
        shape.spec.content().ifPresent(content -> noteContent(content, selection));
    }

    private void noteContent(ContentSpec content, ItemSelection selection) {
        if (content.filters() > 0) {
            note(shape.convolutionWeight, 3 * content.filters() * content.tokenWidth());
            note(shape.convolutionBias, content.filters());
        }
        note(shape.projectionWeight, content.width() * shape.d);
        note(shape.projectionBias, shape.d);
        for (int r = 0; r < selection.tokenCount; r++) {
            note(shape.tokens + selection.tokens[r] * content.tokenWidth(), content.tokenWidth());
        }
        int first = count;
        for (int f = 0; f < content.fields().size(); f++) {
            ItemFeatures.Buckets field = features.field(f);
            int width = content.fields().get(f).width();
            for (int p = 0; p < selection.count; p++) {
                int item = selection.items[p];
                for (int e = field.starts[item]; e < field.starts[item + 1]; e++) {
                    noteOnce(shape.fields.get(f) + field.rows[e] * width, width);
                }
            }
        }
        for (int i = first; i < count; i++) {
            noted[starts[i]] = false;
        }
    }

    /** Adds a row unless it is present: two items may have one brand. */
    private void noteOnce(int start, int size) {
        if (!noted[start]) {
            noted[start] = true;
            note(start, size);
        }
    }

    private void note(int start, int size) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            sizes = Arrays.copyOf(sizes, 2 * count);
        }
        starts[count] = start;
        sizes[count++] = size;
    }

    /** Multiplies each number of a gradient with the weight in its place. */
    void weigh(float[] gradient, float[] weights) {
        for (int i = 0; i < count; i++) {
            int end = starts[i] + sizes[i];
            for (int at = starts[i]; at < end; at++) {
                gradient[at] *= weights[at];
            }
        }
    }

    /**
     * Returns an upper bound of a gradient's L2 norm: squares are added in single precision, and the greatest rounding
     * error is added.
     */
    double norm(float[] gradient) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            int end = starts[i] + sizes[i];
            for (int at = starts[i]; at < end; at += PIECE) {
                sum += kernels.dot(gradient, at, gradient, at, Math.min(PIECE, end - at));
            }
        }
        return Math.sqrt(sum) * ROUNDING_FACTOR;
    }

    /**
     * Adds {@code factor gradient} to a sum in steps of {@link GradientSum#STEP}, each number rounded to the nearest.
     *
     * @param factor such that no number is of {@link GradientSum#MOST} or more
     */
    void addScaled(double factor, float[] gradient, long[] sum) {
        double scale = factor * STEPS;
        for (int i = 0; i < count; i++) {
            int end = starts[i] + sizes[i];
            for (int at = starts[i]; at < end; at++) {
                sum[at] += (long) Math.rint(scale * gradient[at]);
            }
        }
    }

    /** Sets a gradient to zero where it may not be. */
    void clear(float[] gradient) {
        for (int i = 0; i < count; i++) {
            Arrays.fill(gradient, starts[i], starts[i] + sizes[i], 0f);
        }
    }
}
