// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.Nd4jOracle;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.ReferenceCatalogue;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Matrix;
import org.hanse.core.learn.kernel.PackedMatrix;
import org.hanse.core.learn.loss.NetworkGradient;
import org.hanse.core.learn.network.ItemEncoder;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.ItemGradient;
import org.hanse.core.learn.network.ItemSelection;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.network.TargetNetwork;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.loss.LossReduce;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv1DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;

/** Products, titles, losses and the optimiser against ND4J's operations, gradients and updater. */
@Tag("nightly")
class LossNd4jTest {

    private static final double TOLERANCE = 2e-5;

    @Test
    void multiply_matrices_isMmul() {
        SplittableRandom random = new SplittableRandom(1);
        int rows = 37;
        int inner = 130;
        int columns = 51;
        float[] left = Nd4jOracle.random(rows * inner, 1, random);
        float[] right = Nd4jOracle.random(inner * columns, 1, random);
        INDArray expected = Nd4jOracle.matrix(left, 0, rows, inner).mmul(Nd4jOracle.matrix(right, 0, inner, columns));
        INDArray single = Nd4j.gemm(
                Nd4j.create(left, new long[] {rows, inner}, 'c'),
                Nd4j.create(right, new long[] {inner, columns}, 'c'),
                false,
                false);
        for (Kernels kernels : Nd4jOracle.kernels()) {
            float[] result = new float[rows * columns];
            kernels.multiply(
                    new Matrix().set(left, 0, rows, inner),
                    new Matrix().set(right, 0, inner, columns),
                    new Matrix().set(result, 0, rows, columns),
                    false,
                    new PackedMatrix());
            Nd4jOracle.requireClose("mmul", result, 0, columns, expected, 5e-5);
            Nd4jOracle.requireClose("gemm", result, 0, columns, single, 1e-4);
        }
    }

