// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.learn.ShopperGradients.ClippedSum;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/** Trains the network of docs/NETWORK.md, section 9, for the participants of a federation, one after the other. */
public final class PerShopperTrainer implements ShopperTrainer {

    /** Catalogues whose vectors are held at a time. */
    private static final int MOST_CATALOGUES = 4;

    /** Shoppers whose windows are laid out at once. */
    private static final int BATCH = 1024;

    /** A coin has 53 random bits, as many as a {@code double} in [0, 1) can tell apart evenly. */
    private static final double UNIT = 0x1p-53;

    private final List<LocalExamples> participants;
    private final AfterLocalTrainer after;
    private final ModelSpec spec;
    private final ShopperGradientSettings settings;
    private final Kernels kernels;
    private final ShardRunner runner;
    private final ShopperBatch batch;
    private final ParameterLayout layout;
    private final IdentityHashMap<LearnedCatalogue, ShopperGradients> ofRound = new IdentityHashMap<>();
    private Optional<Models> models = Optional.empty();

    private record Models(ParameterVector global, ParameterVector target) {}

    private PerShopperTrainer(
            List<LocalExamples> participants,
            AfterLocalTrainer after,
            ModelSpec spec,
            ShopperGradientSettings settings,
            Kernels kernels,
            ShardRunner runner) {
        this.participants = List.copyOf(participants);
        this.after = after;
        this.spec = spec;
        this.settings = settings;
        this.kernels = kernels;
        this.runner = runner;
        this.batch = new ShopperBatch(spec.objectives());
        this.layout = after.initial().layout();
    }

    /**
     * A trainer for these participants, at least one.
     *
     * @param fitting how personal parts are fitted afterwards
     * @param settings how gradients are taken
     * @param runner runs the shards
     * @throws IllegalArgumentException if nothing that is shared knows items apart, or participants with shared item vectors have
     *     catalogues of different sizes
     */
    public static PerShopperTrainer of(
            List<LocalExamples> participants,
            TrainingSettings fitting,
            ShopperGradientSettings settings,
            Kernels kernels,
            ShardRunner runner) {
        return new PerShopperTrainer(
                participants,
                AfterLocalTrainer.of(participants, fitting, kernels, runner),
                fitting.spec(),
                settings,
                kernels,
                runner);
    }

    @Override
    public ModelKind kind() {
        return ModelKind.NETWORK;
    }

    @Override
    public ParameterVector initial() {
        return after.initial();
    }

    @Override
    public void begin(GlobalModel global, GlobalModel target) {
        after.begin(global, target);
        models = Optional.of(new Models(global.parameters(), target.parameters()));
        ofRound.clear();
    }

    @Override
    public PersonalState fit(int participant, PersonalState state, LocalWork work, long seed) {
        return after.fit(participant, state, work, seed);
    }

    @Override
    public Contribution contribute(int participant, Draw draw, RandomGenerator coins) {
        LocalExamples own = participants.get(participant);
        ShopperGradients gradients = gradients(own.catalogue());
        TrainingWindows windows = own.windows();
        GradientSum sum = GradientSum.zero(layout);
        int shoppers = 0;
        int within = 0;
        batch.clear();
        for (int shopper = 0; shopper < windows.shoppers(); shopper++) {
            boolean drawn = (coins.nextLong() >>> (Long.SIZE - 53)) * UNIT < draw.rate();
            long seed = coins.nextLong();
            if (drawn) {
                shoppers++;
                batch.beginShopper(shopper, seed);
                windows.fill(batch, shopper, settings.excludeHistory());
            }
            if (batch.shoppers() == BATCH) {
                ClippedSum full = gradients.sum(batch, draw.factor());
                sum = sum.plus(full.sum());
                within += within(full, draw);
                batch.clear();
            }
        }
        ClippedSum rest = gradients.sum(batch, draw.factor());
        return new Contribution(sum.plus(rest.sum()), shoppers, within + within(rest, draw));
    }

    private static int within(ClippedSum of, Draw draw) {
        return (int) of.norms().stream().filter(draw.factor()::keeps).count();
    }

    private ShopperGradients gradients(LearnedCatalogue catalogue) {
        if (ofRound.size() >= MOST_CATALOGUES && !ofRound.containsKey(catalogue)) {
            ofRound.clear();
        }
        return ofRound.computeIfAbsent(catalogue, of -> {
            Models now = models.orElseThrow(() -> new IllegalStateException("no round was begun"));
            SharedNetwork network = new SharedNetwork(spec, of.items(), now.global());
            return new ShopperGradients(
                    new ShopperGradients.Networks(
                            network,
                            spec.objectives() > 0
                                    ? Optional.of(new SharedNetwork(spec, of.items(), now.target()))
                                    : Optional.empty()),
                    of.features(),
                    settings,
                    kernels,
                    runner);
        });
    }

    @Override
    public CatalogueScorer scorer(int participant, PersonalState state, ShardRunner shards) {
        return after.scorer(participant, state, shards);
    }

    @Override
    public Optional<CatalogueScorer> strangersScorer(Catalogue catalogue, ShardRunner shards) {
        return after.strangersScorer(catalogue, shards);
    }
}
