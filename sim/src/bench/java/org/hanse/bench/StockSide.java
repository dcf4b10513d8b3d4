// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Typical network of stock DL4J layers for the same batch: titles through an embedding, a convolution and a maximum, then an LSTM (there is
 * no GRU), then a softmax with one class for each negative, trained by Adam.
 *
 * <p>It has fewer features than Hanse's network: {@link SpeedSummary#DL4J_LACKS}. Its losses are not comparable.
 */
final class StockSide implements SpeedSide {

    private static final int WIDTH = 64;

    private final ComputationGraph graph;
    private final List<MultiDataSet> batches = new ArrayList<>();
    private int made;

    StockSide(SpeedInputs inputs, int threads) {
        Nd4j.getEnvironment().setMaxThreads(threads);
        Nd4j.getEnvironment().setMaxMasterThreads(threads);
        this.graph = new ComputationGraph(configuration(inputs.speedCase.workload()));
        graph.init();
        for (SpeedInputs.Batch batch : inputs.batches) {
            batches.add(columns(inputs, batch));
        }
    }

    /** Turns off the SLF4J warning about missing log providers. Call before the first class of DL4J is loaded. */
    static void silenceLogging() {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.setProperty("org.bytedeco.javacpp.logger.debug", "false");
    }

    private static ComputationGraphConfiguration configuration(Workload workload) {
        int tokens = workload.length() * SpeedCase.TITLE_TOKENS;
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(SpeedCase.RATE))
                .graphBuilder()
                .addInputs("titles")
                .addLayer(
                        "words",
                        new EmbeddingSequenceLayer.Builder()
                                .nIn(SpeedCase.TOKEN_BUCKETS)
                                .nOut(WIDTH / 2)
                                .inputLength(tokens)
                                .build(),
                        "titles")
                .addLayer(
                        "convolution",
                        new Convolution1DLayer.Builder(3)
                                .nIn(WIDTH / 2)
                                .nOut(WIDTH)
                                .convolutionMode(ConvolutionMode.Same)
                                .activation(Activation.RELU)
                                .build(),
                        "words")
                .addLayer(
                        "maximum",
                        new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                                .kernelSize(SpeedCase.TITLE_TOKENS)
                                .stride(SpeedCase.TITLE_TOKENS)
                                .build(),
                        "convolution")
                .addLayer(
                        "states",
                        new LSTM.Builder()
                                .nIn(WIDTH)
                                .nOut(WIDTH)
                                .dataFormat(RNNFormat.NCW)
                                .build(),
                        "maximum")
                .addLayer(
                        "next",
                        new RnnOutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                .nIn(WIDTH)
                                .nOut(workload.negatives())
                                .activation(Activation.SOFTMAX)
                                .dataFormat(RNNFormat.NCW)
                                .build(),
                        "states")
                .setOutputs("next")
                .build();
    }

    private static MultiDataSet columns(SpeedInputs inputs, SpeedInputs.Batch batch) {
        Workload workload = inputs.speedCase.workload();
        float[][] titles = new float[workload.shoppers()][workload.length() * SpeedCase.TITLE_TOKENS];
        INDArray labels = Nd4j.zeros(workload.shoppers(), workload.negatives(), workload.length());
        for (int p = 0; p < workload.positions(); p++) {
            int shopper = p / workload.length();
            int position = p % workload.length();
            int[] title = inputs.titles[batch.items[p]];
            for (int t = 0; t < title.length; t++) {
                titles[shopper][position * SpeedCase.TITLE_TOKENS + t] = title[t];
            }
            labels.putScalar(shopper, batch.targets[p] % workload.negatives(), position, 1);
        }
        INDArray words = Nd4j.create(titles).reshape(workload.shoppers(), 1, titles[0].length);
        return new MultiDataSet(words, labels);
    }

    @Override
    public Step step() {
        MultiDataSet batch = batches.get(made++ % batches.size());
        long start = System.nanoTime();
        graph.fit(batch);
        return new Step(HanseSide.millisSince(start), graph.score());
    }

    @Override
    public double[] infer(int calls) {
        return new double[0];
    }

    @Override
    public void close() {
        graph.close();
        batches.clear();
    }
}
