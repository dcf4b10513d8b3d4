// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.baseline.Baseline;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.score.OnlineScorer;
import org.hanse.core.learn.score.ShopperState;
import org.hanse.core.learn.score.TopItems;
import org.hanse.core.learn.train.LearnedCatalogues;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Recommender;
import org.hanse.core.recommend.Rules;
import org.hanse.core.shard.ShardRunner;

/**
 * Timing of decisions of one thread on synthetic data: ten items for a shopper, without the history. Network and tables score once with the
 * whole history, once with a state of the shopper that is kept between decisions. The mix of tables that change scores, too. The baseline
 * is the network's ranking in single precision without terms. The parameters are untrained.
 */
public final class DecideRun {

    private static final int SLOTS = 10;
    private static final int HEADS = 2;
    private static final int WARM = 2_000;
    private static final int BATCH = 32;
    private static final int NEGATIVES = 512;
    private static final int TRAINED = 2_048;
    private static final double NANOS = 1e-6;

    private final int interactions;
    private final InteractionLog log;
    private final Catalogue catalogue;
    private final Network network;
    private final Recommender recommender;
    private final OnlineScorer scorer;
    private final Recommender mix;

    /** States of the network, by shopper. */
    private final List<Optional<ShopperState>> states = new ArrayList<>();

    /** Networks to time, all with tables, similarity and private item vectors. */
    public enum Network {
        /** Contextual gates, which read the states of a GRU. */
        CONTEXTUAL,
        /** Strict gates without an encoder; the following add a sequence term to it. */
        STRICT,
        STRICT_GRU,
        STRICT_CNN,
        STRICT_TRANSFORMER;

        private ModelSpec.Encoding encoding(int history) {
            return switch (this) {
                case CONTEXTUAL -> new ModelSpec.Encoding(EncoderKind.GRU, ModelSpec.Gate.CONTEXTUAL, HEADS, history);
                case STRICT -> new ModelSpec.Encoding(EncoderKind.NONE, ModelSpec.Gate.STRICT, HEADS, history);
                case STRICT_GRU -> withTerm(EncoderKind.GRU, history);
                case STRICT_CNN -> withTerm(EncoderKind.CNN, history);
                case STRICT_TRANSFORMER -> withTerm(EncoderKind.TRANSFORMER, history);
            };
        }

        private static ModelSpec.Encoding withTerm(EncoderKind encoder, int history) {
            return new ModelSpec.Encoding(encoder, ModelSpec.Gate.STRICT, HEADS, history, true);
        }
    }

