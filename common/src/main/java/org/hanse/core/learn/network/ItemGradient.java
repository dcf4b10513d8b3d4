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
 * Gradient of {@link ItemEncoder}: from gradients of item vectors to those of tokens, convolution, fields, projection and item embeddings.
 *
 * <p>Only the maximal token of a filter passes a gradient on. The gradient of the convolution therefore is a scatter of single numbers. It
 * is split into shards by filters, so that no two shards write to the same place. Products with weights are split by rows into a fixed
 * number of partial sums, added in order.
 */
public final class ItemGradient {

    private final NetworkShape shape;
    private final ItemFeatures features;
    private final Kernels kernels;
    private final int d;
    private final int width;
    private final int filters;
    private final int tokenWidth;

    /** Number of trained features of an item, from tables and filters; the others have no gradient. */
    private final int learned;

    private final FloatBuffer inputGradient = new FloatBuffer();
    private final FloatBuffer projectedGradient = new FloatBuffer();
    private final FloatBuffer tokenGradient = new FloatBuffer();
    private final FloatBuffer partial = new FloatBuffer();
    private final PackedMatrix projection = new PackedMatrix();
    private final PackedMatrix convolution = new PackedMatrix();
    private final PackedMatrix[] scratch;
    private final Matrix weights = new Matrix();

    /** Views on the factors and results of products, one of each for a shard. */
    private final Matrix[] deltas;

    private final Matrix[] lefts;
    private final Matrix[] results;

    /**
     * Creates a gradient with its working memory.
     *
     * @param shards number of shards
     */
    public ItemGradient(NetworkShape shape, ItemFeatures features, Kernels kernels, int shards) {
        this.shape = shape;
        this.features = features;
        this.kernels = kernels;
        this.d = shape.d;
        this.width = shape.contentWidth();
        this.filters = shape.spec.content().map(ContentSpec::filters).orElse(0);
        this.tokenWidth = shape.spec.content().map(ContentSpec::tokenWidth).orElse(0);
        this.learned = width - shape.spec.content().map(ContentSpec::fixedSize).orElse(0);
        this.scratch = new PackedMatrix[shards];
        Arrays.setAll(scratch, shard -> new PackedMatrix());
        this.deltas = views(shards);
        this.lefts = views(shards);
        this.results = views(shards);
    }

    private static Matrix[] views(int shards) {
        Matrix[] views = new Matrix[shards];
        Arrays.setAll(views, shard -> new Matrix());
        return views;
    }

    /** Loads the weights; call it after each change. */
    public void load(float[] shared) {
        if (learned > 0) {
            kernels.pack(weights.setTransposed(shared, shape.projectionWeight, d, learned), projection);
        }
        if (filters > 0) {
            kernels.pack(weights.setTransposed(shared, shape.convolutionWeight, 3 * filters, tokenWidth), convolution);
        }
    }

    /**
     * Adds to the gradients.
     *
     * @param dVectors {@code [count, d]}, gradient of the item vectors
     * @param shared gradient of the shared parameters
     * @param own gradient of the parameters with the item embeddings
     */
    public void add(ItemPass pass, float[] dVectors, float[] shared, float[] own, ShardRunner runner) {
        addOwn(pass.selection(), dVectors, own);
        if (width == 0) {
            return;
        }
        int shards = scratch.length;
        int count = pass.selection().count;
        inputGradient.of(count * learned);
        int partialSize = (width + 1) * d;
        float[] sums = partial.zeroed(shards * Math.max(partialSize, tokenWidth * 3 * filters));
        runner.map(shards, shard -> throughProjection(pass, dVectors, sums, shard * partialSize, shard));
        addPartial(sums, partialSize, 0, width * d, shared, shape.projectionWeight);
        addPartial(sums, partialSize, width * d, d, shared, shape.projectionBias);
        int fields = features.spec().fields().size();
        if (filters == 0) {
            runner.map(fields, field -> {
                throughField(pass.selection(), field, shared);
                return field;
            });
            return;
        }
        float[] dProjected = projectedGradient.zeroed(pass.selection().tokenCount * 3 * filters);
        runner.map(shards + fields, task -> {
            if (task < shards) {
                throughConvolution(pass, dProjected, shared, task);
            } else {
                throughField(pass.selection(), task - shards, shared);
            }
            return task;
        });
        tokenGradient.of(pass.selection().tokenCount * tokenWidth);
        Arrays.fill(sums, 0, shards * tokenWidth * 3 * filters, 0f);
        runner.map(shards, shard -> throughTokens(pass, dProjected, sums, shared, shard));
        int size = tokenWidth * 3 * filters;
        addPartial(sums, size, 0, size, shared, shape.convolutionWeight);
    }

