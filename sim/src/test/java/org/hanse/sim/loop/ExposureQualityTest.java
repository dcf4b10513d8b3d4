// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.hanse.clientnode.app.ExposureFit;
import org.hanse.clientnode.app.NodeChoice;
import org.hanse.clientnode.app.NodeSum;
import org.hanse.clientnode.app.OwnTraining;
import org.hanse.clientnode.port.LocalDataset;
import org.hanse.clientnode.port.OwnNetwork;
import org.hanse.clientnode.port.ServedModelStore.Content;
import org.hanse.clientnode.port.TrainingStates;
import org.hanse.clientnode.testing.InMemoryServedModelStore;
import org.hanse.core.evaluate.GainRule;
import org.hanse.core.evaluate.Holdout;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Query;
import org.hanse.core.evaluate.Splitter;
import org.hanse.core.evaluate.baseline.Calibration;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.train.Fitting;
import org.hanse.core.learn.train.LearnedCatalogues;
import org.hanse.core.learn.train.ListwiseFit;
import org.hanse.core.learn.train.LocalExamples;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Outcome;
import org.hanse.core.recommend.Recommender;
import org.hanse.core.recommend.Rules;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Quality on a shop whose shoppers pick from lists of the shipped recommender, by what training reads of these lists. */
@Tag("nightly")
class ExposureQualityTest {

    /** Lists with every slot drawn, which separates items and slots best. */
    private static final Exploration EVERY_SLOT = new Exploration(1, 50, 1);

    private static final ShardRunner RUNNER = ShardRunner.sequential();

    /** Default of {@code train.exposures}. */
    private static final double WEIGHT = 0.01;

    private static final int SEEDS = 12;

    /** Greatest deviation of 95 % of a mean of five. */
    private static final double STUDENT = 2.201;

    private static final int SHOPPERS = 1200;

    /** Finds of a shopper before the first list, and between lists. */
    private static final int BEFORE = 5;

    private static final double BETWEEN = 1.5;

    /** Lists of a shopper. */
    private static final int FEW = 3;

    /** Lists of a shopper whose ignored items fill a window of fifty. */
    private static final int FILLING = 9;

    private static final int VALIDATION = 0;
    private static final int TEST = 1;
    private static final int REWARD = 2;

    /** States of a training that is not interrupted. */
    private enum NoStates implements TrainingStates {
        INSTANCE;

        @Override
        public Fitting.Checkpoints of(String training, Consumer<Runnable> guard) {
            return Fitting.Checkpoints.NONE;
        }

        @Override
        public void delete() {}
    }

    private enum NoJobs implements NodeChoice.Jobs {
        INSTANCE;

        @Override
        public List<JobSetup> setups() {
            return List.of();
        }

        @Override
        public List<JobId> sums() {
            return List.of();
        }

        @Override
        public Optional<NodeSum> sum(JobSetup setup) {
            return Optional.empty();
        }
    }

    private record Data(Merchant merchant) implements LocalDataset {
        @Override
        public String version() {
            return "1";
        }

        @Override
        public Optional<String> coupling() {
            return Optional.empty();
        }
    }

    /** Network of a shop after its training. */
    private record Network(OwnNetwork own, Content content, Merchant training, List<Query> queries) {

        static Network of(InteractionLog log, ListShop shop) {
            Merchant merchant = new Merchant(log, shop.catalogue());
            Data data = new Data(merchant);
            InMemoryServedModelStore store = new InMemoryServedModelStore();
            InstantSource clock = InstantSource.fixed(Instant.EPOCH);
            new OwnTraining(
                            data,
                            store,
                            NoStates.INSTANCE,
                            new NodeChoice(data, store, NoJobs.INSTANCE, RUNNER, clock, line -> {}),
                            RUNNER,
                            clock,
                            line -> {})
                    .run();
            OwnNetwork own = store.own().orElseThrow();
            Holdout held = Splitter.split(Protocol.USUAL, log, Optional.empty(), Optional.empty(), GainRule.binary())
                    .validation();
            return new Network(
                    own,
                    store.content(own.model()).orElseThrow(),
                    new Merchant(held.train(), shop.catalogue()),
                    held.queries());
        }

