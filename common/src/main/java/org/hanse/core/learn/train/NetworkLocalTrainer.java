// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.NetworkInitializer;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/** Trainer of the network of docs/design/network.md for the participants of a federation, one after the other. */
public final class NetworkLocalTrainer implements LocalTrainer {

    /** Catalogues whose working memory is held at a time: some dozen times the parameters each. */
    private static final int MOST_CATALOGUES = 4;

    private final List<LocalExamples> participants;
    private final TrainingSettings settings;
    private final double popularity;
    private final Kernels kernels;
    private final ShardRunner runner;
    private final IdentityHashMap<LearnedCatalogue, MerchantTraining> byCatalogue = new IdentityHashMap<>();
    private final Map<Start, float[]> initial = new HashMap<>();

    /** Scorers of the round's global model for participants without a personal part, which share them. */
    private final IdentityHashMap<LearnedCatalogue, NetworkScorer> common = new IdentityHashMap<>();

    private final float[] shared;
    private final float[] global;
    private final float[] target;
    private final NetworkShape shape;
    private final AdamOptimizer optimizer;
    private int version;
    private String digest = "";

    /**
     * Creates a trainer for these participants, at least one.
     *
     * @param runner runs the shards of each step
     */
    public NetworkLocalTrainer(
            List<LocalExamples> participants, TrainingSettings settings, Kernels kernels, ShardRunner runner) {
        this(participants, settings, MerchantTraining.POPULARITY, kernels, runner);
    }

    NetworkLocalTrainer(
            List<LocalExamples> participants,
            TrainingSettings settings,
            double popularity,
            Kernels kernels,
            ShardRunner runner) {
        this.participants = List.copyOf(participants);
        this.settings = settings;
        this.popularity = popularity;
        this.kernels = kernels;
        this.runner = runner;
        this.shape = new NetworkShape(
                settings.spec(), participants.get(0).catalogue().items());
        this.shared = new float[shape.shared.size()];
        this.global = new float[shared.length];
        this.target = new float[shared.length];
        this.optimizer = new AdamOptimizer(
                shape.shared, settings.optimizer(), kernels, settings.steps().shards(), runner);
    }

    @Override
    public ModelKind kind() {
        return ModelKind.NETWORK;
    }

    @Override
    public ParameterVector initial() {
        return NetworkInitializer.shared(settings).parameters();
    }

    @Override
    public void begin(GlobalModel now, GlobalModel forTargets) {
        take(now, global);
        take(forTargets, target);
        version = now.version();
        digest = now.digest();
        common.clear();
    }

    private void take(GlobalModel model, float[] to) {
        ServedScores.requireLayout(model.parameters(), shape);
        System.arraycopy(model.parameters().toArray(), 0, to, 0, to.length);
    }

    @Override
    public PersonalState fit(int participant, PersonalState state, LocalWork work, long seed) {
        boolean nothing = new NetworkShape(
                                settings.spec(),
                                participants.get(participant).catalogue().items())
                        .personal.size()
                == 0;
        if (nothing || state.fittedTo().equals(digest)) {
            return state;
        }
        MerchantTraining own = take(participant, state);
        PersonalRows rows = PersonalRows.of(own.shape, own.examples());
        int epochs = rows.size() == 0 ? 0 : work.personalEpochs();
        System.arraycopy(global, 0, shared, 0, shared.length);
        own.snapshot(target);
        own.learnBiases(true);
        for (int epoch = 0; epoch < epochs; epoch++) {
            long ofEpoch = CounterRandom.bits(seed, epoch);
            own.beginEpoch(state.epochs() + epoch < settings.memory().epochs(), shared, ofEpoch);
            for (int step = 0; step < own.batches(); step++) {
                requireFinite(own.add(step, ofBatches(ofEpoch)).sum());
                Arrays.fill(own.gradient().shared, 0f);
                own.gradient().shorten(settings.optimizer().clipNorm());
                own.step();
            }
        }
        requireFinite(own.personal);
        return new PersonalState(digest, state.epochs() + epochs, rows.read(own.personal));
    }

    @Override
    public Share train(int participant, PersonalState state, LocalWork work, long seed) {
        MerchantTraining own = take(participant, state);
        own.snapshot(target);
        System.arraycopy(global, 0, shared, 0, shared.length);
        Pass pass = new Pass(own, state, work, seed);
        pass.run();
        requireFinite(shared);
        requireFinite(own.personal);
        own.examples().rowWeights().ifPresent(rows -> rows.scale(shape.shared, shared, global));
        ModelUpdate update = ModelUpdate.between(
                new GlobalModel(version, ParameterVector.of(shape.shared, global)),
                ParameterVector.of(shape.shared, shared),
                pass.examples);
        PersonalState after = work.alternate()
                ? state
                : new PersonalState(
                        "",
                        state.epochs() + pass.epochs,
                        PersonalRows.of(own.shape, own.examples()).read(own.personal));
        return new Share(update, after, pass.loss / pass.positions);
    }

    /** Returns the seed of the batches of an epoch, as those of a {@link NetworkTrainer}'s first merchant. */
    private static long ofBatches(long ofEpoch) {
        return CounterRandom.bits(ofEpoch, 1);
    }

    /** One participant's way through its examples. */
    private final class Pass {

        private final MerchantTraining own;
        private final PersonalState state;
        private final LocalWork work;
        private final long seed;
        private double loss;
        private long positions;

