// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.hanse.core.model.ParameterLayout;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * DL4J graph that scores a catalogue: the graph of the JSON, followed by a table of items if its output is a vector.
 * Mutable: holds parameters and the state of their updaters. Not thread-safe.
 */
final class GraphModel {

    /** Name of the layer that multiplies vectors with a table of items. */
    static final String TABLE = "catalogue";

    private final ComputationGraph graph;
    private final GraphOutput output;
    private final String outputName;

    private GraphModel(ComputationGraph graph, GraphOutput output) {
        this.graph = graph;
        this.output = output;
        this.outputName = graph.getConfiguration().getNetworkOutputs().get(0);
    }

    /**
     * Creates a graph and tests it.
     *
     * @param json its description
     * @param items size of the catalogue
     * @param history longest input sequence
     * @param seed seed of its first parameters
     * @throws IllegalArgumentException in one line, if it cannot be created, trained or used for scores
     */
    static GraphModel of(String json, int items, int history, long seed) {
        ComputationGraphConfiguration configuration = GraphText.parse(json, items, history, GraphChance.seed(seed));
        ComputationGraph graph = build(configuration);
        GraphProbe probe = new GraphProbe(items, history);
        GraphProbe.Found found = probe.look(graph);
        if (found.size() != items) {
            graph = build(withTable(graph, configuration, found, items));
            found = probe.look(graph);
        }
        GraphModel model = new GraphModel(graph, found.output());
        probe.tryOut(model);
        return model;
    }

    private static ComputationGraph build(ComputationGraphConfiguration configuration) {
        ComputationGraph graph;
        try {
            ComputationGraphConfiguration plain = configuration.clone();
            // Gradients are computed outside of DL4J's own loop, which opens workspaces for some layers, for example
            // the embedding of a batch of one sequence.
            plain.setTrainingWorkspaceMode(WorkspaceMode.NONE);
            plain.setInferenceWorkspaceMode(WorkspaceMode.NONE);
            graph = new ComputationGraph(plain);
            graph.init();
            graph.getUpdater(true);
        } catch (RuntimeException e) {
            // DL4J throws exceptions of unrelated types for an invalid graph.
            throw GraphRefusal.of("DL4J cannot build the graph", e);
        }
        if (graph.numParams() == 0) {
            throw new IllegalArgumentException("the graph has no parameters, so there is nothing to train");
        }
        return graph;
    }

    private static ComputationGraphConfiguration withTable(
            ComputationGraph graph, ComputationGraphConfiguration configuration, GraphProbe.Found found, int items) {
        if (configuration.getVertices().containsKey(TABLE)) {
            throw new IllegalArgumentException("the graph puts out vectors, behind which a layer " + TABLE
                    + " is put; its own layer of that name must have another one");
        }
        NeuralNetConfiguration.Builder defaults =
                new NeuralNetConfiguration.Builder().updater(lastUpdater(graph)).weightInit(WeightInit.XAVIER);
        DenseLayer table = new DenseLayer.Builder()
                .nIn(found.size())
                .nOut(items)
                .activation(Activation.IDENTITY)
                .build();
        String vectors = configuration.getNetworkOutputs().get(0);
        ComputationGraphConfiguration.GraphBuilder builder =
                new ComputationGraphConfiguration.GraphBuilder(configuration.clone(), defaults);
        if (found.output() == GraphOutput.POSITIONS) {
            InputPreProcessor flatten = new RnnToFeedForwardPreProcessor();
            builder.addLayer(TABLE, table, flatten, vectors);
        } else {
            builder.addLayer(TABLE, table, vectors);
        }
        ComputationGraphConfiguration whole = builder.setOutputs(TABLE).build();
        // The builder ignores its arguments and uses the time of day and its own defaults.
        long seed = configuration.getDefaultConfiguration().getSeed();
        whole.getDefaultConfiguration().setSeed(seed);
        if (whole.getVertices().get(TABLE) instanceof LayerVertex vertex) {
            vertex.getLayerConf().setSeed(seed);
        }
        return whole;
    }

