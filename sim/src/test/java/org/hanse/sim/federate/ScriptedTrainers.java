// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongToDoubleFunction;
import java.util.random.RandomGenerator;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/** Participants with scripted updates, so that results of a round can be computed by hand. */
final class ScriptedTrainers implements ClientTrainers {

    static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("a", 2).add("b", 1).toLayout();

    private final long[] examples;
    private final BiFunction<Integer, GlobalModel, float[]> change;

    /** Of each participant. */
    int batches = 1;

    /** Of each participant's training. */
    IntToDoubleFunction loss = participant -> participant + 1;

    ModelKind kind = ModelKind.NETWORK;

    /** Whether the contribution of a single shopper can be bounded. */
    boolean clipped = true;

    /** Factor from the scripted change of a participant to each shopper's gradient. */
    LongToDoubleFunction length = shopper -> 1;

    /** Participants with diverging fits. */
    final Set<Integer> failing = ConcurrentHashMap.newKeySet();

    /** Epochs of the last requested fit, by participant. */
    final Map<Integer, Integer> fitted = new ConcurrentHashMap<>();

    /** Requests to the participants, in order. */
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    /**
     * Creates participants.
     *
     * @param examples examples of each
     * @param change change of a model by a participant; may throw
     */
    ScriptedTrainers(long[] examples, BiFunction<Integer, GlobalModel, float[]> change) {
        this.examples = examples.clone();
        this.change = change;
    }

    int participants() {
        return examples.length;
    }

    @Override
    public LocalTrainer trainer(ShardRunner runner) {
        return new Trainer();
    }

    private final class Trainer implements LocalTrainer {

        private GlobalModel global = new GlobalModel(0, initial());
        private GlobalModel target = global;

        @Override
        public ModelKind kind() {
            return kind;
        }

        @Override
        public ParameterVector initial() {
            return ParameterVector.of(LAYOUT, new float[] {1, 2, 3});
        }

        @Override
        public void begin(GlobalModel now, GlobalModel forTargets) {
            global = now;
            target = forTargets;
        }

        /** Keeps the first parameters of every fitted model, and of the model of target values. */
        @Override
        public PersonalState fit(int participant, PersonalState state, LocalWork work, long seed) {
            String digest = global.digest();
            if (state.fittedTo().equals(digest)) {
                return state;
            }
            asked.add("fit " + participant);
            fitted.put(participant, work.personalEpochs());
            float[] before = state.values();
            if (failing.contains(participant)) {
                throw new DivergenceException("the loss of a step is NaN");
            }
            float[] values = Arrays.copyOf(before, before.length + 2);
            values[before.length] = global.parameters().get(0);
            values[before.length + 1] = target.parameters().get(0);
            return new PersonalState(digest, state.epochs() + 1, values);
        }

        @Override
        public Share train(int participant, PersonalState state, LocalWork work, long seed) {
            asked.add("train " + participant);
            boolean tried = state.equals(PersonalState.INITIAL);
            if (!tried && !state.fittedTo().equals(global.digest())) {
                throw new IllegalStateException("a personal part that follows another model");
            }
            float[] after = global.parameters().toArray();
            float[] by = change.apply(participant, global);
            for (int i = 0; i < after.length; i++) {
                after[i] += by[i];
            }
            return new Share(
                    ModelUpdate.between(global, ParameterVector.of(LAYOUT, after), examples[participant]),
                    work.alternate() || tried ? state : moved(state),
                    loss.applyAsDouble(participant));
        }

        /** A part that moves with the shared part keeps a mark of it, and is not fitted any more. */
        private PersonalState moved(PersonalState state) {
            float[] values = Arrays.copyOf(state.values(), state.values().length + 1);
            values[values.length - 1] = -global.version() - 1;
            return new PersonalState("", state.epochs() + 1, values);
        }

        @Override
        public CatalogueScorer scorer(int participant, PersonalState state, ShardRunner runner) {
            throw new UnsupportedOperationException("no request");
        }
    }

    @Override
    public Optional<ShopperTrainer> shopperTrainer(PrivacyConfig.Gradients gradients, ShardRunner runner) {
        return clipped ? Optional.of(new Shoppers()) : Optional.empty();
    }

    /** As many as it has examples. */
    @Override
    public long shoppers(int participant) {
        return examples[participant];
    }

    /** Shoppers with gradients of the scripted change, negated and scaled. */
    private final class Shoppers implements ShopperTrainer {

        private final Trainer trainer = new Trainer();

        @Override
        public ModelKind kind() {
            return kind;
        }

        @Override
        public ParameterVector initial() {
            return trainer.initial();
        }

        @Override
        public void begin(GlobalModel now, GlobalModel forTargets) {
            trainer.begin(now, forTargets);
        }

        @Override
        public PersonalState fit(int participant, PersonalState state, LocalWork work, long seed) {
            return trainer.fit(participant, state, work, seed);
        }

        @Override
        public Contribution contribute(int participant, Draw draw, RandomGenerator coins) {
            float[] gradient = change.apply(participant, trainer.global);
            double norm = 0;
            for (float number : gradient) {
                norm += (double) number * number;
            }
            long[] steps = new long[LAYOUT.size()];
            int drawn = 0;
            int within = 0;
            for (long shopper = 0; shopper < examples[participant]; shopper++) {
                if (coins.nextDouble() < draw.rate()) {
                    drawn++;
                    double times = length.applyAsDouble(shopper);
                    double own = times * Math.sqrt(norm);
                    double factor = draw.factor().of(own) * times;
                    within += draw.factor().keeps(own) ? 1 : 0;
                    for (int i = 0; i < steps.length; i++) {
                        steps[i] -= Math.round(factor * gradient[i] / GradientSum.STEP);
                    }
                }
            }
            return new Contribution(GradientSum.of(LAYOUT, steps), drawn, within);
        }

        @Override
        public CatalogueScorer scorer(int participant, PersonalState state, ShardRunner runner) {
            return trainer.scorer(participant, state, runner);
        }
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    public long positions(int participant) {
        return examples[participant];
    }

    @Override
    public int batches(int participant) {
        return batches;
    }

    @Override
    public long personalParameters(int participant) {
        return 1;
    }

    @Override
    public String fingerprint() {
        return "scripted";
    }

    @Override
    public Optional<SharedNetwork> network(ParameterVector shared) {
        return Optional.empty();
    }
}
