// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Graphs as their makers would write them. */
final class Graphs {

    static final int WIDTH = 6;

    private Graphs() {}

    /** A graph that has read an embedding {@code embedding} of the input {@code items}, and no output yet. */
    static GraphBuilder embedded(int items, double keep, IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(9)
                .updater(updater)
                .weightInit(WeightInit.XAVIER)
                .graphBuilder()
                .addInputs("items")
                .addLayer(
                        "embedding",
                        new EmbeddingSequenceLayer.Builder()
                                .nIn(items + 1)
                                .nOut(WIDTH)
                                .inferInputLength(true)
                                .build(),
                        "items")
                .addLayer("state", lstm(keep), "embedding");
    }

    static LSTM lstm(double keep) {
        LSTM.Builder lstm = new LSTM.Builder().nIn(WIDTH).nOut(WIDTH).activation(Activation.TANH);
        return keep < 1 ? lstm.dropOut(keep).build() : lstm.build();
    }

    static GraphBuilder embedded(int items) {
        return embedded(items, 1, new Adam(0.03));
    }

    /** Vectors after every position. */
    static String vectors(int items) {
        return embedded(items).setOutputs("state").build().toJson();
    }

    /** Scores after every position, with DL4J's loss. */
    static String scores(int items) {
        return embedded(items)
                .addLayer(
                        "out",
                        new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nIn(WIDTH)
                                .nOut(items)
                                .build(),
                        "state")
                .setOutputs("out")
                .build()
                .toJson();
    }

    /** Scores after the last position. */
    static String lastScores(int items) {
        return embedded(items)
                .addLayer("last", new LastTimeStep(lstm(1)), "state")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nIn(WIDTH)
                                .nOut(items)
                                .build(),
                        "last")
                .setOutputs("out")
                .build()
                .toJson();
    }

    /** Vectors after the last position. */
    static String lastVectors(int items) {
        return embedded(items)
                .addLayer("last", new LastTimeStep(lstm(1)), "state")
                .setOutputs("last")
                .build()
                .toJson();
    }
}
