// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hanse.sim.experiment.SyntheticFederation.EVERYTHING;
import static org.hanse.sim.experiment.SyntheticFederation.federated;
import static org.hanse.sim.experiment.SyntheticFederation.rounds;
import static org.hanse.sim.experiment.SyntheticScenario.LOCAL;
import static org.hanse.sim.experiment.SyntheticScenario.SMALL;
import static org.hanse.sim.experiment.SyntheticScenario.cut;
import static org.hanse.sim.experiment.SyntheticScenario.figure;
import static org.hanse.sim.experiment.SyntheticScenario.late;
import static org.hanse.sim.experiment.SyntheticScenario.other;
import static org.hanse.sim.experiment.SyntheticScenario.prepared;
import static org.hanse.sim.experiment.SyntheticScenario.run;
import static org.hanse.sim.experiment.SyntheticScenario.scenario;
import static org.hanse.sim.experiment.SyntheticScenario.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.ModelBuilder;
import org.hanse.sim.scenario.NetworkBuilder;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioBuilder;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.FederationVerdict;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.PoolSummary;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.ShopLifts;
import org.hanse.sim.summary.SummaryPage;
import org.hanse.sim.summary.TrainingRecord;
import org.hanse.sim.train.TrainingListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Federations of networks in whole runs. */
class FederatedTrainingTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void run_oneAndTwoThreads_sameFigures() {
        TrainedModel federated = federated(EVERYTHING, rounds(3));
        Scenario scenario = scenario(List.of("local", "federated"), List.of(LOCAL, federated), shop(), other(), cut());

        RunRecord one = run(scenario, 1);
        RunRecord two = run(scenario, 2);