        ListwiseFit.Model model() {
            TrainingSettings settings = own.training().settings(1, own.excludeHistory());
            LocalExamples examples = LocalExamples.of(
                    training,
                    new LearnedCatalogues(own.training().spec()).of(training.catalogue(), RUNNER),
                    settings.objective().rewards(),
                    1,
                    RUNNER);
            return new ListwiseFit.Model(
                    examples,
                    settings,
                    content.model().parameters(),
                    content.personal().in(examples, training.catalogue()));
        }

        NetworkScorer scorer(PersonalState personal) {
            NetworkScorer scorer = model().with(personal).scorer(RUNNER);
            return scorer.scaled(
                    Calibration.of(
                                    scorer,
                                    Protocol.USUAL,
                                    ItemPopularity.of(training.log(), ListShop.ITEMS)
                                            .toArray(),
                                    queries,
                                    RUNNER)
                            .scales(),
                    RUNNER);
        }
    }

    private static Recommender recommender(NetworkScorer scorer, Merchant training, ListShop shop) {
        return Recommender.of(scorer, ItemPopularity.of(training.log(), ListShop.ITEMS))
                .forShop(shop.catalogue());
    }

    private static int[] list(
            Recommender recommender,
            ListShop shop,
            InteractionLog log,
            int shopper,
            Exploration exploration,
            SplittableRandom random) {
        InteractionSequence history = log.sequence(shopper);
        Outcome outcome = recommender.decide(
                new Decision(
                        "home",
                        Optional.of(log.shopper(shopper)),
                        Optional.of(history),
                        Optional.empty(),
                        ListShop.SLOTS,
                        new Rules(false, Set.copyOf(shop.met(shopper)), new TreeMap<>()),
                        exploration,
                        true),
                random);
        return outcome.slots().stream().mapToInt(Outcome.Slot::item).toArray();
    }

    /** Mean ndcg@10 of the interaction {@code back} places before the end, among items not met. */
    private static double ndcg(NetworkScorer scorer, ListShop shop, InteractionLog log, int back) {
        double sum = 0;
        for (int s = 0; s < log.shoppers(); s++) {
            InteractionSequence all = log.sequence(s);
            int target = all.item(all.length() - back);
            double[] scores = new double[ListShop.ITEMS];
            scorer.score(all.prefix(all.length() - back), scores);
            int rank = 1;
            Set<Integer> met = shop.met(s);
            for (int item = 0; item < scores.length; item++) {
                if (!met.contains(item) && scores[item] > scores[target]) {
                    rank++;
                }
            }
            sum += rank <= 10 ? Math.log(2) / Math.log(1 + rank) : 0;
        }
        return sum / log.shoppers();
    }

    private static double meanReward(NetworkScorer scorer, Merchant training, ListShop shop, InteractionLog log) {
        Recommender recommender = recommender(scorer, training, shop);
        double sum = 0;
        for (int s = 0; s < log.shoppers(); s++) {
            sum += shop.reward(s, list(recommender, shop, log, s, Exploration.NONE, new SplittableRandom(1)));
        }
        return sum / log.shoppers();
    }

    /** Validation and test ndcg@10 of finds, and the reward of a list. */
    private record Figures(double validation, double test, double reward) {

        static Figures of(Network network, PersonalState personal, ListShop shop, InteractionLog log) {
            NetworkScorer scorer = network.scorer(personal);
            return new Figures(
                    ndcg(scorer, shop, log, 2),
                    ndcg(scorer, shop, log, 1),
                    meanReward(scorer, network.training(), shop, log));
        }
    }

    /** Result of a seed. */
    private record Arms(Figures none, Figures exposures, Optional<Figures> history) {}

    private static Arms arms(long seed, int visits, boolean wrong, Exploration exploration) {
        ListShop shop = new ListShop(SHOPPERS, seed);
        for (int i = 0; i < BEFORE; i++) {
            shop.find(1);
        }
        Network first = Network.of(shop.log(false), shop);
        Recommender served = recommender(first.scorer(first.model().personal()), first.training(), shop);
        SplittableRandom random = new SplittableRandom(seed + 100);
        for (int visit = 0; visit < visits; visit++) {
            InteractionLog now = shop.log(false);
            for (int s = 0; s < shop.shoppers(); s++) {
                shop.show(s, list(served, shop, now, s, exploration, random));
            }
            shop.find(BETWEEN / visits);
        }
        shop.find(1);
        shop.find(1);
        InteractionLog log = shop.log(false);
        Network last = Network.of(log, shop);
        PersonalState fitted = ExposureFit.fitted(
                last.model(), new LocalDataset.Exposures(WEIGHT, shop.outcomes()), last.training(), RUNNER);
        InteractionLog whole = shop.log(true);
        return new Arms(
                Figures.of(last, last.model().personal(), shop, log),
                Figures.of(last, fitted, shop, log),
                wrong ? Optional.of(history(Network.of(whole, shop), shop, whole)) : Optional.empty());
    }

