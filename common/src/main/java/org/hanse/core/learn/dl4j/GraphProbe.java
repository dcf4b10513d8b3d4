// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Test of a graph with a few sequences before training. A graph that does not fit is rejected with a clear message
 * instead of a DL4J exception in the middle of an epoch. The test also finds graphs that read future items.
 */
final class GraphProbe {

    private static final int SEQUENCES = 3;

    /** Greatest difference by another order of additions, relative to the largest output. */
    private static final double TOLERANCE = 1e-4;

    private final int items;
    private final int steps;

    /**
     * Output of a graph.
     *
     * @param output its shape
     * @param size number of values for each position
     */
    record Found(GraphOutput output, int size) {}

    GraphProbe(int items, int history) {
        this.items = items;
        this.steps = history;
    }

    /**
     * Inspects the output.
     *
     * @throws IllegalArgumentException if it cannot be used for scores
     */
    Found look(ComputationGraph graph) {
        long[] shape = output(graph, sequences(steps, 0)).shape();
        if (shape.length == 3 && shape[0] == SEQUENCES && shape[2] == steps) {
            return new Found(GraphOutput.POSITIONS, (int) shape[1]);
        }
        if (shape.length == 2 && shape[0] == SEQUENCES) {
            return new Found(GraphOutput.LAST, (int) shape[1]);
        }
        if (shape.length == 2 && shape[0] == (long) SEQUENCES * steps) {
            return new Found(GraphOutput.ROWS, (int) shape[1]);
        }
        throw new IllegalArgumentException(
                "for " + SEQUENCES + " sequences of " + steps + " items the graph must put out"
                        + " [" + SEQUENCES + ", size, " + steps + "] or [" + SEQUENCES
                        + ", size], where size is the catalogue's, "
                        + items + ", or that of a vector; it puts out " + Arrays.toString(shape));
    }

    /**
     * Tests the assumptions of training: padding has no effect, no position reads later items, and gradients arrive.
     *
     * @throws IllegalArgumentException if one of them fails
     */
    void tryOut(GraphModel model) {
        INDArray whole = rows(model, sequences(steps, 0));
        double bound = TOLERANCE * Math.max(1e-3, whole.amaxNumber().doubleValue());
        if (model.output() != GraphOutput.LAST) {
            requireNoForesight(model, whole, bound);
        }
        requireNoEcho(model, bound);
        tryGradient(model);
    }

    /** Compares with the same sequences but for the last item of the first. */
    private void requireNoForesight(GraphModel model, INDArray whole, double bound) {
        INDArray changed = rows(model, sequences(steps, 1));
        for (int t = 0; t < steps - 1; t++) {
            int row = model.output().row(0, t, SEQUENCES, steps);
            if (distance(whole.getRow(row), changed.getRow(row)) > bound) {
                throw new IllegalArgumentException("what the graph puts out for position " + (t + 1) + " of " + steps
                        + " changes with the item at position " + steps + ": it would be trained on what it is to"
                        + " predict; layers must look back only (convolutionMode Causal, no Bidirectional)");
            }
        }
    }

    /** Compares a short sequence among longer ones, and so with padding behind it, with the same one alone. */
    private void requireNoEcho(GraphModel model, double bound) {
        int length = (steps + 1) / 2;
        INDArray padded =
                rows(model, sequences(length, 0)).getRow(model.output().row(0, length - 1, SEQUENCES, steps));
        PaddedBatch alone = new PaddedBatch(new int[] {length});
        fill(alone, 0, 0);
        INDArray bare = rows(model, alone).getRow(model.output().row(0, length - 1, 1, length));
        if (distance(padded, bare) > bound) {
            throw new IllegalArgumentException(
                    "what the graph puts out for a sequence changes with the padding behind it:"
                            + " it must read its mask, for example with LastTimeStep around the last recurrent layer");
        }
    }

    private void tryGradient(GraphModel model) {
        GraphWindows windows = new GraphWindows(List.of(log()), steps, true);
        CatalogueLoss loss = new CatalogueLoss(windows, model.output(), false);
        int[] own = {0};
        try {
            model.gradient(windows.batch(own), own, loss, 0, gradient -> {});
        } catch (RuntimeException e) {
            // DL4J throws exceptions of unrelated types for an invalid graph.
            throw GraphRefusal.of("DL4J cannot compute the gradient of the graph", e);
        }
    }

    private InteractionLog log() {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        log.beginShopper(new ShopperId("probe"));
        for (int i = 0; i <= steps; i++) {
            log.add(i % items, log.typeIndex(InteractionType.CLICK));
        }
        return log.toLog();
    }

    private static INDArray rows(GraphModel model, PaddedBatch batch) {
        return model.output().rows(model.output(batch));
    }

    /** Computes the output of a graph for a batch. */
    static INDArray output(ComputationGraph graph, PaddedBatch batch) {
        try {
            return graph.output(false, new INDArray[] {batch.toItems()}, new INDArray[] {batch.toMask()})[0];
        } catch (RuntimeException e) {
            // DL4J throws exceptions of unrelated types for an invalid input.
            throw GraphRefusal.of(
                    "the graph does not take item numbers [" + batch.sequences + ", " + batch.steps + "]", e);
        }
    }

    private static double distance(INDArray a, INDArray b) {
        return a.sub(b).amaxNumber().doubleValue();
    }

    /**
     * Returns test sequences: the first has this length, the others all steps, and {@code added} is added to the
     * first's last item.
     */
    private PaddedBatch sequences(int first, int added) {
        int[] lengths = new int[SEQUENCES];
        Arrays.fill(lengths, steps);
        lengths[0] = first;
        PaddedBatch batch = new PaddedBatch(lengths);
        for (int b = 0; b < SEQUENCES; b++) {
            fill(batch, b, b == 0 ? added : 0);
        }
        return batch;
    }

    private void fill(PaddedBatch batch, int sequence, int added) {
        for (int t = 0; t < batch.length(sequence); t++) {
            int item = 7 * t + 3 * sequence + (t == batch.length(sequence) - 1 ? added : 0);
            batch.set(sequence, t, item % items);
        }
    }
}