        assertThat(two.figures()).isEqualTo(one.figures());
        assertThat(two.differences()).isEqualTo(one.differences());
        assertThat(training(two).network()).isEqualTo(training(one).network()).isNotNull();
        assertThat(training(two).rounds()).isEqualTo(training(one).rounds()).hasSize(3);
        assertThat(training(one).participants()).isEqualTo(5);
        assertThat(training(one).uploaded())
                .isPositive()
                .isLessThan(training(one).parameters());
    }

    /** Also where test figures are of a second federation, on more interactions. */
    @Test
    void train_killedAfterEveryRoundAndResumed_sameFiguresAsUninterrupted() {
        TrainedModel federated = federated(EVERYTHING, rounds(4, new CohortRule(0.6, 1), new Faults(0.3, Map.of())));
        Scenario scenario = scenario(List.of("federated"), List.of(federated), shop(), late(), cut());
        RunRecord whole = run(scenario, 1);
        KilledRuns.End killed = KilledRuns.of(scenario, folder.resolve("checkpoints"), 2);
        RunRecord end = killed.run();

        assertThat(end.figures()).isEqualTo(whole.figures());
        assertThat(training(end).network()).isEqualTo(training(whole).network());
        assertThat(training(end).rounds()).hasSameSizeAs(training(whole).rounds());
        // Four rounds, and those of the second federation, at least one.
        assertThat(killed.kills()).isGreaterThan(4);
    }

    @Test
    void train_checkpointsOfAnotherSeedNetworkOrFederation_areRefused() {
        TrainedModel federated = federated(SMALL, rounds(1));
        Scenario scenario = scenario(List.of("federated"), List.of(federated), shop(), other());
        prepared(scenario, 1).train(Optional.of(folder), TrainingListener.silent());
        Scenario seeded = ScenarioBuilder.like(scenario).withSeed(9).build();
        Scenario wider = scenario(List.of("federated"), List.of(federated(EVERYTHING, rounds(1))), shop(), other());

        assertThatThrownBy(() -> prepared(seeded, 1).train(Optional.of(folder), TrainingListener.silent()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("another seed");
        assertThatThrownBy(() -> prepared(wider, 1).train(Optional.of(folder), TrainingListener.silent()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("another network");
        for (FederationConfig changed : List.of(rounds(2), rounds(1, new CohortRule(0.5, 1), Faults.NONE))) {
            Scenario federation = scenario(List.of("federated"), List.of(federated(SMALL, changed)), shop(), other());
            assertThatThrownBy(() -> prepared(federation, 1).train(Optional.of(folder), TrainingListener.silent()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("another federation");
        }
    }

    /** The walk along the items is learned: far better than popularity, near the network of all data in one place. */
    @Test
    void run_learnsWhatThereIsToLearn() {
        TrainedModel central = SyntheticScenario.model("central", TrainedModel.Scope.CENTRAL, SMALL, 12);
        TrainedModel federated = federated(SMALL, rounds(12));
        RunRecord run =
                run(scenario(List.of("popularity", "central", "federated"), List.of(central, federated), cut()), 2);

        double popularity = figure(run, "cut", "popularity");
        assertThat(figure(run, "cut", "federated"))
                .isGreaterThan(2 * popularity)
                .isGreaterThan(0.8 * figure(run, "cut", "central"));
    }

    @Test
    void run_selectingLast_keepsTheLastRoundWithoutValidation() {
        RunRecord central =
                run(scenario(List.of("federated"), List.of(federated(SMALL, rounds(3))), shop(), other()), 2);
        RunRecord last = run(
                scenario(
                        List.of("federated"), List.of(federated(SMALL, rounds(3).selectingLast())), shop(), other()),
                2);

        assertThat(training(central).validated()).isEqualTo("validation ndcg@10");
        assertThat(training(last).validated()).isEmpty();
        assertThat(training(last).curve().best()).isEqualTo(3);
        assertThat(training(last).curve().epochs().get(0).validation()).isEmpty();
    }

    @Test
    void run_after_fitsThePersonalPartToTheFrozenNetwork() {
        NetworkConfig reading = NetworkBuilder.aNetwork()
                .withMemory(true)
                .withContent(NetworkConfig.Content.LEARNED)
                .build();
        TrainedModel after = federated(reading, LearningConfig.Personal.AFTER, rounds(3));
        RunRecord run = run(scenario(List.of("popularity", "federated"), List.of(after), shop(), other()), 2);

        assertThat(figure(run, "shop", "federated")).isGreaterThan(figure(run, "shop", "popularity"));
        assertThat(training(run).problem()).isEmpty();
    }

    @Test
    void run_after_withNothingSharedThatKnowsItems_isRefused() {
        TrainedModel after = federated(SMALL, LearningConfig.Personal.AFTER, rounds(1));

        assertThatThrownBy(() -> run(scenario(List.of("federated"), List.of(after), shop(), other()), 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("knows nothing of items");
    }

    @Test
    void run_merchantLostOnTheWay_isNamedAndStillRanked() {
        TrainedModel federated =
                federated(EVERYTHING, rounds(4, new CohortRule(1, 1), new Faults(0, Map.of("other", 2))));
        RunRecord run = run(scenario(List.of("popularity", "federated"), List.of(federated), shop(), other()), 1);

        assertThat(training(run).rounds())
                .extracting(round -> round.missing().stream()
                        .map(TrainingRecord.Missing::merchant)
                        .toList())
                .containsExactly(List.of(), List.of(), List.of("other"), List.of("other"));
        assertThat(figure(run, "other", "federated")).isPositive();
    }

    /** A late merchant contributes nothing but its own personal part. */
    @Test
    void run_merchantJoinsLate_isServedWithAModelThatKnowsNothingOfIt() {
        List<TrainedModel> models = List.of(
                LOCAL,
                SyntheticScenario.model("central", TrainedModel.Scope.CENTRAL, EVERYTHING, 2),
                federated(EVERYTHING, rounds(3)));
        List<String> names = List.of("local", "central", "federated");
        RunRecord without = run(scenario(names, models, shop(), cut(), otherThat(Scenario.Role.STAYS_OUT)), 2);
        RunRecord late = run(scenario(names, models, shop(), cut(), otherThat(Scenario.Role.JOINS_LATE)), 2);

        assertThat(training(late).network())
                .isEqualTo(training(without).network())
                .isNotNull();
        assertThat(validations(late)).isEqualTo(validations(without)).hasSize(3);
        assertThat(training(late).participants()).isEqualTo(4);
        assertThat(training(late).parameters()).isEqualTo(training(without).parameters());
        assertThat(figure(late, "other", "central")).isEqualTo(figure(without, "other", "central"));
        assertThat(figure(late, "shop", "federated")).isEqualTo(figure(without, "shop", "federated"));
        // Its own vectors and tables, fitted to the model.
        assertThat(figure(late, "other", "federated")).isGreaterThan(figure(without, "other", "federated"));
        assertThat(late.figures())
                .anyMatch(result ->
                        result.merchant().equals("other") && result.model().equals("local"));
        FederationVerdict verdict = FederationVerdict.of(late).orElseThrow();
        assertThat(verdict.shops().all())
                .extracting(ShopLifts.ShopLift::id)
                .containsExactlyInAnyOrder("shop", "cut/1", "cut/2", "cut/3");
        assertThat(verdict.late()).containsOnlyKeys("other");
        assertThat(verdict.late().values())
                .first()
                .extracting(Difference::difference, as(InstanceOfAssertFactories.DOUBLE))
                .isCloseTo(figure(late, "other", "federated") - figure(late, "other", "local"), within(1e-12));
    }

    /** Parts of two shoppers or so have met but a few of the items. */
    @Test
    void run_itemsNewToTheirPart_haveFiguresOfTheirOwn() throws IOException {
        Scenario.MerchantEntry fine =
                SyntheticScenario.entry("cut", SyntheticScenario.SHOP, new Cut.ByHash(40), Scenario.Role.TRAINS);
        RunRecord run = run(
                scenario(
                        List.of("popularity", "local", "federated"), List.of(LOCAL, federated(SMALL, rounds(2))), fine),
                2);
        JsonNode json = new ObjectMapper().readTree(MetricsFile.of(run));

        assertThat(json.path("results"))
                .noneMatch(result -> result.path("merchant").textValue().contains("unmet"));
        assertThat(json.path("comparisons"))
                .noneMatch(one -> one.path("merchant").textValue().contains("unmet"));
        assertThat(json.path("unmet").path("results"))
                .hasSizeGreaterThan(3)
                .allMatch(result -> result.path("merchant").textValue().equals("all/unmet"))
                .noneMatch(result -> result.path("metric").textValue().equals("coverage"));
        // Those who never met an item have no popularity to go by: it comes last, or nearly.
        double known = figure(run, "all", "popularity");
        assertThat(figure(run, "all/unmet", "popularity")).isLessThan(known / 2);
        Difference unmet = FederationVerdict.of(run).orElseThrow().unmet().orElseThrow();
        assertThat(unmet.n()).isBetween(1, 79);
        assertThat(unmet.difference())
                .isCloseTo(
                        figure(run, "all/unmet", "federated") - figure(run, "all/unmet", "best-alone"), within(1e-12));
        assertThat(json.path("verdict").path("unmet").path("n").intValue()).isEqualTo(unmet.n());
        String page = SummaryPage.of(run);
        String section = page.substring(page.indexOf("-heading\">Cold items: without interactions in their shop<"));
        assertThat(section.substring(0, section.indexOf("</section>")))
                .contains("federated", "ndcg")
                .doesNotContain("coverage", "novelty");
    }

    /** Figures of merchants in training do not depend on others that join late or stay out. */
    @Test
    void run_allThreeRoles_poolsOfMembersHoldWhoTrainsOnly() throws IOException {
        RunRecord run = run(
                scenario(
                        List.of("popularity", "federated"),
                        List.of(federated(SMALL, rounds(1))),
                        SyntheticScenario.entry(
                                "cut", SyntheticScenario.SHOP, new Cut.ByHash(40), Scenario.Role.TRAINS),
                        SyntheticScenario.entry(
                                "late", SyntheticScenario.OTHER, new Cut.ByHash(20), Scenario.Role.JOINS_LATE),
                        SyntheticScenario.entry(
                                "out", SyntheticScenario.OTHER, new Cut.ByHash(20), Scenario.Role.STAYS_OUT)),
                2);
        RunRecord alone = run(
                scenario(
                        List.of("popularity", "federated"),
                        List.of(federated(SMALL, rounds(1))),
                        SyntheticScenario.entry(
                                "cut", SyntheticScenario.SHOP, new Cut.ByHash(40), Scenario.Role.TRAINS)),
                2);

        assertThat(pool(run, "all/members").testQueries())
                .isEqualTo(pool(run, "cut").testQueries());
        assertThat(pool(run, "all").testQueries())
                .isGreaterThan(pool(run, "cut").testQueries());
        assertThat(pool(run, "all/unmet").testQueries())
                .isEqualTo(pool(alone, "all/unmet").testQueries())
                .isPositive();
        assertThat(alone.pools()).noneMatch(pool -> pool.id().equals("all/members"));
        assertThat(new ObjectMapper().readTree(MetricsFile.of(alone)).has("members"))
                .isFalse();
        Files.writeString(folder.resolve("metrics.json"), MetricsFile.of(run));
        RunRecord stored = MetricsFile.read(folder);
        assertThat(stored.models("all/members")).containsExactly("popularity", "federated", "best-alone");
        assertThat(stored.find("all/members", "federated", HeldOut.TEST, Metric.NDCG, 10)
                        .orElseThrow()
                        .estimate()
                        .value())
                .isEqualTo(figure(run, "all/members", "federated"));
        JsonNode json = new ObjectMapper().readTree(MetricsFile.of(run));
        assertThat(json.at("/members/comparisons"))
                .isNotEmpty()
                .allMatch(one -> one.path("merchant").textValue().equals("all/members"));
        assertThat(json.path("results"))
                .noneMatch(result -> result.path("merchant").textValue().equals("all/members"));
        RunRecord out = run(
                scenario(
                        List.of("popularity", "federated"),
                        List.of(federated(SMALL, rounds(1))),
                        shop(),
                        otherThat(Scenario.Role.STAYS_OUT)),
                2);
        assertThat(pool(out, "all/members").testQueries())
                .isEqualTo(pool(out, "shop").testQueries());
    }

    private static PoolSummary pool(RunRecord run, String id) {
        return run.pools().stream()
                .filter(pool -> pool.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<OptionalDouble> validations(RunRecord run) {
        return training(run).curve().epochs().stream()
                .map(TrainingCurve.Epoch::validation)
                .toList();
    }

    /** Its own protocol does not change the models of others; its test figures use all of its training data. */
    @Test
    void run_lateMerchantWithAnotherProtocol_changesNothingForTheOthers() {
        List<TrainedModel> models = List.of(LOCAL, federated(EVERYTHING, rounds(2)));
        List<String> names = List.of("local", "federated");
        Scenario.MerchantEntry excluding =
                SyntheticScenario.entry("excluding", SyntheticScenario.LATE, new Cut.Whole(), Scenario.Role.TRAINS);
        Scenario.MerchantEntry keeping =
                SyntheticScenario.entry("keeping", SyntheticScenario.SHOP, new Cut.Whole(), Scenario.Role.JOINS_LATE);
        Scenario.MerchantEntry out =
                SyntheticScenario.entry("keeping", SyntheticScenario.SHOP, new Cut.Whole(), Scenario.Role.STAYS_OUT);

        assertThat(training(run(scenario(names, models, excluding, keeping), 1)).network())
                .isEqualTo(training(run(scenario(names, models, excluding, out), 1))
                        .network());
        RunRecord refitted = run(
                scenario(
                        names,
                        models,
                        shop(),
                        SyntheticScenario.entry(
                                "late", SyntheticScenario.LATE, new Cut.Whole(), Scenario.Role.JOINS_LATE)),
                1);
        assertThat(training(refitted).refitted()).isTrue();
    }

    @Tag("nightly")
    @Test
    void run_withLateMerchants_sameFiguresAfterKills() {
        TrainedModel federated = federated(EVERYTHING, rounds(3, new CohortRule(0.6, 1), new Faults(0.2, Map.of())));
        Scenario scenario =
                scenario(List.of("federated"), List.of(federated), shop(), cut(), otherThat(Scenario.Role.JOINS_LATE));
        RunRecord whole = run(scenario, 1);

        assertThat(KilledRuns.of(scenario, folder.resolve("checkpoints"), 2)
                        .run()
                        .figures())
                .isEqualTo(whole.figures());
    }

    @Test
    void run_dropoutOfMerchantOutsideTraining_isRejected() {
        TrainedModel federated = federated(SMALL, rounds(2, new CohortRule(1, 1), new Faults(0, Map.of("other", 1))));

        assertThatThrownBy(() -> run(
                        scenario(List.of("federated"), List.of(federated), shop(), otherThat(Scenario.Role.JOINS_LATE)),
                        1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found other in faults.lost");
    }

    private static Scenario.MerchantEntry otherThat(Scenario.Role role) {
        return SyntheticScenario.entry("other", SyntheticScenario.OTHER, new Cut.Whole(), role);
    }

    @Test
    void run_fewerMerchantsThanACohortNeeds_isRefused() {
        TrainedModel federated = federated(SMALL, rounds(2, new CohortRule(1, 3), Faults.NONE));

        assertThatThrownBy(() -> run(scenario(List.of("federated"), List.of(federated), shop(), other()), 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("scenario.yaml: federation: found a cohort of at least 3 out of 2 participants");
    }

    @Test
    void run_everyRoundDiverges_isAProblemAndNoFigure() {
        TrainedModel model = federated(SMALL, rounds(2));
        TrainedModel wild = ModelBuilder.like(model)
                .withLearning(SyntheticScenario.model("x", TrainedModel.Scope.LOCAL, SMALL, 2, 1e30, 16)
                        .learning())
                .withGraph(Optional.empty())
                .build();
        RunRecord run = run(scenario(List.of("popularity", "federated"), List.of(wild), shop(), other()), 1);

        assertThat(training(run).problem()).contains("diverged in round 1").contains("every participant");
        assertThat(run.figures()).noneMatch(result -> result.model().equals("federated"));
    }

    private static TrainingRecord training(RunRecord run) {
        return run.training().stream()
                .filter(training -> training.model().equals("federated"))
                .findFirst()
                .orElseThrow();
    }
}
