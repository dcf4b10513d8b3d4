// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Query;
import org.hanse.core.evaluate.RankingEvaluator;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.experiment.PartScores.ModelScore;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.ModelBuilder;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.scenario.TrainedModel.Scope;
import org.hanse.sim.summary.MerchantRecord;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.ModelSummary;
import org.hanse.sim.summary.PoolSummary;
import org.hanse.sim.summary.RunRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BestAloneTest {

    private static final Protocol PROTOCOL = SyntheticShop.leaveOneOut(5, 10);
    private static final DatasetEntry SHOP =
            new DatasetEntry("shop", SyntheticShop.dataset(5, 1, PROTOCOL), PROTOCOL, List.of(), true);
    private static final TrainedModel FEDERATED =
            SyntheticFederation.federated(SyntheticScenario.SMALL, SyntheticFederation.rounds(1));
    private static final Scenario SCENARIO = scenario(FEDERATED, from("continued", "federated"));

    private static Scenario scenario(TrainedModel... others) {
        return SyntheticScenario.scenario(
                List.of("popularity", "markov", "mix", "local", "federated"),
                Arrays.stream(others).toList(),
                SyntheticScenario.shop());
    }

    private static TrainedModel from(String name, String start) {
        return ModelBuilder.aModel(name, Scope.LOCAL, SyntheticScenario.SMALL, SyntheticScenario.LOCAL.learning())
                .withFrom(Optional.of(start))
                .build();
    }

    /** Rankings of queries with one target each, by its rank. */
    private static Optional<Rankings> ranked(int... ranks) {
        if (ranks.length == 0) {
            return Optional.empty();
        }
        InteractionLogAccumulator rows = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        for (int q = 0; q < ranks.length; q++) {
            rows.beginShopper(new ShopperId("s" + q)).add(ranks[q], 0);
        }
        InteractionLog log = rows.toLog();
        List<Query> queries = IntStream.range(0, ranks.length)
                .mapToObj(q -> Query.of(q, log.shopper(q), log.sequence(q), new int[] {0}, new double[] {1}))
                .toList();
        return Optional.of(new RankingEvaluator(
                        PROTOCOL, SyntheticShop.ITEMS, new int[SyntheticShop.ITEMS], ShardRunner.sequential())
                .rank(
                        (history, scores) -> {
                            scores[0] = 1;
                            Arrays.fill(scores, 1, history.item(0), 2);
                        },
                        queries));
    }

    private static ModelScore score(int[] validation, int... test) {
        return new ModelScore(Map.of("decay", 0.5), ranked(validation), ranked(test), 1, "");
    }

    /** Returns thirty queries for each rank, from which on a merchant chooses by its own. */
    private static int[] validation(int... ranks) {
        return Arrays.stream(ranks)
                .flatMap(rank -> IntStream.generate(() -> rank).limit(30))
                .toArray();
    }

    private static int[] few(int... ranks) {
        return ranks;
    }

    private static PartScores part(String id, Map<String, ModelScore> models) {
        ModelScore any = models.values().stream()
                .filter(score -> score.leftOut().isEmpty())
                .findFirst()
                .orElseThrow();
        return new PartScores(
                SHOP,
                new MerchantRecord.Part(
                        id,
                        5,
                        30,
                        20,
                        any.validation().map(Rankings::queries).orElse(0),
                        any.test().map(Rankings::queries).orElse(0),
                        0),
                models);
    }

    private static List<ModelScore> choices(Scenario scenario, PartScores... parts) {
        return Objects.requireNonNull(
                        BestAlone.addTo(scenario, Map.of(SHOP, List.of(parts))).get(SHOP))
                .stream()
                .map(part -> Objects.requireNonNull(part.models().get("best-alone")))
                .toList();
    }

    /** Ten queries prefer markov by chance; over all shops mix is better. */
    @Test
    void addTo_fewValidationQueries_takesTheChoiceOfAllShops() {
        List<ModelScore> choices = choices(
                SCENARIO,
                part("small", Map.of("markov", score(few(1, 1), 5), "mix", score(few(1, 2), 1))),
                part("large", Map.of("markov", score(validation(4, 4), 5), "mix", score(validation(1, 1), 1))));

        assertThat(choices).extracting(ModelScore::chosen).containsExactly("mix", "mix");
    }

    @Test
    void addTo_validationAndTestDisagree_choosesByValidation() {
        List<ModelScore> choices = choices(
                SCENARIO,
                part("a", Map.of("popularity", score(validation(1, 2), 9, 8), "markov", score(validation(5, 5), 1, 1))),
                part(
                        "b",
                        Map.of("popularity", score(validation(7, 7), 1, 1), "markov", score(validation(5, 5), 3, 4))));
        assertThat(choices).extracting(ModelScore::chosen).containsExactly("popularity", "markov");
        assertThat(choices.get(0).test().orElseThrow().rank(0, 0)).isEqualTo(9);
        assertThat(choices.get(1).test().orElseThrow().rank(1, 0)).isEqualTo(4);
        assertThat(choices.get(1).validation().orElseThrow().rank(1, 0)).isEqualTo(5);
    }

    /** No model finds a target of the first shop; the scenario's first model gains nothing from that. */
    @Test
    void addTo_equalOnValidation_takesTheBestOverAllShops() {
        assertThat(choices(
                        SCENARIO,
                        part("a", Map.of("popularity", score(validation(19), 1), "markov", score(validation(18), 1))),
                        part("b", Map.of("popularity", score(validation(5), 1), "markov", score(validation(1), 1)))))
                .extracting(ModelScore::chosen)
                .containsExactly("markov", "markov");
    }

    @Test
    void addTo_tunedAndLocal_takePartAndOthersDoNot() {
        assertThat(choices(
                        SCENARIO,
                        part(
                                "tuned",
                                Map.of(
                                        "mix", score(validation(3), 1),
                                        "mix-tuned", score(validation(2), 9),
                                        "local", score(validation(4), 1),
                                        "continued", score(validation(1), 1),
                                        "federated", score(validation(1), 1)))))
                .extracting(ModelScore::chosen)
                .containsExactly("mix-tuned");
        Scenario withLocal = scenario(SyntheticScenario.LOCAL, FEDERATED, from("continued", "federated"));
        assertThat(choices(
                        withLocal,
                        part(
                                "local",
                                Map.of(
                                        "mix", score(validation(3), 1),
                                        "mix-tuned", score(validation(3), 1),
                                        "local", score(validation(2), 9),
                                        "continued", score(validation(1), 1),
                                        "federated", score(validation(1), 1)))))
                .extracting(ModelScore::chosen)
                .containsExactly("local");
    }

    /** A part without validation queries takes the best model of all others, not the best on its own test. */
    @ParameterizedTest
    @MethodSource("partsWithoutValidation")
    void addTo_partWithoutValidation_takesTheBestOfAllPartsThatItHas(
            Map<String, ModelScore> many, Map<String, ModelScore> none, List<String> expected) {
        assertThat(choices(SCENARIO, part("many", many), part("none", none)))
                .extracting(ModelScore::chosen)
                .containsExactlyElementsOf(expected);
    }

    private static Stream<Arguments> partsWithoutValidation() {
        return Stream.of(
                arguments(
                        named(
                                "all models",
                                Map.of(
                                        "popularity", score(validation(9, 9), 1, 1),
                                        "markov", score(validation(3, 3), 5, 5),
                                        "mix", score(validation(6, 6), 5, 5))),
                        Map.of(
                                "popularity", score(validation(), 1),
                                "markov", score(validation(), 7),
                                "mix", score(validation(), 4)),
                        List.of("markov", "markov")),
                // Tuning needs validation queries: the model at its fixed parameters replaces it.
                arguments(
                        named(
                                "the best is tuned",
                                Map.of(
                                        "popularity", score(validation(4), 1),
                                        "mix", score(validation(6), 5),
                                        "mix-tuned", score(validation(2), 5))),
                        Map.of("popularity", score(validation(), 1), "mix", score(validation(), 4)),
                        List.of("mix-tuned", "mix")),
                arguments(
                        named(
                                "the part lacks the best",
                                Map.of(
                                        "popularity", score(validation(9), 1),
                                        "markov", score(validation(2), 5),
                                        "mix", score(validation(3), 5))),
                        Map.of(
                                "popularity", score(validation(), 1),
                                "markov", ModelScore.unfit("too small"),
                                "mix", score(validation(), 4)),
                        List.of("markov", "mix")));
    }

    @Test
    void addTo_noValidationAnywhere_choosesByTest() {
        assertThat(choices(
                        SCENARIO,
                        part("a", Map.of("popularity", score(validation(), 3), "markov", score(validation(), 2)))))
                .extracting(ModelScore::chosen)
                .containsExactly("markov");
    }

    @Test
    void addTo_noCandidateFits_saysWhy() {
        ModelScore choice = choices(
                        SCENARIO,
                        part(
                                "a",
                                Map.of(
                                        "popularity", ModelScore.unfit("too small"),
                                        "federated", score(validation(1), 1))))
                .get(0);
        assertThat(choice.leftOut()).isEqualTo("too small");
        assertThat(choice.chosen()).isEmpty();
    }

    @Test
    void addTo_noFederatedModel_addsNothing() {
        Map<DatasetEntry, List<PartScores>> scores =
                Map.of(SHOP, List.of(part("a", Map.of("popularity", score(validation(1), 1)))));
        assertThat(BestAlone.addTo(scenario(SyntheticScenario.LOCAL), scores)).isSameAs(scores);
    }

    /** A whole run: each part's choice has the figures of the chosen model, and all pool them. */
    @Test
    void run_severalEntries_poolsTheChoices() throws Exception {
        Scenario scenario = SyntheticScenario.scenario(
                List.of("popularity", "markov", "local", "federated"),
                List.of(SyntheticScenario.LOCAL, FEDERATED),
                SyntheticScenario.cut(),
                SyntheticScenario.other());
        RunRecord run = SyntheticScenario.run(scenario, 2);

        double sum = 0;
        int queries = 0;
        for (String id : List.of("cut/1", "cut/2", "cut/3", "other")) {
            ModelSummary choice = run.models().stream()
                    .filter(model -> model.model().equals("best-alone")
                            && model.merchant().equals(id))
                    .findFirst()
                    .orElseThrow();
            assertThat(choice.chosen()).hasSize(1).containsValue(1);
            String chosen = choice.chosen().keySet().iterator().next();
            assertThat(List.of("popularity", "markov", "local")).contains(chosen);
            double value = SyntheticScenario.figure(run, id, "best-alone");
            assertThat(value).isEqualTo(SyntheticScenario.figure(run, id, chosen));
            int own = pool(run, id).testQueries();
            sum += value * own;
            queries += own;
        }
        assertThat(SyntheticScenario.figure(run, "all", "best-alone")).isCloseTo(sum / queries, within(1e-12));
        assertThat(pool(run, "all").best()).isEqualTo("best-alone");
        assertThat(new ObjectMapper().readTree(MetricsFile.of(run)).findValues("chosen"))
                .isNotEmpty();
    }

    private static PoolSummary pool(RunRecord run, String id) {
        return run.pools().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