    private static Figures history(Network network, ListShop shop, InteractionLog whole) {
        return Figures.of(network, network.model().personal(), shop, whole);
    }

    /** Mean, and mean minus that of no exposures with a 95 % interval over the seeds. */
    private static double line(String name, List<Figures> arm, List<Figures> none, ToDoubleFunction<Figures> figure) {
        int n = arm.size();
        double[] gains = IntStream.range(0, n)
                .mapToDouble(i -> figure.applyAsDouble(arm.get(i)) - figure.applyAsDouble(none.get(i)))
                .toArray();
        double mean = Arrays.stream(gains).average().orElse(0);
        double variance =
                Arrays.stream(gains).map(gain -> Math.pow(gain - mean, 2)).sum() / (n - 1);
        System.out.printf(
                Locale.ROOT,
                "%s %.4f, difference %+.4f +- %.4f%n",
                name,
                arm.stream().mapToDouble(figure).average().orElse(0),
                mean,
                STUDENT * Math.sqrt(variance / n));
        return mean;
    }

    private static double[] lines(String name, List<Figures> arm, List<Figures> none) {
        return new double[] {
            line(name + ": validation ndcg@10", arm, none, Figures::validation),
            line(name + ": test ndcg@10", arm, none, Figures::test),
            line(name + ": reward of a list", arm, none, Figures::reward)
        };
    }

    private static List<Figures> of(List<Arms> arms, Function<Arms, Figures> one) {
        return arms.stream().map(one).toList();
    }

    /** The weight was chosen on seeds 101 and 102. */
    @Test
    void exposures_raiseTheRewardOfListsAndNotAsHistory() {
        List<Arms> few = new ArrayList<>();
        List<Arms> full = new ArrayList<>();
        List<Arms> many = new ArrayList<>();
        List<Arms> usual = new ArrayList<>();
        List<Arms> manyUsual = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            few.add(arms(seed, FEW, true, EVERY_SLOT));
            full.add(arms(seed, FILLING, true, EVERY_SLOT));
            many.add(arms(seed, 10 * FEW, false, EVERY_SLOT));
            usual.add(arms(seed, FEW, false, Exploration.DEFAULT));
            manyUsual.add(arms(seed, 10 * FEW, false, Exploration.DEFAULT));
        }
        lines("no exposures", of(few, Arms::none), of(few, Arms::none));
        double[] exposures = lines("exposures", of(few, Arms::exposures), of(few, Arms::none));
        double[] history = lines("as history", of(few, own -> own.history().orElseThrow()), of(few, Arms::none));
        lines("no exposures, window filled", of(full, Arms::none), of(full, Arms::none));
        double[] filled =
                lines("as history, window filled", of(full, own -> own.history().orElseThrow()), of(full, Arms::none));
        lines("no exposures, ten times", of(many, Arms::none), of(many, Arms::none));
        double[] ten = lines("exposures, ten times", of(many, Arms::exposures), of(many, Arms::none));

        lines("no exposures, exploration of a node", of(usual, Arms::none), of(usual, Arms::none));
        lines("exposures, exploration of a node", of(usual, Arms::exposures), of(usual, Arms::none));
        lines("no exposures, exploration of a node, ten times", of(manyUsual, Arms::none), of(manyUsual, Arms::none));
        lines("exposures, exploration of a node, ten times", of(manyUsual, Arms::exposures), of(manyUsual, Arms::none));

        assertThat(exposures[REWARD]).isPositive();
        assertThat(ten[REWARD]).isPositive();
        assertThat(exposures[TEST]).isGreaterThan(-0.003);
        assertThat(ten[TEST]).isGreaterThan(-0.003);
        assertThat(history[REWARD]).isLessThan(-0.01);
        assertThat(filled[REWARD]).isLessThan(-0.01);
        assertThat(filled[VALIDATION]).isNegative();
    }
}
