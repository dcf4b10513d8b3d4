// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Matrix;
import org.hanse.core.learn.kernel.PackedMatrix;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * Encoder of item vectors {@code q_a = c_a + p_a} (docs/design/network.md, section 2) for a selection of items.
 *
 * <p>Each distinct title token is projected once by the three parts of the convolution's weights. The convolution of a title then is a sum
 * of rows. A batch has far fewer distinct tokens than token places. Work is split into shards by tokens, then by items. One shard writes
 * each result, so the number of threads does not affect it.
 */
public final class ItemEncoder implements ItemPass {

    private final NetworkShape shape;
    private final ItemFeatures features;
    private final Kernels kernels;
    private final int d;
    private final int width;
    private final int filters;
    private final int tokenWidth;

    private final FloatBuffer tokenRows = new FloatBuffer();
    private final FloatBuffer projected = new FloatBuffer();
    private final FloatBuffer inputs = new FloatBuffer();
    private final FloatBuffer winners = new FloatBuffer();
    private final FloatBuffer vectors = new FloatBuffer();
    private final PackedMatrix convolution = new PackedMatrix();
    private final PackedMatrix projection = new PackedMatrix();
    private final Matrix weights = new Matrix();

    /** Views on the left factor and the result, one of each for a shard. */
    private Matrix[] lefts = {};

    private Matrix[] results = {};
    private ItemSelection selected;

    public ItemEncoder(NetworkShape shape, ItemFeatures features, Kernels kernels) {
        this.shape = shape;
        this.features = features;
        this.kernels = kernels;
        this.d = shape.d;
        this.width = shape.contentWidth();
        this.filters = shape.spec.content().map(ContentSpec::filters).orElse(0);
        this.tokenWidth = shape.spec.content().map(ContentSpec::tokenWidth).orElse(0);
        this.selected = new ItemSelection(features);
    }

    /** Returns the vectors of the last pass, {@code [selection.count, d]}. */
    public float[] vectors() {
        return vectors.current();
    }

    @Override
    public ItemSelection selection() {
        return selected;
    }

    @Override
    public int described() {
        return selected.count;
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

    /**
     * Computes the vectors of the selected items.
     *
     * @param shared all shared parameters
     * @param own parameters with the item embeddings, shared or personal
     * @param shards number of shards
     */
    public void forward(ItemSelection selection, float[] shared, float[] own, int shards, ShardRunner runner) {
        selected = selection;
        float[] result = vectors.of(selection.count * d);
        if (width > 0) {
            reserve(selection, shards);
            kernels.pack(weights.set(shared, shape.projectionWeight, width, d), projection);
        }
        if (filters > 0) {
            kernels.pack(weights.set(shared, shape.convolutionWeight, tokenWidth, 3 * filters), convolution);
            runner.map(shards, shard -> projectTokens(selection, shared, shard, shards));
        }
        runner.map(shards, shard -> {
            encode(selection, shared, result, shard, shards);
            int from = ShardRunner.from(shard, shards, selection.count);
            int to = ShardRunner.from(shard + 1, shards, selection.count);
            addOwn(selection, own, result, from, to);
            return shard;
        });
    }

    private void reserve(ItemSelection selection, int shards) {
        if (lefts.length < shards) {
            lefts = views(shards);
            results = views(shards);
        }
        tokenRows.of(selection.tokenCount * tokenWidth);
        projected.of(selection.tokenCount * 3 * filters);
        inputs.of(selection.count * width);
        winners.of(selection.count * filters);
    }

    private static Matrix[] views(int shards) {
        Matrix[] views = new Matrix[shards];
        Arrays.setAll(views, shard -> new Matrix());
        return views;
    }

    private int projectTokens(ItemSelection selection, float[] shared, int shard, int shards) {
        int from = ShardRunner.from(shard, shards, selection.tokenCount);
        int to = ShardRunner.from(shard + 1, shards, selection.tokenCount);
        float[] rows = tokenRows();
        for (int r = from; r < to; r++) {
            System.arraycopy(shared, shape.tokens + selection.tokens[r] * tokenWidth, rows, r * tokenWidth, tokenWidth);
        }
        kernels.multiply(
                lefts[shard].set(rows, from * tokenWidth, to - from, tokenWidth),
                convolution,
                results[shard].set(projected.current(), from * 3 * filters, to - from, 3 * filters),
                false);
        return shard;
    }

    private void encode(ItemSelection selection, float[] shared, float[] result, int shard, int shards) {
        int from = ShardRunner.from(shard, shards, selection.count);
        int to = ShardRunner.from(shard + 1, shards, selection.count);
        if (width == 0) {
            Arrays.fill(result, from * d, to * d, 0f);
            return;
        }
        float[] x = inputs();
        for (int p = from; p < to; p++) {
            if (filters > 0) {
                kernels.convolveTitle(
                        projected.current(),
                        selection.titleRows,
                        selection.starts[p],
                        selection.starts[p + 1],
                        shared,
                        shape.convolutionBias,
                        x,
                        p * width,
                        winners(),
                        p * filters,
                        filters);
            }
            addFacts(selection.items[p], shared, x, p * width + filters);
            System.arraycopy(shared, shape.projectionBias, result, p * d, d);
        }
        kernels.multiply(
                lefts[shard].set(x, from * width, to - from, width),
                projection,
                results[shard].set(result, from * d, to - from, d),
                true);
    }

    private void addFacts(int item, float[] shared, float[] x, int at) {
        ContentSpec content = features.spec();
        int next = at;
        for (int f = 0; f < content.fields().size(); f++) {
            int fieldWidth = content.fields().get(f).width();
            Arrays.fill(x, next, next + fieldWidth, 0f);
            ItemFeatures.Buckets field = features.field(f);
            int start = field.starts[item];
            int end = field.starts[item + 1];
            for (int e = start; e < end; e++) {
                int row = shape.fields.get(f) + field.rows[e] * fieldWidth;
                kernels.addScaled(1f / (end - start), shared, row, x, next, fieldWidth);
            }
            next += fieldWidth;
        }
        int size = content.fixedSize();
        System.arraycopy(features.fixed(), item * size, x, next, size);
    }

    private void addOwn(ItemSelection selection, float[] own, float[] result, int from, int to) {
        if (shape.itemVector >= 0) {
            for (int p = from; p < to; p++) {
                kernels.addScaled(1f, own, shape.itemVector + selection.items[p] * d, result, p * d, d);
            }
        }
    }
}
