// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Uploads;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.FederationBuilder;
import org.hanse.sim.scenario.NetworkBuilder;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.ModelGuarantee;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.ScreenTable;
import org.hanse.sim.summary.SummaryPage;
import org.hanse.sim.summary.TrainingRecord;
import org.hanse.sim.train.ScriptedTrainer;
import org.hanse.sim.train.TrainingListener;
import org.junit.jupiter.api.Test;

/** Texts of a run on a federation with a privacy guarantee and masked updates. */
class PrivateRunTest {

    /** Rounds without a better validation that are made where there is no privacy guarantee, and a few more. */
    private static final int PATIENCE = 10;

    private static final int ROUNDS = PATIENCE + 3;

    private static final RunRecord RUN = SyntheticScenario.run(scenario(privately(1e-6, OptionalLong.empty())), 1);

    /** A run without a privacy guarantee. */
    private static final RunRecord OPEN = SyntheticFederation.run(List.of("local", "federated"), 1);

    private static Scenario scenario(TrainedModel model) {
        return SyntheticScenario.scenario(
                List.of("popularity", "federated"),
                List.of(model),
                SyntheticScenario.entry("cut", SyntheticScenario.SHOP, new Cut.ByHash(5), Scenario.Role.TRAINS));
    }

    private static TrainedModel privately(double delta, OptionalLong population) {
        return privately(delta, population, 8);
    }

    private static TrainedModel privately(double delta, OptionalLong population, int negatives) {
        return privately(2, delta, population, negatives);
    }

