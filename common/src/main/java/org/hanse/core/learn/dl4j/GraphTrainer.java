// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import java.util.List;
import java.util.Map;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.Coins;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.NetworkTrainer.Merchant;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/**
 * Trains a DL4J graph, docs/guides/own-network.md. It knows items by their index, so all merchants must have one catalogue, and all its
 * parameters are shared: in a federation every one of them is uploaded.
 *
 * <p>The same JSON, settings, data and machine, with the same number of threads for ND4J ({@code OMP_NUM_THREADS}), give
 * the same parameters bit for bit. ND4J computes with threads of its own; shard runners play no part. For one thread at
 * a time.
 */
public final class GraphTrainer implements ModelTrainer {

    /** Raised by whoever makes the same settings and data give other parameters. */
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
     * A trainer at its start.
     *
     * @param json the graph, as {@code ComputationGraphConfiguration.toJson} writes it; sizes may be words
     * @throws IllegalArgumentException in one line, if DL4J is not on the class path, the graph is not one that can be
     *     trained here, the catalogues differ in size, or no shopper has two interactions
     */
    public static GraphTrainer of(String json, List<Merchant> merchants, GraphSettings settings) {
        GraphEngine.require();
        int items = requireOneCatalogue(merchants);
        List<InteractionLog> logs = merchants.stream().map(Merchant::log).toList();
        GraphModel model = GraphModel.of(json, items, settings.history(), settings.seed());
        GraphTrainer trainer = new GraphTrainer(model, logs, items, settings);
        if (trainer.windows.size() == 0) {
            throw new IllegalArgumentException("no shopper has two interactions, so there is nothing to predict");
        }
        return trainer;
    }

    /** Size of the catalogue that all merchants must have in common. */
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
        long seed = Coins.bits(settings.seed(), epoch);
        int[][] steps = windows.steps(settings.batchFor(windows.size()), seed);
        double sum = 0;
        long targets = 0;
        for (int i = 0; i < steps.length; i++) {
            CatalogueLoss.Result result = model.gradient(
                    windows.batch(steps[i]),
                    steps[i],
                    loss,
                    Coins.bits(seed, i),
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

    /** The parameters as they are now, in blocks {@code <layer>.<parameter>} as DL4J names them. */
    public ParameterVector shared() {
        return ParameterVector.of(layout, model.parameters());
    }

    /**
     * Goes on from other parameters, as at the start of a round: updaters forget, epochs go on counting.
     *
     * @throws IllegalArgumentException if they are laid out differently
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

    /** As described there; nothing is computed for the whole catalogue, so the runner is not asked. */
    @Override
    public CatalogueScorer scorer(int merchant, ShardRunner runner) {
        return new GraphScorer(model.copy(), settings.history(), ItemPopularity.of(logs.get(merchant), items));
    }
}
