// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.train.Merchant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Rejection of a graph that does not fit, in one line with the reason. */
class GraphRefusalTest {

    private static final int ITEMS = 7;
    private static final GraphSettings SETTINGS = new GraphSettings(4, 8, false, 3);

    private final MarkovShop shop = new MarkovShop(ITEMS);
    private final InteractionLog log = shop.log(4, 6, 1);

    static List<Arguments> badGraphs() {
        String good = Graphs.vectors(ITEMS);
        return List.of(
                arguments("{ \"vertices\" : ", "the graph is not JSON: "),
                arguments("[]", "not that of a DL4J ComputationGraph: it has no vertices"),
                arguments("{ \"confs\" : [] }", "not that of a DL4J ComputationGraph: it has no vertices"),
                arguments(good.replace("layers.LSTM", "layers.LSMT"), "DL4J cannot read the graph: "),
                arguments(
                        good.replace(
                                "[ \"items\" ],\n  \"networkOutputs\"",
                                "[ \"items\", \"times\" ],\n  \"networkOutputs\""),
                        "must have one input (networkInputs), it has [items, times]"),
                arguments(
                        good.replace("\"networkOutputs\" : [ \"state\" ]", "\"networkOutputs\" : [ ]"),
                        "must have one output (networkOutputs), it has []"),
                arguments(
                        good.replace("\"networkOutputs\" : [ \"state\" ]", "\"networkOutputs\" : [ \"missing\" ]"),
                        "DL4J cannot build the graph: "),
                arguments(
                        good.replace("\"dataType\" : \"FLOAT\"", "\"dataType\" : \"DOUBLE\""),
                        "dataType must be FLOAT, it is DOUBLE"),
                arguments(
                        good.replace("\"nin\" : 8", "\"nin\" : \"${item}\""),
                        "says ${item}; sizes can be ${history}, ${items}, ${vocabulary}"),
                arguments(good.replace("\"nin\" : 8", "\"nin\" : 3"), "does not take item numbers [3, 4]: "),
                arguments(good.replaceFirst("\"nin\" : 6", "\"nin\" : 5"), "does not take item numbers [3, 4]: "),
                arguments(shrinking(), "it puts out [3, 6, 2]"),
                arguments(seeingAhead(), "position 1 of 4 changes with the item at position 4"),
                arguments(deafToPadding(), "changes with the padding behind it"),
                arguments(otherLoss(), "has loss LossMSE and activation ActivationIdentity"),
                arguments(
                        good.replace("\"state\"", "\"catalogue\""),
                        "its own layer of that name must have another one"));
    }

    private static String shrinking() {
        return Graphs.embedded(ITEMS)
                .addLayer("out", convolution(ConvolutionMode.Truncate), "state")
                .setOutputs("out")
                .build()
                .toJson();
    }

    private static Convolution1DLayer convolution(ConvolutionMode mode) {
        return new Convolution1DLayer.Builder()
                .kernelSize(3)
                .convolutionMode(mode)
                .nIn(Graphs.WIDTH)
                .nOut(Graphs.WIDTH)
                .build();
    }

    private static String seeingAhead() {
        LSTM lstm = Graphs.lstm(1);
        return Graphs.embedded(ITEMS)
                .addLayer("out", new Bidirectional(Bidirectional.Mode.ADD, lstm), "state")
                .setOutputs("out")
                .build()
                .toJson();
    }

    /** Turns sequences round together with the padding behind them. */
    private static String deafToPadding() {
        return Graphs.embedded(ITEMS)
                .addVertex("turned", new ReverseTimeSeriesVertex(), "state")
                .addVertex("last", new LastTimeStepVertex("items"), "turned")
                .setOutputs("last")
                .build()
                .toJson();
    }

    private static String otherLoss() {
        return Graphs.embedded(ITEMS)
                .addLayer(
                        "out",
                        new RnnOutputLayer.Builder(LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .nIn(Graphs.WIDTH)
                                .nOut(ITEMS)
                                .build(),
                        "state")
                .setOutputs("out")
                .build()
                .toJson();
    }

    @ParameterizedTest
    @MethodSource("badGraphs")
    void of_badGraph_saysWhatIsWrong(String json, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GraphTrainer.of(json, shop.merchants(log), SETTINGS))
                .withMessageContaining(message)
                .withMessageMatching("[^\\n]+");
    }

    @Test
    void of_otherCatalogue_saysWhatIsWrong() {
        InteractionLog other = new MarkovShop(ITEMS + 1).log(4, 6, 1);
        List<Merchant> merchants = List.of(
                shop.merchants(log).get(0),
                new MarkovShop(ITEMS + 1).merchants(other).get(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GraphTrainer.of(Graphs.vectors(ITEMS), merchants, SETTINGS))
                .withMessageContaining("must have one catalogue; theirs have 7 and 8 items");
    }

    @Test
    void of_nothingToPredict_saysSo() {
        InteractionLog none = log.shortened(new int[] {1, 1, 0, 1});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GraphTrainer.of(Graphs.vectors(ITEMS), shop.merchants(none), SETTINGS))
                .withMessageContaining("no shopper has two interactions");
    }

    @Test
    void settings_outOfRange_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new GraphSettings(0, 1, false, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new GraphSettings(1, 0, false, 0));
    }
}
