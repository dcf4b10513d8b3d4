// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import java.util.List;
import java.util.Map;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/**
 * Trainer of a DL4J graph, docs/guides/own-network.md. Items are identified by index, so all merchants must have one
 * catalogue. All parameters are shared: a federation uploads every one of them.
 *
 * <p>The same JSON, settings, data and machine, with the same number of threads for ND4J ({@code OMP_NUM_THREADS}),
 * give the same parameters bit for bit. ND4J computes with its own threads and no shard runner. Not thread-safe.
 */
public final class GraphTrainer implements ModelTrainer {

    /** Version of the algorithm. Increment when identical inputs produce different parameters. */
    private static final int ALGORITHM = 1;

    private static final String PARAMETERS = "parameters";
    private static final String UPDATERS = "updaters";
    private static final String STEPS = "steps";

    private final GraphSettings settings;
    private final List<InteractionLog> logs;
    private final int items;
    private final GraphModel model;
    private final ParameterLayout layout;
    private final float[] firstUpdaterState;
    private final GraphWindows windows;
    private final CatalogueLoss loss;
    private final String fingerprint;
    private int epoch;
    private long lastTargets;
    private int step;

    GraphTrainer(GraphModel model, List<InteractionLog> logs, int items, GraphSettings settings) {
        this.settings = settings;
        this.logs = logs;
        this.items = items;
        this.model = model;
        this.layout = model.layout();
        this.firstUpdaterState = model.updaterState();
        this.windows = new GraphWindows(logs, settings.history(), model.output() != GraphOutput.LAST);
        this.loss = new CatalogueLoss(windows, model.output(), settings.excludeHistory());
        this.fingerprint =
                "algorithm " + ALGORITHM + " " + settings + " " + items + " " + windows.digest() + " " + model.json();
    }

    /**
     * Creates a trainer at its start.
     *
     * @param json the graph, as {@code ComputationGraphConfiguration.toJson} writes it; sizes may be words
     * @throws IllegalArgumentException in one line, if DL4J is not on the class path, the graph cannot be trained
     *     here, the catalogues differ in size, or no shopper has two interactions
     */
    public static GraphTrainer of(String json, List<Merchant> merchants, GraphSettings settings) {
        GraphEngine.require();
        int items = requireOneCatalogue(merchants);
        List<InteractionLog> logs = merchants.stream().map(Merchant::counted).toList();
        GraphModel model = GraphModel.of(json, items, settings.history(), settings.seed());
        GraphTrainer trainer = new GraphTrainer(model, logs, items, settings);
        if (trainer.windows.size() == 0) {
            throw new IllegalArgumentException("no shopper has two interactions, so there is nothing to predict");
        }
        return trainer;
    }

    /** Returns the size of the catalogue that all merchants must have in common. */
    static int requireOneCatalogue(List<Merchant> merchants) {
        int items = merchants.get(0).catalogue().size();
        for (Merchant merchant : merchants) {
            if (merchant.catalogue().size() != items) {
                throw new IllegalArgumentException(
                        "a DL4J graph knows items by their number, so merchants that share one"
                                + " must have one catalogue; theirs have " + items + " and "
                                + merchant.catalogue().size() + " items");
            }
        }
        return items;
    }

    @Override
    public ModelKind kind() {
        return ModelKind.GRAPH;
    }

    @Override
    public int epochs() {
        return epoch;
    }

    @Override
    public int steps() {
        int batch = settings.batchFor(windows.size());
        return (windows.size() + batch - 1) / batch;
    }

    @Override
    public long parameters() {
        return layout.size();
    }

    @Override
    public double epoch(StepListener listener) {
        long seed = CounterRandom.bits(settings.seed(), epoch);
        int[][] steps = windows.steps(settings.batchFor(windows.size()), seed);
        double sum = 0;
        long targets = 0;
        for (int i = 0; i < steps.length; i++) {
            CatalogueLoss.Result result = model.gradient(
                    windows.batch(steps[i]),
                    steps[i],
                    loss,
                    CounterRandom.bits(seed, i),
                    gradient -> model.move(gradient, step, epoch));
            if (!Double.isFinite(result.sum())) {
                throw new DivergenceException(
                        "the loss of step " + (i + 1) + " of epoch " + (epoch + 1) + " is " + result.sum());
            }
            step++;
            sum += result.sum();
            targets += result.targets();
            listener.stepped(i + 1, sum / targets);
        }
        requireFinite();
        epoch++;
        lastTargets = targets;
        return sum / targets;
    }

    /** Targets of the last epoch. */
    long targets() {
        return lastTargets;
    }

    private void requireFinite() {
        for (float value : model.parameters()) {
            if (!Float.isFinite(value)) {
                throw new DivergenceException("a parameter is " + value + " after epoch " + (epoch + 1));
            }
        }
    }

    /** Returns the current parameters, in blocks {@code <layer>.<parameter>} with DL4J's names. */
    public ParameterVector shared() {
        return ParameterVector.of(layout, model.parameters());
    }

    /**
     * Continues from other parameters, as at the start of a round: updaters are reset, the count of epochs is not.
     *
     * @throws IllegalArgumentException if they have another layout
     */
    public void load(ParameterVector parameters) {
        if (!parameters.layout().equals(layout)) {
            throw new IllegalArgumentException(
                    "parameters laid out as " + parameters.layout() + " are not those of a graph with " + layout);
        }
        model.setParameters(parameters.toArray());
        model.setUpdaterState(firstUpdaterState);
        step = 0;
    }

    @Override
    public TrainerState state() {
        return new TrainerState(
                fingerprint,
                epoch,
                Map.of(PARAMETERS, model.parameters(), UPDATERS, model.updaterState()),
                Map.of(STEPS, (long) step));
    }

    @Override
    public void restore(TrainerState state) {
        if (!state.fingerprint().equals(fingerprint)) {
            throw new IllegalArgumentException(
                    "the saved state is of a training with another graph, other settings or data than this one, or of"
                            + " another version");
        }
        float[] parameters = sized(state.array(PARAMETERS), layout.size());
        float[] updaters = sized(state.array(UPDATERS), firstUpdaterState.length);
        step = Math.toIntExact(state.count(STEPS));
        model.setParameters(parameters);
        model.setUpdaterState(updaters);
        epoch = state.epochs();
    }

    private static float[] sized(float[] values, int size) {
        if (values.length != size) {
            throw new IllegalArgumentException("the saved state has " + values.length + " numbers for " + size);
        }
        return values;
    }

    /**
     * Returns a scorer of the current parameters. Nothing is computed for the whole catalogue, so the runner is
     * unused.
     */
    @Override
    public CatalogueScorer scorer(int merchant, ShardRunner runner) {
        return new GraphScorer(model.copy(), settings.history(), ItemPopularity.of(logs.get(merchant), items));
    }
}