    /** Titles of one length, so that one convolution with zeros on both sides computes them all. */
    @Test
    void itemEncoder_titles_areConvolutionRectifierAndMaximum() {
        int items = 5;
        int length = 4;
        int d = 8;
        ContentSpec content = new ContentSpec(9, 5, 6, length, List.of(), 0);
        NetworkShape shape = new NetworkShape(spec(d, Optional.of(content), ItemVectors.NONE, 0), items);
        SplittableRandom random = new SplittableRandom(2);
        int[][] titles = new int[items][];
        Arrays.setAll(
                titles, a -> random.ints(length, 0, content.tokenBuckets()).toArray());
        ItemFeatures features = ItemFeatures.ofRows(content, titles, new int[0][][], new float[0]);
        float[] shared = Nd4jOracle.random(shape.shared.size(), 0.5, random);
        float[] personal = new float[shape.personal.size()];
        float[] upstream = Nd4jOracle.random(items * d, 1, random);

        Nd4jOracle oracle = new Nd4jOracle();
        int width = content.tokenWidth();
        int filters = content.filters();
        SDVariable tokens =
                oracle.variable("tokens", Nd4jOracle.matrix(shared, shape.tokens, content.tokenBuckets(), width));
        double[][][] taps = new double[3][][];
        for (int j = 0; j < 3; j++) {
            taps[j] = Nd4jOracle.matrix(shared, shape.convolutionWeight + j * filters, width, filters, 3 * filters)
                    .toDoubleMatrix();
        }
        SDVariable weight = oracle.variable("weight", Nd4j.createFromArray(taps));
        SDVariable bias = oracle.variable(
                "bias",
                Nd4jOracle.matrix(shared, shape.convolutionBias, 1, filters).reshape(filters));
        SDVariable projection =
                oracle.variable("projection", Nd4jOracle.matrix(shared, shape.projectionWeight, filters, d));
        SDVariable offset = oracle.variable("offset", Nd4jOracle.matrix(shared, shape.projectionBias, 1, d));
        Conv1DConfig config = Conv1DConfig.builder()
                .k(3)
                .s(1)
                .d(1)
                .paddingMode(PaddingMode.SAME)
                .dataFormat(Conv1DConfig.NCW)
                .build();
        double[][] picks = new double[items * length][content.tokenBuckets()];
        for (int i = 0; i < picks.length; i++) {
            picks[i][titles[i / length][i % length]] = 1;
        }
        SDVariable rows = oracle.constant(Nd4j.createFromArray(picks))
                .mmul(tokens)
                .reshape(items, length, width)
                .permute(0, 2, 1);
        SDVariable convolved = oracle.graph.nn().relu(oracle.graph.cnn().conv1d(rows, weight, bias, config), 0);
        SDVariable vectors = oracle.graph.max(convolved, 2).mmul(projection).add(offset);
        INDArray expected = vectors.eval();
        Nd4jOracle.Gradients gradients = oracle.gradients(
                oracle.weighed(vectors, Nd4jOracle.matrix(upstream, 0, items, d)),
                "tokens",
                "weight",
                "bias",
                "projection",
                "offset");

        for (Kernels kernels : Nd4jOracle.kernels()) {
            ItemEncoder encoder = new ItemEncoder(shape, features, kernels);
            ItemSelection everything = new ItemSelection(features);
            everything.addAll();
            encoder.forward(everything, shared, personal, 2, ShardRunner.sequential());
            Nd4jOracle.requireClose("vectors", encoder.vectors(), 0, d, expected, TOLERANCE);
            ItemGradient gradient = new ItemGradient(shape, features, kernels, 2);
            gradient.load(shared);
            float[] sums = new float[shared.length];
            gradient.add(encoder, upstream, sums, new float[personal.length], ShardRunner.sequential());
            Nd4jOracle.requireClose("tokens", sums, shape.tokens, width, gradients.of("tokens"), TOLERANCE);
            for (int j = 0; j < 3; j++) {
                int at = shape.convolutionWeight + j * filters;
                INDArray tap = gradients.of("weight").slice(j);
                Nd4jOracle.requireClose("weight " + j, sums, at, 3 * filters, tap, TOLERANCE);
            }
            INDArray ofBias = gradients.of("bias").reshape(1, filters);
            Nd4jOracle.requireClose("bias", sums, shape.convolutionBias, filters, ofBias, TOLERANCE);
            Nd4jOracle.requireClose(
                    "projection", sums, shape.projectionWeight, d, gradients.of("projection"), TOLERANCE);
            Nd4jOracle.requireClose("offset", sums, shape.projectionBias, d, gradients.of("offset"), TOLERANCE);
        }
    }

