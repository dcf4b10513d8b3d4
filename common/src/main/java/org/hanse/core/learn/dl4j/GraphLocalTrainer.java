// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import java.util.List;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/**
 * Trainer of a DL4J graph, docs/guides/own-network.md, for the participants of a federation, one after the other. All its parameters are
 * shared; participants have no personal part.
 */
public final class GraphLocalTrainer implements LocalTrainer {

    private final GraphModel model;
    private final ParameterVector first;
    private final float[] firstUpdaterState;
    private final GraphSettings settings;
    private final List<InteractionLog> logs;
    private final int items;
    private GlobalModel global;

    /**
     * Creates a trainer for these participants, at least one.
     *
     * @param json the graph
     * @throws IllegalArgumentException in one line, if DL4J is not on the class path, the graph cannot be trained
     *     here, or the catalogues differ in size
     */
    public GraphLocalTrainer(String json, List<Merchant> participants, GraphSettings settings) {
        GraphEngine.require();
        this.items = GraphTrainer.requireOneCatalogue(participants);
        this.settings = settings;
        this.logs = participants.stream().map(Merchant::counted).toList();
        this.model = GraphModel.of(json, items, settings.history(), settings.seed());
        this.first = ParameterVector.of(model.layout(), model.parameters());
        this.firstUpdaterState = model.updaterState();
        this.global = new GlobalModel(0, first);
    }

    @Override
    public ModelKind kind() {
        return ModelKind.GRAPH;
    }

    @Override
    public ParameterVector initial() {
        return first;
    }

    @Override
    public void begin(GlobalModel now, GlobalModel target) {
        if (!now.parameters().layout().equals(first.layout())) {
            throw new IllegalArgumentException(
                    "a global model laid out as " + now.parameters().layout() + " for a graph with " + first.layout());
        }
        global = now;
    }

    /** Returns the state unchanged: a graph has no personal part. */
    @Override
    public PersonalState fit(int participant, PersonalState state, LocalWork work, long seed) {
        return state;
    }

    /**
     * Trains whole epochs.
     *
     * @throws IllegalArgumentException for other amounts of work: the steps are those of DL4J's updaters
     */
    @Override
    public Share train(int participant, PersonalState state, LocalWork work, long seed) {
        if (!(work.amount() instanceof LocalWork.Epochs epochs) || work.proximal() > 0) {
            throw new IllegalArgumentException("a DL4J graph trains for whole epochs, without a proximal term");
        }
        GraphSettings own = new GraphSettings(settings.history(), settings.batch(), settings.excludeHistory(), seed);
        // Moments of the participant that trained with the graph before are replaced.
        model.setUpdaterState(firstUpdaterState);
        GraphTrainer trainer = new GraphTrainer(model, List.of(logs.get(participant)), items, own);
        trainer.load(global.parameters());
        double loss = 0;
        for (int epoch = 0; epoch < epochs.count(); epoch++) {
            loss += trainer.epoch((step, mean) -> {});
        }
        return new Share(
                ModelUpdate.between(global, trainer.shared(), trainer.targets()), state, loss / epochs.count());
    }

    /** Steps of an epoch of a participant. */
    public int steps(int participant) {
        return new GraphTrainer(model, List.of(logs.get(participant)), items, settings).steps();
    }

    /** Returns a digest of the participants' interactions. */
    public long digest() {
        return new GraphWindows(logs, settings.history(), true).digest();
    }

    @Override
    public CatalogueScorer scorer(int participant, PersonalState state, ShardRunner runner) {
        model.setParameters(global.parameters().toArray());
        return new GraphScorer(model.copy(), settings.history(), ItemPopularity.of(logs.get(participant), items));
    }
}
