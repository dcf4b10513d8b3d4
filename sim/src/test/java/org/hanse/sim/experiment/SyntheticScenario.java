// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.hanse.app.ShardPool;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.ProtocolChange;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.ModelBuilder;
import org.hanse.sim.scenario.NetworkBuilder;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioBuilder;
import org.hanse.sim.scenario.ShopperShare;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.scenario.TrainedModel.Scope;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.train.TrainingListener;

/** Scenarios of synthetic shops with shoppers that walk along the items, and small models to train on them. */
public final class SyntheticScenario {

    public static final Path SHOP = Path.of("shop.yaml");
    public static final Path OTHER = Path.of("other.yaml");
    static final Path BARE = Path.of("bare.yaml");

    /** The shop of {@link #OTHER} with the ids of {@link #SHOP} as keys, and with them as ids. */
    static final Path KEYED = Path.of("keyed.yaml");

    static final Path EQUAL = Path.of("equal.yaml");
    static final Path LATE = Path.of("late.yaml");

    private static final Protocol PROTOCOL = SyntheticShop.leaveOneOut(5, 10);
    private static final Map<Path, Dataset> SETS = Map.of(
            SHOP, titled(SyntheticShop.dataset(80, 1, PROTOCOL), "item"),
            OTHER, titled(SyntheticShop.dataset(40, 2, PROTOCOL), "other"),
            KEYED, keyed(SyntheticShop.dataset(40, 2, PROTOCOL)),
            EQUAL, titled(SyntheticShop.dataset(40, 2, PROTOCOL), "item"),
            BARE, SyntheticShop.dataset(40, 2, PROTOCOL),
            LATE, titled(SyntheticShop.dataset(40, 3, beforeTest()), "item"));

    public static final NetworkConfig SMALL = NetworkBuilder.aNetwork().build();

    static final TrainedModel CENTRAL = model("central", Scope.CENTRAL, SMALL, 2);
    public static final TrainedModel LOCAL = model("local", Scope.LOCAL, SMALL, 2);

    private SyntheticScenario() {}

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
        return with(bare, i -> CatalogueItem.titled(new ItemId(word + i), word + i, List.of(word + i)));
    }

    private static Dataset keyed(Dataset bare) {
        return with(
                bare,
                i -> CatalogueItem.titled(new ItemId("other" + i), "item" + i, List.of("item" + i))
                        .withKey(Optional.of("item" + i)));
    }

    private static Dataset with(Dataset bare, IntFunction<CatalogueItem> item) {
        Catalogue catalogue = Catalogue.of(
                IntStream.range(0, SyntheticShop.ITEMS).mapToObj(item).toList());
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

    /** Knows items by their titles alone. */
    public static NetworkConfig reading() {
        return NetworkBuilder.aNetwork()
                .withItemVectors(ItemVectors.NONE)
                .withContent(NetworkConfig.Content.LEARNED)
                .build();
    }

    public static TrainedModel model(String name, Scope scope, NetworkConfig network, int epochs) {
        return model(name, scope, network, epochs, 0.02, 16);
    }

    public static TrainedModel model(
            String name, Scope scope, NetworkConfig network, int epochs, double rate, int batch) {
        LearningConfig usual = LearningConfig.DEFAULT;
        return ModelBuilder.aModel(
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
                                usual.averaging(),
                                epochs,
                                epochs,
                                usual.memoryEpochs(),
                                usual.memoryDropout(),
                                usual.candidates(),
                                usual.first(),
                                usual.algorithm(),
                                usual.value(),
                                usual.ranking(),
                                2))
                .build();
    }

    public static Scenario.MerchantEntry shop() {
        return entry("shop", SHOP, new Cut.Whole(), true);
    }

    public static Scenario.MerchantEntry other() {
        return entry("other", OTHER, new Cut.Whole(), true);
    }

    static Scenario.MerchantEntry late() {
        return entry("late", LATE, new Cut.Whole(), true);
    }

    static Scenario.MerchantEntry cut() {
        return entry("cut", SHOP, new Cut.ByHash(3), true);
    }

    public static Scenario.MerchantEntry entry(String id, Path dataset, Cut cut, boolean trains) {
        return entry(id, dataset, cut, trains ? Scenario.Role.TRAINS : Scenario.Role.STAYS_OUT);
    }

    public static Scenario.MerchantEntry entry(String id, Path dataset, Cut cut, Scenario.Role role) {
        return new Scenario.MerchantEntry(id, dataset, ShopperShare.ALL, cut, ProtocolChange.NONE, role);
    }

    public static Scenario scenario(
            List<String> compare, List<TrainedModel> models, Scenario.MerchantEntry... merchants) {
        return ScenarioBuilder.aScenario()
                .withName("synthetic")
                .withMerchants(List.of(merchants))
                .withCompare(compare)
                .withTrained(models)
                .build();
    }

    static ScenarioRun prepared(Scenario scenario, int threads) {
        return ScenarioRun.prepare(
                scenario,
                path -> Objects.requireNonNull(SETS.get(path)),
                new ShardPool(threads),
                new TickingClock(),
                what -> {});
    }

    public static RunRecord run(Scenario scenario, int threads) {
        ScenarioRun run = prepared(scenario, threads);
        run.train(Optional.empty(), TrainingListener.silent());
        return run.score(step -> {}).record();
    }

    /** A run with synthetic trainers in place of the models' own: {@code trainers} makes the first, from 1, the second and so on. */
    static RunRecord runWith(IntFunction<ModelTrainer> trainers, Scenario scenario) {
        ScenarioRun run = prepared(scenario, 1);
        AtomicInteger made = new AtomicInteger();
        run.train(
                model -> (merchants, exclude, shards) -> trainers.apply(made.incrementAndGet()),
                Optional.empty(),
                TrainingListener.silent());
        return run.score(step -> {}).record();
    }

    /** Source of the trainers of a scenario's models. */
    static TrainerSources sources(Scenario scenario) {
        return new TrainerSources(
                scenario, DatasetEntry.read(scenario, path -> Objects.requireNonNull(SETS.get(path)), what -> {}));
    }

    /** A run with a trainer of one's own in place of the model's for some parts that learn alone. */
    public static RunRecord runWithLocals(Map<String, ModelTrainer> own, Scenario scenario) {
        TrainerSources usual = sources(scenario);
        ScenarioRun run = prepared(scenario, 1);
        run.train(
                model -> (learners, exclude, shards) -> {
                    ModelTrainer trainer = model.scope() == Scope.LOCAL
                            ? own.get(learners.get(0).id())
                            : null;
                    return trainer != null ? trainer : usual.of(model).trainer(learners, exclude, shards);
                },
                Optional.empty(),
                TrainingListener.silent());
        return run.score(step -> {}).record();
    }

    static double figure(RunRecord run, String merchant, String model) {
        return run.figures().stream()
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
}