    /**
     * Windows of one interaction that end their sequences: the state is the interaction and a target value its reward, so
     * the loss is softmax cross-entropy and Huber's of linear functions.
     */
    @Test
    void networkGradient_singleInteractions_isCrossEntropyAndHuber() {
        int d = 8;
        int items = 7;
        int n = 6;
        NetworkShape shape = new NetworkShape(spec(d, Optional.empty(), ItemVectors.PRIVATE, 3), items);
        SplittableRandom random = new SplittableRandom(3);
        float[] shared = Nd4jOracle.random(shape.shared.size(), 0.5, random);
        float[] personal = Nd4jOracle.random(shape.personal.size(), 0.5, random);
        int[] seen = random.ints(n, 0, items).toArray();
        int[] taken = random.ints(n, 0, items).toArray();
        float[] rewards = Nd4jOracle.random(n * 3, 1, random);
        double lambda = 0.7;

        Nd4jOracle oracle = new Nd4jOracle();
        SDVariable vectors = oracle.variable("vectors", Nd4jOracle.matrix(personal, shape.itemVector, items, d));
        SDVariable biases = oracle.variable("biases", Nd4jOracle.matrix(personal, shape.itemBias, 1, items));
        SDVariable type = oracle.variable("type", Nd4jOracle.matrix(shared, shape.type, 1, d));
        SDVariable gap = oracle.variable("gap", Nd4jOracle.matrix(shared, shape.gap, 1, d));
        SDVariable nu = oracle.variable("nu", Nd4jOracle.matrix(shared, shape.headState, d, 3));
        SDVariable beta = oracle.variable("beta", Nd4jOracle.matrix(shared, shape.headBase, 1, 3));
        SDVariable kappa = oracle.variable("kappa", Nd4jOracle.matrix(shared, shape.headBias, 1, 3));
        SDVariable centred = vectors.sub(oracle.constant(vectors.getArr().mean(true, 0)));
        SDVariable centredBiases = biases.sub(oracle.constant(
                Nd4j.create(new double[][] {{biases.getArr().meanNumber().doubleValue()}})));
        SDVariable e =
                oracle.constant(oneHot(seen, items)).mmul(vectors).add(type).add(gap);
        SDVariable targets = oracle.constant(oneHot(taken, items));
        SDVariable[] values = new SDVariable[4];
        SDVariable loss = oracle.zeros(1, 1).sum();
        SDVariable one = oracle.constant(Nd4j.scalar(DataType.DOUBLE, 1));
        for (int c = 0; c < 4; c++) {
            values[c] = oracle.variable("values" + c, Nd4jOracle.matrix(shared, shape.headValue + c * d, d, d, 4 * d));
            SDVariable products = e.mmul(values[c]).mmul(oracle.graph.transpose(centred));
            if (c == 0) {
                loss = loss.add(oracle.graph
                        .loss()
                        .softmaxCrossEntropy(
                                targets, products.add(centredBiases), one, LossReduce.MEAN_BY_NONZERO_WEIGHT_COUNT, 0));
            } else {
                SDVariable pick = oracle.constant(oneHot(new int[] {c - 1}, 3).transpose());
                SDVariable ofItem = products.add(kappa.mmul(pick).mmul(centredBiases));
                SDVariable scores = ofItem.mul(targets)
                        .sum(true, 1)
                        .add(e.mmul(nu).mmul(pick))
                        .add(beta.mmul(pick));
                SDVariable reward = oracle.constant(Nd4jOracle.matrix(rewards, c - 1, n, 1, 3));
                // A weight, because the gradient of their losses ignores the factor of a loss.
                SDVariable weight = oracle.constant(Nd4j.scalar(DataType.DOUBLE, lambda / (3 * n)));
                loss = loss.add(oracle.graph.loss().huberLoss(reward, scores, weight, LossReduce.SUM, 2));
            }
        }
        double expected = loss.eval().getDouble(0);
        String[] names = {
            "vectors", "biases", "type", "gap", "nu", "beta", "kappa", "values0", "values1", "values2", "values3"
        };
        Nd4jOracle.Gradients gradients = oracle.gradients(loss, names);

        SequenceBatch batch = new SequenceBatch(3);
        for (int p = 0; p < n; p++) {
            batch.beginWindow(p, true, p);
            batch.add(seen[p], 0, 0, 0, taken[p]);
            for (int c = 0; c < 3; c++) {
                batch.reward(p, c, rewards[p * 3 + c]);
            }
        }
        for (Kernels kernels : Nd4jOracle.kernels()) {
            NetworkGradient gradient = gradient(shape, kernels, shared, personal, lambda, n);
            Nd4jOracle.requireClose("loss", gradient.add(batch).sum(), expected, TOLERANCE);
            float[] sums = gradient.shared;
            Nd4jOracle.requireClose(
                    "vectors", gradient.personal, shape.itemVector, d, gradients.of("vectors"), TOLERANCE);
            Nd4jOracle.requireClose(
                    "biases", gradient.personal, shape.itemBias, items, gradients.of("biases"), TOLERANCE);
            Nd4jOracle.requireClose("type", sums, shape.type, d, gradients.of("type"), TOLERANCE);
            Nd4jOracle.requireClose("gap", sums, shape.gap, d, gradients.of("gap"), TOLERANCE);
            Nd4jOracle.requireClose("nu", sums, shape.headState, 3, gradients.of("nu"), TOLERANCE);
            Nd4jOracle.requireClose("beta", sums, shape.headBase, 3, gradients.of("beta"), TOLERANCE);
            Nd4jOracle.requireClose("kappa", sums, shape.headBias, 3, gradients.of("kappa"), TOLERANCE);
            for (int c = 0; c < 4; c++) {
                int at = shape.headValue + c * d;
                Nd4jOracle.requireClose("values", sums, at, 4 * d, gradients.of("values" + c), TOLERANCE);
            }
        }
    }