    /** Returns the updater of the layer nearest to the output, which the table uses, too. */
    private static IUpdater lastUpdater(ComputationGraph graph) {
        List<Layer> learning = Arrays.stream(graph.getLayers())
                .filter(layer -> layer.numParams() > 0)
                .toList();
        if (learning.isEmpty()) {
            throw new IllegalArgumentException(
                    "no layer of the graph has parameters, so there is no updater for a table of items");
        }
        Layer last = learning.get(learning.size() - 1);
        String parameter = last.paramTable().keySet().iterator().next();
        return last.conf().getLayer().getUpdaterByParam(parameter).clone();
    }

    GraphOutput output() {
        return output;
    }

    /** Returns the JSON of the graph, with sizes filled in and the table added. */
    String json() {
        return graph.getConfiguration().toJson();
    }

    /** Returns a graph with the same parameters and its own memory, for scores. */
    GraphModel copy() {
        return new GraphModel(graph.clone(), output);
    }

    /** Computes the output for a batch in inference mode. */
    INDArray output(PaddedBatch batch) {
        return GraphProbe.output(graph, batch);
    }

    /** Returns the scores after the last position of the only sequence of a batch, {@code [items]}. */
    float[] scores(PaddedBatch batch) {
        int row = output.row(0, batch.length(0) - 1, 1, batch.steps);
        return output.rows(output(batch)).getRow(row).dup().data().asFloat();
    }

    /**
     * Computes the gradient of a batch.
     *
     * @param seed seed of the draws, for example dropout
     * @param into receives the gradient
     */
    CatalogueLoss.Result gradient(PaddedBatch batch, int[] windows, CatalogueLoss loss, long seed, Step into) {
        GraphChance.begin(seed);
        INDArray[] inputs = {batch.toItems()};
        graph.setLayerMaskArrays(new INDArray[] {batch.toMask()}, null);
        try {
            Map<String, INDArray> activations = graph.feedForward(inputs, true, false);
            CatalogueLoss.Result result =
                    loss.of(Objects.requireNonNull(activations.get(outputName), outputName), batch, windows);
            if (Double.isFinite(result.sum())) {
                into.take(graph.backpropGradient(result.gradient()));
            }
            return result;
        } finally {
            graph.clearLayerMaskArrays();
            graph.clear();
        }
    }

    /** Consumer of a gradient. */
    @FunctionalInterface
    interface Step {
        void take(Gradient gradient);
    }

    /** Moves the parameters along a gradient of a mean; {@code step} and {@code epoch} count from 0, for schedules. */
    void move(Gradient gradient, int step, int epoch) {
        // Batch size 1: the gradient is a mean already, and must not be divided again.
        graph.getUpdater(true).update(gradient, step, epoch, 1, LayerWorkspaceMgr.noWorkspaces());
        // In place, as in DL4J's own solver: every layer's parameters are views of this array.
        graph.params().subi(gradient.gradient());
    }

    /** Names of the parameters and where they stand in {@link #parameters}. */
    ParameterLayout layout() {
        ParameterLayout.LayoutAccumulator layout = ParameterLayout.accumulator();
        graph.paramTable().forEach((name, values) -> {
            int cut = name.lastIndexOf('_');
            layout.add(name.substring(0, cut) + '.' + name.substring(cut + 1), shape(values));
        });
        return layout.toLayout();
    }

    /** Sizes of the axes, slowest first; DL4J has them the other way round in some arrays. */
    private static int[] shape(INDArray values) {
        int rank = values.rank();
        int[] shape = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = (int) values.size(values.ordering() == 'f' ? rank - 1 - axis : axis);
        }
        return shape;
    }

    float[] parameters() {
        return graph.params().dup().data().asFloat();
    }

    void setParameters(float[] values) {
        graph.setParams(Nd4j.create(values, new long[] {1, values.length}));
    }

    /** Moments and the like of all updaters; empty where they keep none. */
    float[] updaterState() {
        INDArray state = graph.getUpdater(true).getStateViewArray();
        return state == null ? new float[0] : state.dup().data().asFloat();
    }

    void setUpdaterState(float[] values) {
        INDArray state = graph.getUpdater(true).getStateViewArray();
        if (state != null) {
            state.assign(Nd4j.create(values, state.shape()));
        }
    }
}
