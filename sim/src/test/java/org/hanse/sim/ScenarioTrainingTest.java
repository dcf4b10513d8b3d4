// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.learn.RewardSettings;
import org.hanse.core.model.ModelSpec;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.ProtocolChange;
import org.hanse.sim.train.LearningConfig;
import org.hanse.sim.train.NetworkConfig;
import org.hanse.sim.train.ScriptedTrainer;
import org.hanse.sim.train.TrainedModel;
import org.hanse.sim.train.TrainedModel.Scope;
import org.hanse.sim.train.TrainingCurve;
import org.hanse.sim.train.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioTrainingTest {

    private static final Path SHOP = Path.of("shop.yaml");
    private static final Path OTHER = Path.of("other.yaml");
    private static final Path BARE = Path.of("bare.yaml");
    private static final Path LATE = Path.of("late.yaml");

    private static final Protocol PROTOCOL = MadeUpShop.leaveOneOut(5, 10);
    private static final Map<Path, Dataset> SETS = Map.of(
            SHOP, titled(MadeUpShop.dataset(80, 1, PROTOCOL), "item"),
            OTHER, titled(MadeUpShop.dataset(40, 2, PROTOCOL), "other"),
            BARE, MadeUpShop.dataset(40, 2, PROTOCOL),
            LATE, titled(MadeUpShop.dataset(40, 3, beforeTest()), "item"));

    private static final NetworkConfig SMALL = new NetworkConfig(
            8, ModelSpec.Encoder.GRU, ModelSpec.Gate.CONTEXTUAL, 1, false, ModelSpec.ItemVectors.PRIVATE, false, false);

    private static final TrainedModel CENTRAL = model("central", Scope.CENTRAL, SMALL, 2);
    private static final TrainedModel LOCAL = model("local", Scope.LOCAL, SMALL, 2);

    @TempDir
    Path folder = Path.of("");

    @Test
    void run_centralLocalAndAblation_haveFiguresInTheirPlaces() {
        TrainedModel ablation =
                new TrainedModel("with-memory", Scope.CENTRAL, withMemory(), CENTRAL.learning(), "central");
        RunSummary run = run(
                scenario(List.of("central", "popularity", "local"), List.of(CENTRAL, LOCAL, ablation), shop(), other()),
                2);

        for (String pool : List.of("shop", "other", "all")) {
            assertThat(run.results().stream()
                            .filter(result -> result.merchant().equals(pool))
                            .map(Result::model)
                            .distinct())
                    .containsExactly("central", "popularity", "local", "with-memory");
        }
        assertThat(run.pools()).allSatisfy(pool -> assertThat(pool.best()).isEqualTo("popularity"));
        assertThat(run.comparisons())
                .anySatisfy(comparison -> {
                    assertThat(comparison.model()).isEqualTo("with-memory");
                    assertThat(comparison.against()).isEqualTo("central");
                })
                .anySatisfy(comparison -> {
                    assertThat(comparison.model()).isEqualTo("central");
                    assertThat(comparison.against()).isEqualTo("popularity");
                });
        assertThat(run.trainings())
                .extracting(TrainingSummary::model, TrainingSummary::merchant, TrainingSummary::cohort)
                .containsExactly(
                        tuple("central", "all", 2),
                        tuple("local", "shop", 1),
                        tuple("local", "other", 1),
                        tuple("with-memory", "all", 2));
        assertThat(run.trainings()).allSatisfy(training -> {
            assertThat(training.curve().size()).isEqualTo(2);
            assertThat(training.by()).isEqualTo("validation ndcg@10");
            assertThat(training.parameters()).isPositive();
            assertThat(training.refitted()).isFalse();
        });
        assertThat(figure(run, "all", "with-memory")).isGreaterThan(1.5 * figure(run, "all", "popularity"));
    }

    @Test
    void run_validationFigure_isThatOfTheKeptEpoch() {
        RunSummary run = run(scenario(List.of("central"), List.of(CENTRAL), shop(), other()), 2);

        double figure = run.results().stream()
                .filter(result -> result.merchant().equals("all")
                        && result.split() == HeldOut.VALIDATION
                        && result.metric() == Metric.NDCG
                        && result.cutoff() == 10)
                .findFirst()
                .orElseThrow()
                .estimate()
                .value();
        assertThat(figure)
                .isCloseTo(run.trainings().get(0).curve().bestValidation().orElseThrow(), within(1e-12));
    }

    @Test
    void run_oneAndTwoThreads_sameFigures() {
        Scenario scenario = scenario(List.of("central", "local"), List.of(CENTRAL, LOCAL), cut(), other());

        assertThat(run(scenario, 2).results()).isEqualTo(run(scenario, 1).results());
    }

    @Test
    void run_oneAndTwoThreads_nameTheSameNetworks() {
        Scenario scenario = scenario(List.of("central", "local"), List.of(CENTRAL, LOCAL), shop(), late());
        RunSummary one = run(scenario, 1);

        assertThat(networks(run(scenario, 2)))
                .isEqualTo(networks(one))
                .hasSize(3)
                .doesNotHaveDuplicates();
        assertThat(networks(one)).allSatisfy(network -> {
            assertThat(network.digest()).matches("[0-9a-f]{64}");
            assertThat(network.facts())
                    .containsKeys("code", "data 0", "kernels", "settings")
                    .containsEntry("seed", Long.toString(scenario.seed()));
        });
        for (TrainingSummary training : one.trainings()) {
            assertThat(training.network().orElseThrow().facts())
                    .containsEntry("epochs", Integer.toString(training.curve().best()));
        }
    }

    private static List<TrainingSummary.NetworkIdentity> networks(RunSummary run) {
        return run.trainings().stream()
                .map(training -> training.network().orElseThrow())
                .toList();
    }

    @Test
    void train_killedAndResumed_sameFiguresAsUninterrupted() {
        Scenario scenario = scenario(List.of("central", "local"), List.of(CENTRAL, LOCAL), shop(), late());
        RunSummary whole = run(scenario, 1);
        Path place = folder.resolve("checkpoints");
        int kills = 0;
        // Killed after every single epoch, until nothing is left to train.
        for (boolean killed = true; killed && kills < 100; ) {
            killed = false;
            try {
                prepared(scenario, 1).train(Optional.of(place), new Killer());
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("killed");
                killed = true;
                kills++;
            }
        }
        ScenarioRun resumed = prepared(scenario, 1);
        resumed.train(Optional.of(place), TrainingListener.silent());

        assertThat(resumed.run(step -> {}).results()).isEqualTo(whole.results());
        assertThat(kills).isBetween(7, 99);
    }

    @Test
    void train_checkpointsOfOtherSeed_areRefused() {
        Scenario scenario = scenario(List.of("central"), List.of(model("central", Scope.CENTRAL, SMALL, 1)), shop());
        prepared(scenario, 1).train(Optional.of(folder), TrainingListener.silent());
        Scenario other = new Scenario(
                scenario.file(),
                scenario.name(),
                2,
                scenario.merchants(),
                scenario.compare(),
                scenario.rewards(),
                scenario.evaluation(),
                scenario.trained());

        assertThatThrownBy(() -> prepared(other, 1).train(Optional.of(folder), TrainingListener.silent()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("another seed");
    }

    @Test
    void train_checkpointsOfOtherData_areRefused() {
        TrainedModel model = model("central", Scope.CENTRAL, SMALL, 1);
        prepared(scenario(List.of("central"), List.of(model), entry("shop", SHOP, new Cut.Whole(), true)), 1)
                .train(Optional.of(folder), TrainingListener.silent());

        assertThatThrownBy(() -> prepared(
                                scenario(
                                        List.of("central"),
                                        List.of(model),
                                        entry("shop", OTHER, new Cut.Whole(), true)),
                                1)
                        .train(Optional.of(folder), TrainingListener.silent()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("another data");
    }

    @Test
    void run_fitBeforeTest_trainsAgainForTestAlone() {
        RunSummary run = run(scenario(List.of("central", "popularity"), List.of(CENTRAL), late()), 1);

        assertThat(run.trainings().get(0).refitted()).isTrue();
        assertThat(figure(run, "late", "central")).isNotNaN();
    }

    @Test
    void run_merchantThatDoesNotTrain_isScoredByWhatOthersTaught() {
        TrainedModel long1 = model("central", Scope.CENTRAL, reading(), 12);
        RunSummary run = run(
                scenario(
                        List.of("central", "local", "popularity"),
                        List.of(long1, LOCAL),
                        shop(),
                        entry("late", LATE, new Cut.Whole(), false)),
                2);

        assertThat(run.trainings().get(0).cohort()).isEqualTo(1);
        assertThat(run.results())
                .noneMatch(result -> result.model().equals("local")
                        && (result.merchant().equals("late")
                                || result.merchant().equals("all")));
        assertThat(run.models()).anySatisfy(model -> {
            assertThat(model.merchant()).isEqualTo("late");
            assertThat(model.model()).isEqualTo("local");
            assertThat(model.leftOut()).isEqualTo("the merchant takes no part in training");
        });
        // Its items are called as those of the merchant that trains, and its shoppers walk along them alike.
        assertThat(figure(run, "late", "central")).isGreaterThan(1.5 * figure(run, "late", "popularity"));
    }

    @Test
    void run_changedInteractionsOfAMerchantThatDoesNotTrain_changeNothingElsewhere() {
        Scenario one =
                scenario(List.of("central"), List.of(CENTRAL), shop(), entry("zero", OTHER, new Cut.Whole(), false));
        Scenario two =
                scenario(List.of("central"), List.of(CENTRAL), shop(), entry("zero", LATE, new Cut.Whole(), false));

        assertThat(figure(run(one, 1), "shop", "central")).isEqualTo(figure(run(two, 1), "shop", "central"));
    }

    @Test
    void run_divergingModel_isLeftOutAndOthersGoOn() {
        Scenario scenario = scenario(List.of("central", "popularity"), List.of(CENTRAL), shop());
        ScenarioRun run = prepared(scenario, 1);
        run.train(
                model -> (merchants, exclude, shards) -> new ScriptedTrainer("broken", epoch -> Double.NaN),
                Optional.empty(),
                TrainingListener.silent());
        RunSummary summary = run.run(step -> {});

        assertThat(summary.results()).extracting(Result::model).containsOnly("popularity");
        assertThat(summary.models())
                .anySatisfy(model -> assertThat(model.leftOut())
                        .startsWith("training diverged in epoch 1")
                        .contains("lower learning.rate"));
        assertThat(summary.trainings().get(0).problem()).startsWith("training diverged");
    }

    @Test
    void run_lastStepOfAnEpochBreaksParameters_isDivergence() {
        // One step an epoch, so that no later loss could tell.
        TrainedModel broken = model("central", Scope.CENTRAL, SMALL, 1, 1e39, 1000);
        RunSummary run = run(scenario(List.of("central"), List.of(broken), shop()), 1);

        assertThat(run.results()).isEmpty();
        assertThat(run.trainings().get(0).problem()).contains("after epoch 1 shared parameter");
    }

    /** One step an epoch, after which parameters are finite and what is computed of them is not. */
    @ParameterizedTest
    @CsvSource({
        "1e6, what the network makes of a history is not finite",
        "1e15, the vector of item ",
    })
    void run_parametersTooLargeToScoreWith_isDivergenceAndOthersGoOn(double rate, String reason) {
        TrainedModel broken = model("central", Scope.CENTRAL, reading(), 1, rate, 1000);
        RunSummary run = run(scenario(List.of("central", "local", "popularity"), List.of(broken, LOCAL), shop()), 1);

        assertThat(run.results()).extracting(Result::model).containsOnly("local", "popularity");
        assertThat(figure(run, "shop", "local")).isPositive();
        assertThat(run.trainings().get(0).problem())
                .startsWith("training diverged in epoch 1 (" + reason)
                .endsWith("; lower learning.rate or set learning.clipNorm");
        assertThat(run.models()).anySatisfy(model -> assertThat(model.leftOut()).contains(reason));
    }

    /** The training on all that comes before the test targets is validated by nothing. */
    @Test
    void run_divergenceFirstSeenInRankingTest_isToldAndOthersGoOn() {
        ScenarioRun run = prepared(scenario(List.of("central", "popularity"), List.of(CENTRAL), late()), 1);
        AtomicInteger trainers = new AtomicInteger();
        run.train(
                model -> (merchants, exclude, shards) ->
                        new ScriptedTrainer("same", epoch -> 1, trainers.incrementAndGet() > 1),
                Optional.empty(),
                TrainingListener.silent());
        RunSummary summary = run.run(step -> {});

        assertThat(trainers).hasValue(2);
        assertThat(summary.results()).extracting(Result::model).containsOnly("popularity");
        assertThat(summary.trainings().get(0).problem())
                .isEqualTo("training diverged unnoticed until its queries were ranked (the vector of item 0 is NaN);"
                        + " lower learning.rate or set learning.clipNorm");
    }

    @Test
    void run_cutMerchant_trainsOnAllParts() {
        RunSummary run = run(scenario(List.of("central", "local"), List.of(CENTRAL, LOCAL), cut()), 1);

        assertThat(run.trainings())
                .extracting(TrainingSummary::merchant)
                .containsExactly("all", "cut/1", "cut/2", "cut/3");
        assertThat(run.trainings().get(0).cohort()).isEqualTo(3);
        assertThat(figure(run, "cut", "central")).isPositive();
    }

    @Test
    void run_partsOfShoppers_areNotReportedOneByOne() {
        TrainedModel tiny = model("local", Scope.LOCAL, SMALL, 1);
        RunSummary run =
                run(scenario(List.of("local"), List.of(tiny), entry("devices", BARE, new Cut.ByShopper(), true)), 2);

        assertThat(run.trainings()).hasSize(1);
        assertThat(run.trainings().get(0).merchant()).isEqualTo("devices");
        assertThat(run.trainings().get(0).cohort()).isEqualTo(40);
    }

    @Test
    void run_partsWithoutShoppers_areScoredAllTheSame() {
        TrainedModel central = model("central", Scope.CENTRAL, SMALL, 1);
        TrainedModel local = model("local", Scope.LOCAL, SMALL, 1);
        RunSummary run = run(
                scenario(
                        List.of("central", "local"),
                        List.of(central, local),
                        entry("thin", BARE, new Cut.ByHash(90), true)),
                2);

        assertThat(figure(run, "thin", "central")).isNotNaN();
        assertThat(figure(run, "thin", "local")).isNotNaN();
        assertThat(run.trainings().get(0).cohort()).isBetween(15, 40);
    }

    @Test
    void prepare_sharedVectorsOfTwoCatalogues_isRefused() {
        Scenario scenario =
                scenario(List.of("central"), List.of(model("central", Scope.CENTRAL, shared(), 1)), shop(), other());

        assertThatThrownBy(() -> prepared(scenario, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("network.itemVectors of central: shared needs merchants with one catalogue");
    }

    @Test
    void run_sharedVectorsOfOneCatalogue_work() {
        TrainedModel model = model("central", Scope.CENTRAL, shared(), 1);

        assertThat(figure(run(scenario(List.of("central"), List.of(model), cut()), 1), "cut", "central"))
                .isPositive();
    }

    private static Protocol beforeTest() {
        Protocol usual = PROTOCOL;
        return new Protocol(
                usual.split(),
                usual.candidates(),
                Protocol.HistoryRule.EXCLUDE,
                usual.targets(),
                usual.cutoffs(),
                Protocol.FitRule.BEFORE_TEST);
    }

    private static Dataset titled(Dataset bare, String word) {
        Catalogue catalogue = Catalogue.of(IntStream.range(0, MadeUpShop.ITEMS)
                .mapToObj(i -> CatalogueItem.titled(new ItemId(word + i), word + i, List.of(word + i)))
                .toList());
        return new Dataset(
                bare.name(),
                catalogue,
                bare.interactions(),
                bare.validation(),
                bare.test(),
                bare.decisions(),
                bare.protocol(),
                bare.report());
    }

    private static NetworkConfig withMemory() {
        return new NetworkConfig(
                8,
                ModelSpec.Encoder.GRU,
                ModelSpec.Gate.CONTEXTUAL,
                1,
                true,
                ModelSpec.ItemVectors.PRIVATE,
                true,
                false);
    }

    /** Knows items by their titles alone. */
    private static NetworkConfig reading() {
        return new NetworkConfig(
                8, ModelSpec.Encoder.GRU, ModelSpec.Gate.CONTEXTUAL, 1, false, ModelSpec.ItemVectors.NONE, false, true);
    }

    private static NetworkConfig shared() {
        return new NetworkConfig(
                8, ModelSpec.Encoder.CNN, ModelSpec.Gate.UNIFORM, 1, false, ModelSpec.ItemVectors.SHARED, false, false);
    }

    private static TrainedModel model(String name, Scope scope, NetworkConfig network, int epochs) {
        return model(name, scope, network, epochs, 0.02, 16);
    }

    private static TrainedModel model(
            String name, Scope scope, NetworkConfig network, int epochs, double rate, int batch) {
        LearningConfig usual = LearningConfig.DEFAULT;
        return new TrainedModel(
                name,
                scope,
                network,
                new LearningConfig(
                        usual.optimizer(),
                        rate,
                        OptionalInt.of(batch),
                        8,
                        0.1,
                        usual.personal(),
                        0,
                        0,
                        usual.clipNorm(),
                        epochs,
                        epochs,
                        usual.memoryEpochs(),
                        usual.memoryDropout(),
                        usual.candidates(),
                        usual.value(),
                        usual.ranking(),
                        2),
                "");
    }

    private static Scenario.MerchantEntry shop() {
        return entry("shop", SHOP, new Cut.Whole(), true);
    }

    private static Scenario.MerchantEntry other() {
        return entry("other", OTHER, new Cut.Whole(), true);
    }

    private static Scenario.MerchantEntry late() {
        return entry("late", LATE, new Cut.Whole(), true);
    }

    private static Scenario.MerchantEntry cut() {
        return entry("cut", SHOP, new Cut.ByHash(3), true);
    }

    private static Scenario.MerchantEntry entry(String id, Path dataset, Cut cut, boolean trains) {
        return new Scenario.MerchantEntry(id, dataset, cut, ProtocolChange.NONE, trains);
    }

    private static Scenario scenario(
            List<String> compare, List<TrainedModel> models, Scenario.MerchantEntry... merchants) {
        return new Scenario(
                Path.of("scenario.yaml"),
                "made-up",
                1,
                List.of(merchants),
                compare,
                RewardRule.of(RewardSettings.DEFAULT),
                new Scenario.Evaluation(50, false),
                models);
    }

    private static ScenarioRun prepared(Scenario scenario, int threads) {
        return ScenarioRun.prepare(
                scenario,
                path -> Objects.requireNonNull(SETS.get(path)),
                new ShardPool(threads),
                () -> Instant.EPOCH,
                what -> {});
    }

    private static RunSummary run(Scenario scenario, int threads) {
        ScenarioRun run = prepared(scenario, threads);
        run.train(Optional.empty(), TrainingListener.silent());
        return run.run(step -> {});
    }

    private static double figure(RunSummary run, String merchant, String model) {
        return run.results().stream()
                .filter(result -> result.merchant().equals(merchant)
                        && result.model().equals(model)
                        && result.split() == HeldOut.TEST
                        && result.metric() == Metric.NDCG
                        && result.cutoff() == 10)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no figure of " + model + " on " + merchant))
                .estimate()
                .value();
    }

    /** Ends the program, so to speak, after the first epoch that it hears of. */
    private static final class Killer implements TrainingListener {

        @Override
        public void begun(String what, String by, int epochs, int steps, TrainingCurve curve) {}

        @Override
        public void stepped(int step, double loss) {}

        @Override
        public void epochEnded(TrainingCurve curve) {
            throw new IllegalStateException("killed");
        }

        @Override
        public void ended(String problem) {}
    }
}