    private static INDArray oneHot(int[] places, int size) {
        double[][] rows = new double[places.length][size];
        for (int i = 0; i < places.length; i++) {
            rows[i][places[i]] = 1;
        }
        return Nd4j.createFromArray(rows);
    }

    private static NetworkGradient gradient(
            NetworkShape shape, Kernels kernels, float[] shared, float[] personal, double lambda, int positions) {
        ItemFeatures features =
                ItemFeatures.ofRows(ReferenceCatalogue.NOTHING, new int[shape.items][0], new int[0][][], new float[0]);
        ShardRunner runner = ShardRunner.sequential();
        TargetNetwork target = new TargetNetwork(shape, features, kernels);
        target.snapshot(shared, personal, 1, runner);
        NetworkGradient gradient =
                new NetworkGradient(shape, features, kernels, 1, Optional.empty(), Optional.of(target), runner);
        gradient.loadTarget();
        gradient.compareWithAll();
        StepContext context = gradient.context();
        context.shared = shared;
        context.personal = personal;
        context.loss = new LossSettings(lambda, 0.5, 1, 0, 0, List.of(1.0, 1.0, 1.0), true);
        context.positionWeight = 1.0 / positions;
        context.valueWeight = lambda / (positions * 3);
        gradient.centre();
        return gradient;
    }

    /**
     * ND4J adds epsilon before the second moment is corrected and we, as published, after; with an epsilon far below the
     * moments the two are the same. It has no decoupled decay.
     */
    @Test
    void adam_someSteps_isTheUpdaters() {
        int size = 37;
        SplittableRandom random = new SplittableRandom(4);
        float[] start = Nd4jOracle.random(size, 1, random);
        ParameterLayout layout =
                ParameterLayout.accumulator().add("some.weight", size).toLayout();
        for (Kernels kernels : Nd4jOracle.kernels()) {
            AdamOptimizer ours = new AdamOptimizer(
                    layout,
                    new OptimizerSettings(0.05, 0.9, 0.99, 1e-8, 0, 0, Double.POSITIVE_INFINITY),
                    kernels,
                    1,
                    ShardRunner.sequential());
            AdamUpdater theirs = new AdamUpdater(new Adam(0.05, 0.9, 0.99, 1e-8));
            theirs.setStateViewArray(Nd4j.zeros(DataType.DOUBLE, 1, 2L * size), new long[] {1, size}, 'c', true);
            float[] parameters = start.clone();
            INDArray expected = Nd4jOracle.matrix(start, 0, 1, size);
            for (int step = 0; step < 20; step++) {
                float[] gradient = Nd4jOracle.random(size, 1, random);
                INDArray update = Nd4jOracle.matrix(gradient, 0, 1, size);
                theirs.applyUpdater(update, step, 0);
                expected.subi(update);
                ours.step(parameters, gradient);
                Nd4jOracle.requireClose("parameters", parameters, 0, size, expected, TOLERANCE);
            }
        }
    }

    private static ModelSpec spec(int d, Optional<ContentSpec> content, ItemVectors vectors, int objectives) {
        return SpecBuilder.aSpec()
                .withDimension(d)
                .withHeads(1)
                .withGate(Gate.UNIFORM)
                .withHistory(4)
                .withContent(content)
                .withItemVectors(vectors)
                .withObjectives(objectives)
                .withTypes(1)
                .withGaps(1)
                .build();
    }
}