    /**
     * Prepares a network with tables over synthetic interactions.
     *
     * @param items size of the catalogue
     * @param shoppers number of shoppers in the tables
     * @param interactions interactions of each
     */
    public DecideRun(Network network, int items, int shoppers, int interactions, long seed) {
        this.network = network;
        this.interactions = interactions;
        SpeedCase speedCase = new SpeedCase(new Workload("decide", 1, interactions, items, 1), false);
        TrainingSettings settings = speedCase.settings(speedCase.spec(true, network.encoding(interactions)));
        SplittableRandom random = new SplittableRandom(seed);
        this.log = log(items, shoppers, interactions, random);
        this.catalogue = catalogue(items, random);
        NetworkTrainer trainer = new NetworkTrainer(
                List.of(new Merchant(log, catalogue)),
                new LearnedCatalogues(settings.spec()),
                settings,
                Kernels.best(),
                ShardRunner.sequential());
        NetworkScorer trained = trainer.scorer(0, ShardRunner.sequential());
        this.recommender = Recommender.of(trained, new int[items]);
        this.scorer = trained.online();
        this.mix = Recommender.of(Mix.fixed()
                .toTableMix(
                        LiveCounts.of(log, items, MemoryTables.NEIGHBOURS),
                        new Baseline.Training(log, catalogue, seed, ShardRunner.sequential())));
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            states.add(recommender.state(decision(shopper)));
        }
    }

    /**
     * Times of one thread in milliseconds.
     *
     * @param decide decision with terms of all slots
     * @param kept the same with a state that is kept
     * @param mix the same with the mix
     * @param plain ranking without terms
     */
    public record Times(Spread decide, Spread kept, Spread mix, Spread plain) {}

    /** 50th and 99th percentile. */
    public record Spread(double median, double p99) {

        private static Spread of(List<Double> times) {
            Collections.sort(times);
            return new Spread(at(times, 0.5), at(times, 0.99));
        }

        private static double at(List<Double> sorted, double share) {
            return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
        }
    }

    private static Catalogue catalogue(int items, SplittableRandom random) {
        List<CatalogueItem> all = new ArrayList<>();
        for (int item = 0; item < items; item++) {
            List<String> words = List.of("word" + random.nextInt(5_000), "word" + random.nextInt(5_000));
            all.add(new CatalogueItem(
                    new ItemId("i" + item),
                    String.join(" ", words),
                    words,
                    List.of("category" + random.nextInt(100)),
                    Optional.empty(),
                    OptionalDouble.of(1 + random.nextInt(100)),
                    List.of(),
                    Optional.empty()));
        }
        return Catalogue.of(all);
    }

    /** Shoppers move about in neighbourhoods of the catalogue, so that tables have dense rows. */
    private static InteractionLog log(int items, int shoppers, int interactions, SplittableRandom random) {
        InteractionLogAccumulator log = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        for (int shopper = 0; shopper < shoppers; shopper++) {
            log.beginShopper(new ShopperId("s" + shopper));
            int home = random.nextInt(items);
            for (int i = 0; i < interactions; i++) {
                int item = (int) ((home + Math.abs(random.nextGaussian()) * items / 100) % items);
                log.add(item, 0).time((shopper * 1000L + i) * 1_000_000);
            }
        }
        return log.toLog();
    }

    /** Times some decisions, each of another shopper, after as many that are not counted. */
    public Times run(int decisions) {
        return new Times(
                timed(decisions, this::decide),
                timed(decisions, this::decideKept),
                timed(decisions, own -> mix.decide(decision(own), new SplittableRandom(own))),
                timed(decisions, this::plain));
    }

    /**
     * Returns the time of a training step of {@value #BATCH} shoppers with {@value #NEGATIVES} negatives, in milliseconds: the best of some
     * epochs over at most {@value #TRAINED} shoppers, after one that is not counted.
     */
    public double step(int epochs) {
        SpeedCase speedCase =
                new SpeedCase(new Workload("step", BATCH, interactions, catalogue.size(), NEGATIVES), false);
        InteractionLog some =
                log.select(IntStream.range(0, Math.min(TRAINED, log.shoppers())).toArray());
        NetworkTrainer trainer = new NetworkTrainer(
                List.of(new Merchant(some, catalogue)),
                new LearnedCatalogues(speedCase.spec(true, network.encoding(interactions))),
                speedCase.settings(speedCase.spec(true, network.encoding(interactions))),
                Kernels.best(),
                ShardRunner.sequential());
        double best = Double.POSITIVE_INFINITY;
        for (int epoch = 0; epoch <= epochs; epoch++) {
            int[] steps = {0};
            long before = System.nanoTime();
            trainer.epoch((step, loss) -> steps[0]++);
            double own = (System.nanoTime() - before) * NANOS / Math.max(1, steps[0]);
            best = epoch == 0 ? best : Math.min(best, own);
        }
        return best;
    }

    private static Spread timed(int decisions, IntConsumer run) {
        for (int own = 0; own < WARM; own++) {
            run.accept(own);
        }
        List<Double> times = new ArrayList<>();
        for (int own = 0; own < decisions; own++) {
            long before = System.nanoTime();
            run.accept(own);
            times.add((System.nanoTime() - before) * NANOS);
        }
        return Spread.of(times);
    }

    private Decision decision(int own) {
        int shopper = own % log.shoppers();
        return new Decision(
                "bench",
                Optional.of(log.shopper(shopper)),
                Optional.of(log.sequence(shopper)),
                Optional.empty(),
                SLOTS,
                new Rules(true, Set.of(), new TreeMap<>()),
                Exploration.DEFAULT,
                true);
    }

    private void decide(int own) {
        recommender.decide(decision(own), new SplittableRandom(own));
    }

    private void decideKept(int own) {
        recommender.decide(decision(own), states.get(own % log.shoppers()), new SplittableRandom(own));
    }

    private void plain(int own) {
        int shopper = own % log.shoppers();
        InteractionSequence history = log.sequence(shopper);
        ShopperState state = scorer.begin(log.shopper(shopper));
        scorer.appendAll(state, history);
        Set<Integer> met = new HashSet<>();
        for (int i = 0; i < interactions; i++) {
            met.add(history.item(i));
        }
        scorer.top(state, SLOTS, item -> !met.contains(item), new TopItems());
    }
}