        /** Different positions learned from; those of several epochs count once. */
        private long examples;

        private int epochs;
        private long ofEpoch;

        Pass(MerchantTraining own, PersonalState state, LocalWork work, long seed) {
            this.own = own;
            this.state = state;
            this.work = work;
            this.seed = seed;
        }

        void run() {
            optimizer.reset();
            if (work.amount() instanceof LocalWork.OneGradient) {
                gradient();
                return;
            }
            boolean whole = work.amount() instanceof LocalWork.Epochs;
            long steps = work.amount() instanceof LocalWork.Epochs ofEpochs
                    ? (long) ofEpochs.count() * own.batches()
                    : work.amount() instanceof LocalWork.Steps ofSteps ? ofSteps.count() : 0;
            for (long step = 0; step < steps; step++) {
                int batch = (int) (step % own.batches());
                if (batch == 0) {
                    begin();
                }
                add(batch);
                if (work.alternate()) {
                    Arrays.fill(own.gradient().personal, 0f);
                }
                drawBack();
                own.gradient().shorten(settings.optimizer().clipNorm());
                optimizer.learnMemory(own.movesMemory());
                optimizer.step(shared, own.gradient().shared);
                if (!work.alternate()) {
                    own.step();
                }
            }
            examples = whole
                    ? own.examples().positions()
                    : Math.min(positions, own.examples().positions());
        }

        private void begin() {
            own.learnBiases(!work.alternate());
            ofEpoch = CounterRandom.bits(seed, epochs);
            own.beginEpoch(epochsBefore() + epochs < settings.memory().epochs(), shared, ofEpoch);
            epochs++;
        }

        /** Returns the personal epochs before this round. In alternation those of the round came before. */
        private int epochsBefore() {
            return work.alternate() ? Math.max(0, state.epochs() - work.personalEpochs()) : state.epochs();
        }

        private void add(int batch) {
            double mean = own.add(batch, ofBatches(ofEpoch)).sum();
            requireFinite(mean);
            loss += mean * own.lastPositions();
            positions += own.lastPositions();
        }

        /** Adds the gradient of the proximal term, {@code mu (w - w_global)}. */
        private void drawBack() {
            if (work.proximal() > 0) {
                float mu = (float) work.proximal();
                kernels.addScaled(mu, shared, 0, own.gradient().shared, 0, shared.length);
                kernels.addScaled(-mu, global, 0, own.gradient().shared, 0, shared.length);
            }
        }

        /** Computes the negative gradient as the update, with the mean of each batch weighted by its positions. */
        private void gradient() {
            float[] sum = new float[shared.length];
            begin();
            for (int batch = 0; batch < own.batches(); batch++) {
                add(batch);
                kernels.addScaled(own.lastPositions(), own.gradient().shared, 0, sum, 0, sum.length);
                Arrays.fill(own.gradient().shared, 0f);
                Arrays.fill(own.gradient().personal, 0f);
            }
            kernels.addScaled(-1f / positions, sum, 0, shared, 0, shared.length);
            examples = positions;
        }
    }

    private MerchantTraining take(int participant, PersonalState state) {
        LocalExamples own = participants.get(participant);
        if (byCatalogue.size() >= MOST_CATALOGUES && !byCatalogue.containsKey(own.catalogue())) {
            byCatalogue.clear();
        }
        MerchantTraining training = byCatalogue.computeIfAbsent(
                own.catalogue(), catalogue -> new MerchantTraining(own, settings, popularity, kernels, runner));
        training.take(own, state, initial(own));
        return training;
    }

    /** Examples with equal ones have equal initial personal parameters. */
    private record Start(int items, boolean baskets) {}

    private float[] initial(LocalExamples own) {
        return initial.computeIfAbsent(
                new Start(own.items(), own.windows().baskets()), start -> MerchantTraining.initial(settings, own));
    }

    private static void requireFinite(double loss) {
        if (!Double.isFinite(loss)) {
            throw new DivergenceException("the loss of a step is " + loss);
        }
    }

    private static void requireFinite(float[] parameters) {
        for (int i = 0; i < parameters.length; i++) {
            if (!Float.isFinite(parameters[i])) {
                throw new DivergenceException("parameter " + i + " is " + parameters[i]);
            }
        }
    }

    @Override
    public NetworkScorer scorer(int participant, PersonalState state, ShardRunner shards) {
        LocalExamples own = participants.get(participant);
        NetworkShape ofOwn = new NetworkShape(settings.spec(), own.catalogue().items());
        if (ofOwn.personal.size() > 0) {
            return scorer(own, ofOwn, state, shards);
        }
        return common.computeIfAbsent(own.catalogue(), catalogue -> scorer(own, ofOwn, state, shards))
                .forShard();
    }

    private NetworkScorer scorer(LocalExamples own, NetworkShape ofOwn, PersonalState state, ShardRunner shards) {
        return ServedScores.of(
                own, settings, ParameterVector.of(ofOwn.shared, global), state, initial(own), kernels, shards);
    }

    @Override
    public Optional<CatalogueScorer> coldStartScorer(Catalogue catalogue, ShardRunner shards) {
        SharedNetwork network = new SharedNetwork(settings.spec(), ParameterVector.of(shape.shared, global));
        return ColdStartNetwork.scorer(network, catalogue, settings.objective().ranking(), kernels, shards);
    }
}
