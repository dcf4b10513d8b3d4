// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.clientnode.app.NetworkTrainers;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.job.NetworkTraining;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.train.LearnedCatalogues;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.learn.train.RoundTrainer;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.TrainerWrapper;

/**
 * Trainers of shops that play: each time a model arrives, every shop plays visits with it before it learns from its replay. The training
 * itself is that of {@link NetworkTrainers}, over the log of the replay.
 */
final class PlayingTrainers implements TrainerWrapper {

    private final NetworkTraining training;
    private final LearnedCatalogues catalogues;
    private final Catalogue catalogue;
    private final List<WorldShop> shops;
    private final Play play;
    private final CarriedStates states;
    private NetworkTrainers current;
    private String playedWith = "";

    /**
     * How shops play.
     *
     * @param visits visits of a shop in each round
     * @param rounds rounds whose visits are in a full replay
     * @param ignored types that mean that a shopper ignored an item
     * @param repeats whether an item may be shown again in a visit
     * @param epsilon probability of a random item, by the model's version from 0
     */
    record Play(int visits, int rounds, Set<InteractionType> ignored, boolean repeats, IntToDoubleFunction epsilon) {}

    /** Creates the trainers, after a first round of random visits. */
    PlayingTrainers(NetworkTraining training, Catalogue catalogue, List<WorldShop> shops, Play play) {
        this.training = training;
        this.catalogues = new LearnedCatalogues(training.spec());
        this.catalogue = catalogue;
        this.shops = List.copyOf(shops);
        this.play = play;
        this.states = new CarriedStates(catalogue);
        this.shops.forEach(shop -> shop.play(Policy.random(catalogue.size()), play.visits()));
        this.current = overReplays();
    }

    private NetworkTrainers overReplays() {
        List<Merchant> merchants = new ArrayList<>();
        for (WorldShop shop : shops) {
            merchants.add(new Merchant(shop.log(), catalogue)
                    .withExposures(training.rewards().exposures()));
        }
        return NetworkTrainers.of(training, catalogues, merchants, !play.repeats(), ShardRunner.sequential());
    }

    /** Lets all shops play with a model, unless they have; returns trainers over their replays. */
    private synchronized NetworkTrainers playedWith(GlobalModel model, GlobalModel targets) {
        if (!playedWith.equals(model.digest())) {
            double epsilon = play.epsilon().applyAsDouble(model.version());
            LocalTrainer trainer = current.trainer(ShardRunner.sequential());
            trainer.begin(model, targets);
            for (int s = 0; s < shops.size(); s++) {
                CatalogueScorer scorer = trainer.scorer(s, PersonalState.INITIAL, ShardRunner.sequential());
                shops.get(s)
                        .play(
                                new LearnedPolicy(((NetworkScorer) scorer).online(), play.ignored(), epsilon),
                                play.visits());
            }
            current = overReplays();
            states.next();
            playedWith = model.digest();
        }
        return current;
    }

    private synchronized NetworkTrainers current() {
        return current;
    }

    @Override
    public LocalTrainer trainer(ShardRunner runner) {
        return new Player(own -> own.trainer(runner));
    }

    @Override
    public Optional<ShopperTrainer> shopperTrainer(PrivacyConfig.Gradients gradients, ShardRunner runner) {
        return Optional.of(
                new ShopperPlayer(own -> own.shopperTrainer(gradients, runner).orElseThrow()));
    }

    /** Trainer that takes over the replays of each round. */
    private abstract class Playing<T extends RoundTrainer> implements RoundTrainer {

        private final Function<NetworkTrainers, T> maker;
        private NetworkTrainers over;
        private T inner;

        Playing(Function<NetworkTrainers, T> maker) {
            this.maker = maker;
            this.over = current();
            this.inner = maker.apply(over);
        }

        T inner() {
            return inner;
        }

        PersonalState inOrder(int shop, PersonalState state) {
            return states.in(over, shop, state);
        }

        PersonalState made(int shop, PersonalState state) {
            return states.made(over, shop, state);
        }

        @Override
        public ModelKind kind() {
            return inner.kind();
        }

        @Override
        public ParameterVector initial() {
            return inner.initial();
        }

        @Override
        public void begin(GlobalModel global, GlobalModel target) {
            over = playedWith(global, target);
            inner = maker.apply(over);
            inner.begin(global, target);
        }

        @Override
        public PersonalState fit(int participant, PersonalState state, LocalWork work, long seed) {
            return made(participant, inner.fit(participant, inOrder(participant, state), work, seed));
        }

        @Override
        public CatalogueScorer scorer(int participant, PersonalState state, ShardRunner shards) {
            return inner.scorer(participant, inOrder(participant, state), shards);
        }
    }

    private final class Player extends Playing<LocalTrainer> implements LocalTrainer {

        Player(Function<NetworkTrainers, LocalTrainer> maker) {
            super(maker);
        }

        @Override
        public Share train(int participant, PersonalState state, LocalWork work, long seed) {
            Share share = inner().train(participant, inOrder(participant, state), work, seed);
            return new Share(share.update(), made(participant, share.state()), share.loss());
        }
    }

    private final class ShopperPlayer extends Playing<ShopperTrainer> implements ShopperTrainer {

        ShopperPlayer(Function<NetworkTrainers, ShopperTrainer> maker) {
            super(maker);
        }

        @Override
        public Contribution contribute(int participant, Draw draw, RandomGenerator random) {
            return inner().contribute(participant, draw, random);
        }
    }

    @Override
    public ClientTrainers trainers() {
        return current();
    }

    /** Returns the visits of a full replay, from which a guarantee draws. */
    @Override
    public long shoppers(int participant) {
        return (long) play.rounds() * play.visits();
    }

    @Override
    public String fingerprint() {
        return "playing " + play.visits() + " " + TrainerWrapper.super.fingerprint();
    }
}