    private static TrainedModel privately(int rounds, double delta, OptionalLong population, int negatives) {
        return privately(
                rounds,
                new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 8, delta, 1, 0.5),
                population,
                negatives);
    }

    private static TrainedModel privately(int rounds, PrivacyTerms terms, OptionalLong population, int negatives) {
        return privately(SyntheticScenario.reading(), rounds, terms, population, negatives);
    }

    private static TrainedModel privately(
            NetworkConfig network, int rounds, PrivacyTerms terms, OptionalLong population, int negatives) {
        FederationConfig usual = SyntheticFederation.rounds(rounds);
        return SyntheticFederation.federated(
                network,
                FederationBuilder.like(usual)
                        .withRounds(rounds)
                        .withCohort(new CohortRule(1, 4))
                        .withUploads(new Uploads(
                                100,
                                usual.uploads().rounding(),
                                Optional.of(SecureAggregation.of(1, 0.3)),
                                Optional.of(new PrivacyConfig(
                                        terms,
                                        OptionalInt.empty(),
                                        population,
                                        new PrivacyConfig.Gradients(negatives, 8),
                                        new PrivacyConfig.Limits(OptionalDouble.empty(), true)))))
                        .build());
    }

    private static String page(RunRecord run) {
        return SummaryPage.of(run).replace('−', '-').replace('\u00a0', ' ');
    }

    @Test
    void notes_ofEightyShoppers_sayThatMostIsNoiseAndWhatWasSpent() {
        assertThat(RUN.training()).hasSize(1);
        assertThat(RUN.training().get(0).problem()).isEmpty();
        assertThat(RUN.training().get(0).notes())
                .hasSize(3)
                .satisfies(notes ->
                        assertThat(notes.get(0)).startsWith("low signal: ").contains("(40 of 80 shoppers per round)"))
                .satisfies(notes -> assertThat(notes.get(1))
                        .startsWith("(")
                        .contains("no guarantee against it")
                        .endsWith("; remaining privacy budget: 0 rounds"))
                .satisfies(notes -> assertThat(notes.get(2)).startsWith("this is a simulation "));
    }

    /** Before training and among the notes, in the words of {@code hanse privacy epsilon}. */
    @Test
    void warnings_ofDeltaAndPopulation_areForecastAndNoted() {
        String delta = "a delta of 0.002 is above 1/(10 N) = 0.00125 for N = 80 units, the recommended maximum";
        String population = "population is 20, and the training data hold 80 shoppers: ";
        Heard heard = new Heard();
        ScenarioRun prepared = SyntheticScenario.prepared(scenario(privately(0.002, OptionalLong.of(20))), 1);
        prepared.train(Optional.empty(), heard);

        assertThat(heard.foreseen)
                .anySatisfy(words -> assertThat(words).startsWith(delta))
                .anySatisfy(words -> assertThat(words).startsWith(population));
        assertThat(prepared.score(step -> {}).record().training().get(0).notes())
                .anySatisfy(words -> assertThat(words).startsWith(delta))
                .anySatisfy(words -> assertThat(words).startsWith(population));
    }

    /** A note is shown before training or after it, not twice. */
    @Test
    void notes_shownBeforeTraining_areNotShownAgain() {
        Heard heard = new Heard();
        SyntheticScenario.prepared(scenario(privately(0.002, OptionalLong.of(20))), 1)
                .train(Optional.empty(), heard);

        assertThat(heard.foreseen)
                .doesNotHaveDuplicates()
                .anySatisfy(words -> assertThat(words).startsWith("low signal: "));
        assertThat(heard.trainings).containsOnly("federated");
        assertThat(heard.noted).hasSize(2).doesNotContainAnyElementsOf(heard.foreseen);
        assertThat(String.join("\n", heard.noted)).doesNotContain("low signal");
        assertThat(heard.noted.get(1)).startsWith("this is a simulation ");
    }

    /** Keeps notes before and after training. */
    private static final class Heard implements TrainingListener {

        private final List<String> foreseen = new ArrayList<>();
        private final List<String> noted = new ArrayList<>();
        private final List<String> trainings = new ArrayList<>();

        @Override
        public void noted(String training, String words) {
            noted.add(words);
        }

        @Override
        public void foreseen(String training, String words) {
            foreseen.add(words);
            trainings.add(training);
        }
    }

    @Test
    void notes_moreNegativesThanItems_sayThatAllItemsAreCompared() {
        RunRecord run = SyntheticScenario.run(scenario(privately(1e-6, OptionalLong.empty(), 4096)), 1);

        assertThat(run.training().get(0).notes())
                .contains("privacy.negatives: found 4096; these shops have fewer items: cut " + SyntheticShop.ITEMS
                        + ". Each compares with all its items");
    }

    /** The last round counts, though it was validated. */
    @Test
    void selected_isTheLastRoundAndSaidToBe() throws Exception {
        assertThat(new ObjectMapper()
                        .readTree(MetricsFile.of(RUN))
                        .at("/selected/by")
                        .textValue())
                .isEqualTo("last");
        assertThat(page(RUN))
                .contains(
                        "The parameters of the last round were kept: under a privacy guarantee, model selection by validation")
                .contains("with 95 % intervals. The last round was kept for federated.")
                .doesNotContain("Dark bars", "chosen on validation", "best by validation. ", "training-loss");
    }

    /**
     * A training with its best model in the first round: without a privacy guarantee it selects that one and stops
     * early.
     */
    @Test
    void selected_ofATrainingThatGetsWorse_isTheLastRoundWhereThereIsAGuarantee() throws Exception {
        RunRecord noised = gettingWorse(privately(ROUNDS, 1e-6, OptionalLong.empty(), 8));
        RunRecord open = gettingWorse(
                SyntheticFederation.federated(SyntheticScenario.reading(), SyntheticFederation.rounds(ROUNDS)));

        assertThat(selected(open)).isEqualTo(1);
        assertThat(rounds(open)).isEqualTo(1 + PATIENCE);
        assertThat(tested(open)).containsEntry("epochs", "1");
        assertThat(SyntheticScenario.figure(open, "cut", "federated")).isGreaterThan(0.5);
        assertThat(selected(noised)).isEqualTo(ROUNDS);
        assertThat(rounds(noised)).isEqualTo(ROUNDS);
        assertThat(tested(noised)).containsEntry("epochs", Integer.toString(ROUNDS));
        assertThat(SyntheticScenario.figure(noised, "cut", "federated")).isLessThan(0.3);
    }

    private static RunRecord gettingWorse(TrainedModel model) {
        return SyntheticScenario.runWith(
                number -> new ScriptedTrainer("synthetic", epoch -> 1, epoch -> new NextItem(epoch == 1 ? 1 : -1)),
                scenario(model));
    }

    private static int selected(RunRecord run) throws Exception {
        return new ObjectMapper()
                .readTree(MetricsFile.of(run))
                .at("/selected/round")
                .intValue();
    }

    private static int rounds(RunRecord run) {
        return run.training().get(0).curve().size();
    }

    /** Facts of the network that test figures are of. */
    private static Map<String, String> tested(RunRecord run) {
        return Objects.requireNonNull(run.training().get(0).network()).facts();
    }

    /** Scores the item after the last one, which is where most shoppers go, above the others or below them. */
    private record NextItem(double score) implements CatalogueScorer {

        @Override
        public void score(InteractionSequence history, double[] scores) {
            if (history.length() > 0) {
                scores[(history.item(history.length() - 1) + 1) % scores.length] += score;
            }
        }

        @Override
        public CatalogueScorer forShard() {
            return this;
        }
    }

    @Test
    void masks_standBelowTheTableAndOnThePage() {
        String words =
                "Secure aggregation masked the updates of federated: the coordinator saw only sums. This tolerates 1 corrupt participant and 30 % dropouts.";

        assertThat(ScreenTable.of(RUN)).contains("\n" + words + "\n");
        assertThat(page(RUN)).contains(words);
    }

    @Test
    void epsilon_standsBelowTheTableAndOnThePage() {
        List<TrainingRecord.Round> rounds = RUN.training().get(0).rounds();
        String words = "Epsilon of federated is "
                + PrivacyStatement.bound(rounds.get(rounds.size() - 1).epsilon())
                + " at delta 1e-6 after " + rounds.size()
                + " rounds, per shopper (add or remove one), adversary: outsiders who see only the released models. There is no guarantee against the coordinator, which sees sums without noise.";

        assertThat(ScreenTable.of(RUN)).contains("\n" + words);
        assertThat(page(RUN)).contains(words);
    }

    /** With all that an epsilon means nothing without, and how it grew. */
    @Test
    void page_ofAGuarantee_hasItInATableAndRoundByRound() {
        ModelGuarantee guarantee = RUN.guarantee("federated").orElseThrow();

        assertThat(page(RUN))
                .contains("<section id=\"privacy\"")
                .contains("<tr><th scope=\"row\">federated</th><td>" + PrivacyStatement.bound(guarantee.epsilon())
                        + "</td><td>1e-6</td><td class=\"words\">each shopper</td><td class=\"words\">outsiders</td><td>"
                        + guarantee.rounds() + "</td></tr>")
                .contains(
                        "Epsilon spent after each round if the coordinator follows the protocol. Last values: federated "
                                + PrivacyStatement.bound(guarantee.charged()) + ".");
        assertThat(page(OPEN)).doesNotContain("id=\"privacy");
    }

    /** All five are in each sum; a coordinator that reports a false dropout can unmask a smaller one. */
    @Test
    void guarantee_ofParticipantsNoise_isThatAgainstACoordinatorThatLies() throws Exception {
        PrivacyTerms terms = new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.PARTICIPANTS, 8, 1e-6, 1, 0.5);
        // A network without words: noise of participants is drawn for every parameter, also in the forecast.
        NetworkConfig small = NetworkBuilder.aNetwork()
                .withItemVectors(ItemVectors.SHARED)
                .withItemRows(64)
                .build();
        RunRecord run = SyntheticScenario.run(scenario(privately(small, 2, terms, OptionalLong.empty(), 8)), 1);
        ModelGuarantee guarantee = run.guarantee("federated").orElseThrow();
        List<TrainingRecord.Round> rounds = run.training().get(0).rounds();
        String greater = "Epsilon of federated is " + PrivacyStatement.bound(guarantee.epsilon())
                + " at delta 1e-6 after the whole training";
        String charged =
                "The epsilon of federated covers a coordinator that reports false dropouts. If it follows the protocol, epsilon is "
                        + PrivacyStatement.bound(guarantee.charged()) + " after 2 rounds.";
        JsonNode json = new ObjectMapper().readTree(MetricsFile.of(run)).at("/training/0/guarantee");

        assertThat(guarantee.charged()).isEqualTo(rounds.get(rounds.size() - 1).epsilon());
        assertThat(guarantee.epsilon()).isBetween(guarantee.charged() + 0.1, 8.0);
        assertThat(json.path("epsilon").doubleValue()).isEqualTo(guarantee.epsilon());
        assertThat(json.path("charged").doubleValue()).isEqualTo(guarantee.charged());
        assertThat(ScreenTable.of(run)).contains(greater, charged);
        assertThat(page(run)).contains(greater, charged);
        assertThat(ScreenTable.of(RUN)).doesNotContain("false dropouts");
    }

    @Test
    void reference_whereThereIsAFederation_isTheBestAlone() {
        assertThat(page(OPEN))
                .contains("The best that each merchant can do alone (best-alone, chosen on its validation queries)")
                .doesNotContain("The best network by validation", "The best baseline");
    }

    /** Of two that are alike neither is on top for its size. */
    @Test
    void chart_ofWhatFederatingBrings_tellsItsOrderWhereThereIsOne() {
        assertThat(page(OPEN))
                .contains(
                        "Federated minus best alone at each shop in ndcg@10, the one with most shoppers on top, each with its");
        TrainedModel federated =
                SyntheticFederation.federated(SyntheticFederation.EVERYTHING, SyntheticFederation.rounds(1));
        assertThat(page(SyntheticScenario.run(
                        SyntheticScenario.scenario(
                                List.of("local", "federated"),
                                List.of(SyntheticScenario.LOCAL, federated),
                                SyntheticScenario.entry("one", SyntheticScenario.SHOP, new Cut.Whole(), true),
                                SyntheticScenario.entry("two", SyntheticScenario.SHOP, new Cut.Whole(), true)),
                        1)))
                .contains("Federated minus best alone at each shop in ndcg@10, each with its two-sided ")
                .doesNotContain("on top");
    }
}