    private void addOwn(ItemSelection selection, float[] dVectors, float[] own) {
        if (shape.itemVector >= 0) {
            for (int p = 0; p < selection.count; p++) {
                kernels.addScaled(1f, dVectors, p * d, own, shape.itemVector + selection.items[p] * d, d);
            }
        }
    }

    private void addPartial(float[] sums, int stride, int offset, int size, float[] gradient, int at) {
        for (int shard = 0; shard < scratch.length; shard++) {
            kernels.addScaled(1f, sums, shard * stride + offset, gradient, at, size);
        }
    }

    private int throughProjection(ItemPass pass, float[] dVectors, float[] sums, int at, int shard) {
        int shards = scratch.length;
        int from = ShardRunner.from(shard, shards, pass.selection().count);
        int rows = ShardRunner.from(shard + 1, shards, pass.selection().count) - from;
        if (rows == 0) {
            return shard;
        }
        if (learned > 0) {
            kernels.multiply(
                    deltas[shard].set(dVectors, from * d, rows, d),
                    projection,
                    results[shard].set(inputGradient.current(), from * learned, rows, learned),
                    false);
        }
        int described = Math.min(rows, pass.described() - from);
        if (described <= 0) {
            return shard;
        }
        kernels.multiply(
                lefts[shard].setTransposed(pass.inputs(), from * width, width, described),
                deltas[shard].set(dVectors, from * d, described, d),
                results[shard].set(sums, at, width, d),
                true,
                scratch[shard]);
        for (int r = from; r < from + described; r++) {
            kernels.addScaled(1f, dVectors, r * d, sums, at + width * d, d);
        }
        return shard;
    }

    /** Computes the filters of one shard for all items. */
    private void throughConvolution(ItemPass pass, float[] dProjected, float[] shared, int shard) {
        ItemSelection selection = pass.selection();
        float[] dx = inputGradient.current();
        int from = ShardRunner.from(shard, scratch.length, filters);
        int to = ShardRunner.from(shard + 1, scratch.length, filters);
        int stride = 3 * filters;
        for (int p = 0; p < selection.count; p++) {
            int start = selection.starts[p];
            int end = selection.starts[p + 1];
            for (int f = from; f < to; f++) {
                int winner = (int) pass.winners()[p * filters + f];
                if (winner < 0) {
                    continue;
                }
                float delta = dx[p * learned + f];
                int token = start + winner;
                shared[shape.convolutionBias + f] += delta;
                if (token > start) {
                    dProjected[selection.titleRows[token - 1] * stride + f] += delta;
                }
                dProjected[selection.titleRows[token] * stride + filters + f] += delta;
                if (token + 1 < end) {
                    dProjected[selection.titleRows[token + 1] * stride + 2 * filters + f] += delta;
                }
            }
        }
    }

    private void throughField(ItemSelection selection, int field, float[] shared) {
        ContentSpec content = features.spec();
        int at = filters;
        for (int f = 0; f < field; f++) {
            at += content.fields().get(f).width();
        }
        int fieldWidth = content.fields().get(field).width();
        ItemFeatures.Buckets buckets = features.field(field);
        float[] dx = inputGradient.current();
        for (int p = 0; p < selection.count; p++) {
            int start = buckets.starts[selection.items[p]];
            int end = buckets.starts[selection.items[p] + 1];
            for (int e = start; e < end; e++) {
                int row = shape.fields.get(field) + buckets.rows[e] * fieldWidth;
                kernels.addScaled(1f / (end - start), dx, p * learned + at, shared, row, fieldWidth);
            }
        }
    }

    private int throughTokens(ItemPass pass, float[] dProjected, float[] sums, float[] shared, int shard) {
        ItemSelection selection = pass.selection();
        int shards = scratch.length;
        int from = ShardRunner.from(shard, shards, selection.tokenCount);
        int rows = ShardRunner.from(shard + 1, shards, selection.tokenCount) - from;
        if (rows == 0) {
            return shard;
        }
        int out = 3 * filters;
        float[] dTokens = tokenGradient.current();
        Matrix dp = deltas[shard].set(dProjected, from * out, rows, out);
        kernels.multiply(dp, convolution, results[shard].set(dTokens, from * tokenWidth, rows, tokenWidth), false);
        kernels.multiply(
                lefts[shard].setTransposed(pass.tokenRows(), from * tokenWidth, tokenWidth, rows),
                dp,
                results[shard].set(sums, shard * tokenWidth * out, tokenWidth, out),
                true,
                scratch[shard]);
        for (int r = from; r < from + rows; r++) {
            kernels.addScaled(
                    1f, dTokens, r * tokenWidth, shared, shape.tokens + selection.tokens[r] * tokenWidth, tokenWidth);
        }
        return shard;
    }
}
