// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Parser of a graph: replaces words by numbers, removes the loss of its last layer, and passes the rest to DL4J. */
final class GraphText {

    /** A word where a number belongs, with or without quotes around it. */
    private static final Pattern WORD = Pattern.compile("\"\\$\\{([^}\"]*)}\"|\\$\\{([^}\"]*)}");

    private static final String CLASS = "@class";
    private static final String LAYERS = "org.deeplearning4j.nn.conf.layers.";
    private static final String IDENTITY = "org.nd4j.linalg.activations.impl.ActivationIdentity";
    private static final String FLATTEN_TIME = "org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor";

    private GraphText() {}

    /**
     * Returns the graph for a catalogue of {@code items} and windows of {@code history}, with one input and one
     * output, which is no layer with a loss.
     *
     * @param seed replaces all seeds in the JSON
     * @throws IllegalArgumentException if the JSON is no such graph
     */
    static ComputationGraphConfiguration parse(String json, int items, int history, long seed) {
        ObjectNode root = tree(substitute(json, items, history));
        only(root, "networkInputs", "input");
        String output = only(root, "networkOutputs", "output");
        requireFloats(root);
        // Windows bound how far back gradients go; the step that DL4J cuts into pieces is not the one made here.
        root.put("backpropType", "Standard");
        // With workspaces, dropout's mask of the forward pass is gone in a backward pass from external errors.
        root.put("trainingWorkspaceMode", "NONE");
        if (root.path("defaultConfiguration") instanceof ObjectNode defaults) {
            // Source of the seed in init.
            defaults.put("seed", seed);
        }
        root.findParents("seed").forEach(parent -> ((ObjectNode) parent).put("seed", seed));
        JsonNode vertex = root.path("vertices").path(output);
        if (vertex.path("layerConf").path("layer") instanceof ObjectNode layer && layer.hasNonNull("lossFn")) {
            removeLoss(output, (ObjectNode) vertex, layer);
        }
        try {
            return ComputationGraphConfiguration.fromJson(root.toString());
        } catch (RuntimeException e) {
            // DL4J throws exceptions of unrelated types for an invalid graph.
            throw GraphRefusal.of("DL4J cannot read the graph", e);
        }
    }

    private static String substitute(String json, int items, int history) {
        Map<String, Integer> sizes = new TreeMap<>(Map.of("items", items, "vocabulary", items + 1, "history", history));
        return WORD.matcher(json).replaceAll(match -> {
            String word = match.group(1) == null ? match.group(2) : match.group(1);
            Integer size = sizes.get(word);
            if (size == null) {
                throw new IllegalArgumentException("the graph says ${" + word + "}; sizes can be "
                        + String.join(
                                ", ",
                                sizes.keySet().stream()
                                        .map(name -> "${" + name + "}")
                                        .toList()));
            }
            return Matcher.quoteReplacement(size.toString());
        });
    }

    private static ObjectNode tree(String json) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw GraphRefusal.of("the graph is not JSON", e);
        }
        if (root instanceof ObjectNode object && object.path("vertices").isObject()) {
            return object;
        }
        throw new IllegalArgumentException("the JSON is not that of a DL4J ComputationGraph: it has no vertices");
    }

    private static String only(JsonNode root, String key, String what) {
        List<String> names = new ArrayList<>();
        root.path(key).forEach(name -> names.add(name.asText()));
        if (names.size() != 1) {
            throw new IllegalArgumentException("the graph must have one " + what + " (" + key + "), it has " + names);
        }
        return names.get(0);
    }

    private static void requireFloats(JsonNode root) {
        for (String type : root.findValuesAsText("dataType")) {
            if (!type.equals("FLOAT")) {
                throw new IllegalArgumentException("the graph's dataType must be FLOAT, it is " + type);
            }
        }
    }

    /** Replaces a layer with a loss by one that returns the logits: DL4J's losses do not support candidates. */
    private static void removeLoss(String name, ObjectNode vertex, ObjectNode layer) {
        String loss = layer.path("lossFn").path(CLASS).asText();
        String activation = layer.path("activationFn").path(CLASS).asText();
        boolean crossEntropy = loss.endsWith(".LossMCXENT") || loss.endsWith(".LossNegativeLogLikelihood");
        if (!crossEntropy
                || !activation.endsWith(".ActivationSoftmax")
                || layer.path("lossFn").hasNonNull("weights")) {
            throw new IllegalArgumentException("the output " + name + " has loss " + simple(loss) + " and activation "
                    + simple(activation) + ": graphs are trained with the softmax cross-entropy over the catalogue, so"
                    + " it must be LossMCXENT, without weights, and ActivationSoftmax, or a layer without a loss");
        }
        String type = simple(layer.path(CLASS).asText());
        switch (type) {
            case "OutputLayer" -> layer.put(CLASS, LAYERS + "DenseLayer");
            case "RnnOutputLayer" -> {
                if (vertex.hasNonNull("preProcessor")) {
                    throw new IllegalArgumentException(
                            "the output " + name + " is an RnnOutputLayer with a preprocessor;"
                                    + " put a layer without a loss in its place");
                }
                layer.put(CLASS, LAYERS + "DenseLayer");
                vertex.putObject("preProcessor").put(CLASS, FLATTEN_TIME).put("rnnDataFormat", "NCW");
            }
            case "LossLayer", "RnnLossLayer" -> layer.put(CLASS, LAYERS + "ActivationLayer");
            default ->
                throw new IllegalArgumentException("the output " + name + " is a " + type
                        + "; of layers with a loss there can be OutputLayer, RnnOutputLayer, LossLayer and"
                        + " RnnLossLayer");
        }
        layer.remove("lossFn");
        layer.putObject("activationFn").put(CLASS, IDENTITY);
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
