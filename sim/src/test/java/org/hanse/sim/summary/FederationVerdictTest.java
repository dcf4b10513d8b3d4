// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.SignFlip;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.experiment.SyntheticFederation;
import org.hanse.sim.experiment.SyntheticScenario;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioBuilder;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.FederationVerdict.Answer;
import org.hanse.sim.summary.FederationVerdict.Exclusion;
import org.hanse.sim.summary.FederationVerdict.Limit;
import org.hanse.sim.summary.ShopLifts.Finding;
import org.hanse.sim.summary.ShopLifts.ShopLift;
import org.hanse.sim.train.ScriptedTrainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

class FederationVerdictTest {

    private static final MainMetric MAIN = new MainMetric(Metric.NDCG, 10);

    @Test
    void words_helps_sayAgainstWhatAndWhere() {
        Map<String, Integer> alone = new LinkedHashMap<>();
        alone.put("mix-tuned", 2);
        alone.put("local", 1);
        FederationVerdict verdict = new FederationVerdict(
                MAIN,
                new Difference(0.01, 0.004, 0.016, 3000),
                alone,
                lifts(
                        shop("small", 10, 0.02, -0.02, 0.06),
                        significant("middle", 100, 0.03, 0.01, 0.05),
                        significant("large", 1000, -0.02, -0.03, -0.01)),
                new Difference(0.01, -0.02, 0.03, 3),
                Optional.of(new Difference(0.005, -0.001, 0.011, 1200)),
                new TreeMap<>(Map.of("young", new Difference(0.2, 0.1, 0.3, 50))),
                List.of(),
                Optional.of(new FederationVerdict.OverSum("counts-mix", new Difference(0.003, 0.001, 0.005, 3000))),
                Optional.empty(),
                false,
                List.of(),
                List.of(Limit.CHOSEN_ELSEWHERE),
                7);

        assertThat(verdict.answer()).isEqualTo(Answer.HELPS);
        assertThat(words(verdict))
                .containsExactly(
                        "Federated training helps: the federated network is better than the best each shop can do"
                                + " alone, +0.0100 (+0.0040 to +0.0160) in ndcg@10 over the queries of all shops that"
                                + " train together, 95 % interval in parentheses.",
                        "Best alone, by validation: mix-tuned at 2, local at 1.",
                        "Training adds +0.0030 (+0.0010 to +0.0050) to counts-mix, the tuned mix of tables with the sum"
                                + " of all shops and nothing trained. The rest of the difference is counting.",
                        "Shops with fewer than 30 validation queries, which take the best alone over all shops: 7.",
                        "The federated network is significantly better at 1 of 3 shops and worse at 1 (large)"
                                + " (one-sided sign-flip tests, Holm, 5 %). At the median shop the test"
                                + " alone would find a loss of 0.0300 in 80 % of cases (0.0050 to 0.0500 over shops)."
                                + " Mean shop: +0.0100 (-0.0200 to +0.0300), shops resampled.",
                        "On 1,200 test queries for items new to the shop: +0.0050 (-0.0010 to +0.0110).",
                        "At young, which joined after training: +0.2000 (+0.1000 to +0.3000) on 50 test queries.");
    }

    /** Only an interval above 0 is a yes; one that touches 0, or is unknown, is none. */
    @ParameterizedTest
    @CsvSource({
        "0.0001, 0.02, HELPS, Federated training helps: ",
        "-0.03, -0.0001, DOES_NOT_HELP, Federated training does not help: ",
        "-0.01, 0.03, NO_DIFFERENCE, No significant difference between ",
        "0, 0.03, NO_DIFFERENCE, No significant difference between ",
        "-0.03, 0, NO_DIFFERENCE, No significant difference between ",
        "NaN, NaN, NO_DIFFERENCE, No significant difference between ",
    })
    void answer_interval_decides(double low, double high, Answer answer, String words) {
        Difference overall = new Difference(0.01, low, high, 100);
        FederationVerdict verdict = verdict(overall, List.of(), overall);

        assertThat(verdict.answer()).isEqualTo(answer);
        assertThat(words(verdict).get(0)).startsWith(words);
    }

    /** All resamples of a few queries lie on one side of 0; so do all signs, once in 2^(1 - 5). */
    @ParameterizedTest
    @CsvSource({"5, NO_DIFFERENCE", "6, HELPS"})
    void answer_fewQueriesThatDiffer_isNone(int differing, Answer answer) {
        Difference overall = new Difference(0.2, 0.1, 0.3, 40, differing);
        FederationVerdict verdict = verdict(overall, List.of(), overall);

        assertThat(verdict.answer()).isEqualTo(answer);
        assertThat(words(verdict)
                        .get(0)
                        .contains("Queries with different values: 5; a significant difference takes 6."))
                .isEqualTo(answer == Answer.NO_DIFFERENCE);
    }

    /** A standard error of .04 / 3.92 = .0102, times 2.80. */
    @Test
    void words_noDifference_saySmallestEffect() {
        Difference overall = new Difference(0.01, -0.01, 0.03, 100);
        assertThat(words(verdict(overall, List.of(), overall)).get(0))
                .endsWith("This test would find a true difference of 0.0286 in 80 % of cases.");
    }

    /** A run of an earlier version has no tests, and no shop of it is better or worse. */
    @Test
    void words_shopsWithoutTests_sayIt() {
        List<ShopLift> untested = all(List.of(shop("one", SignFlip.NONE), shop("two", SignFlip.NONE)));
        assertThat(untested).extracting(ShopLift::finding).containsOnly(Finding.NONE);
        assertThat(words(verdict(new Difference(0, -1, 1, 1), untested, new Difference(0, -1, 1, 2))))
                .anySatisfy(words -> assertThat(words).startsWith("The shops are not tested: "));
    }

    private static List<String> words(FederationVerdict verdict) {
        return new VerdictWords(verdict).all();
    }

    private static FederationVerdict verdict(Difference overall, List<ShopLift> shops, Difference mean) {
        return new FederationVerdict(
                MAIN,
                overall,
                Map.of(),
                new ShopLifts(shops),
                mean,
                Optional.empty(),
                new TreeMap<>(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                0);
    }

    @Test
    void limits_whatWeakensTheBestAlone_isSaid() {
        assertThat(limits(List.of("popularity", "federated"), true))
                .containsExactly(Limit.WITHOUT_MIX, Limit.WITHOUT_LOCAL);
        assertThat(limits(List.of("mix", "federated"), false)).containsExactly(Limit.NOT_TUNED, Limit.WITHOUT_LOCAL);
        assertThat(limits(List.of("mix", "federated"), true)).containsExactly(Limit.WITHOUT_LOCAL);
        assertThat(limits(List.of("mix", "local", "federated"), true)).isEmpty();
    }

    private static List<Limit> limits(List<String> compare, boolean tune) {
        TrainedModel federated = SyntheticFederation.federated(SyntheticScenario.SMALL, SyntheticFederation.rounds(1));
        Scenario usual = SyntheticScenario.scenario(
                compare,
                compare.contains("local") ? List.of(SyntheticScenario.LOCAL, federated) : List.of(federated),
                SyntheticScenario.shop(),
                SyntheticScenario.other());
        FederationVerdict verdict = FederationVerdict.of(SyntheticScenario.run(
                        ScenarioBuilder.like(usual)
                                .withEvaluation(new Scenario.Evaluation(50, tune, 1, 0, false))
                                .build(),
                        2))
                .orElseThrow();
        assertThat(words(verdict).stream().filter(words -> words.matches(".*(too weak).*")))
                .hasSameSizeAs(verdict.limits());
        return verdict.limits();
    }

    /** A whole run of two shops: the verdict's figures are those of the comparisons. */
    @Test
    void of_runWithBoth_takesItsComparisons() {
        RunRecord run = SyntheticFederation.run(List.of("local", "federated"), 2);
        FederationVerdict verdict = FederationVerdict.of(run).orElseThrow();

        assertThat(verdict.shops().all()).extracting(ShopLift::id).containsExactlyInAnyOrder("shop", "other");
        for (ShopLift shop : verdict.shops().all()) {
            double federated = value(run, shop.id(), "federated");
            double alone = value(run, shop.id(), "best-alone");
            assertThat(shop.difference().difference()).isCloseTo(federated - alone, within(1e-12));
            assertThat(shop.tests().greater() + shop.tests().less()).isGreaterThan(1);
            assertThat(shop.tests().greater() < shop.tests().less()).isEqualTo(federated > alone);
        }
        assertThat(verdict.overall().difference())
                .isCloseTo(value(run, "all", "federated") - value(run, "all", "best-alone"), within(1e-12));
        assertThat(verdict.alone()).isEqualTo(Map.of("local", 2));
        assertThat(verdict.shops()).isEqualTo(ShopLifts.tested(verdict.shops().all()));
        assertThat(FederationVerdict.of(SyntheticFederation.run(List.of("federated"), 2)))
                .isEqualTo(Optional.empty());
    }

    /** Parts without a model of their own are left out, with their number and the reason. */
    @Test
    void of_localsThatDivergeOrStayOut_isOverTheOthers() throws Exception {
        Map<String, ModelTrainer> broken = new HashMap<>();
        for (int part = 1; part <= 20; part++) {
            broken.put("cut/" + part, new ScriptedTrainer("broken", epoch -> Double.NaN));
        }
        broken.put("young/2", new ScriptedTrainer("broken", epoch -> Double.NaN));
        Scenario scenario = SyntheticScenario.scenario(
                List.of("local", "federated"),
                List.of(
                        SyntheticScenario.LOCAL,
                        SyntheticFederation.federated(SyntheticScenario.SMALL, SyntheticFederation.rounds(2))),
                SyntheticScenario.shop(),
                SyntheticScenario.entry("cut", SyntheticScenario.SHOP, new Cut.ByHash(40), Scenario.Role.TRAINS),
                SyntheticScenario.entry("young", SyntheticScenario.OTHER, new Cut.ByHash(2), Scenario.Role.JOINS_LATE),
                SyntheticScenario.entry("out", SyntheticScenario.OTHER, new Cut.Whole(), Scenario.Role.STAYS_OUT));
        RunRecord run = SyntheticScenario.runWithLocals(broken, scenario);
        FederationVerdict verdict = FederationVerdict.of(run).orElseThrow();

        assertThat(verdict.shops().all())
                .extracting(ShopLift::id)
                .contains("shop", "cut/21")
                .doesNotContain("cut/1", "cut/20", "out");
        int queries = verdict.shops().all().stream()
                .mapToInt(shop -> shop.difference().n())
                .sum();
        assertThat(verdict.overall().n()).isEqualTo(queries).isBetween(81, 159);
        assertThat(verdict.overall().difference())
                .isCloseTo(
                        verdict.shops().all().stream()
                                .mapToDouble(shop -> shop.difference().difference()
                                        * shop.difference().n()
                                        / queries)
                                .sum(),
                        within(1e-12));
        Estimate mean = new Bootstrap(50, 1, ShardRunner.sequential())
                .estimate(MetricValues.mean(verdict.shops().all().stream()
                        .mapToDouble(shop -> shop.difference().difference())
                        .toArray()));
        assertThat(verdict.meanLift())
                .isEqualTo(new Difference(
                        mean.value(), mean.low(), mean.high(), verdict.shops().size()));
        int lacking = (int) run.merchants().get(1).parts().stream()
                .filter(part -> broken.containsKey(part.id()) && part.testQueries() > 0)
                .count();
        assertThat(verdict.leftOut())
                .extracting(Exclusion::from, Exclusion::parts)
                .contains(tuple("all", lacking), tuple("all", 1), tuple("young", 1));
        assertThat(words(verdict).get(0)).contains("over the queries of the shops with both models");
        assertThat(words(verdict))
                .anySatisfy(words -> assertThat(words)
                        .startsWith("Not compared, because one of the two models is missing: " + (lacking + 1)
                                + " parts (" + lacking + " because training diverged")
                        .endsWith("; 1 because the merchant takes no part in training)."));
        int unmet = queries(run, "all/unmet");
        assertThat(verdict.unmet().orElseThrow().n()).isBetween(1, unmet - 1);
        assertThat(words(verdict))
                .anySatisfy(words -> assertThat(words)
                        .startsWith("On " + verdict.unmet().orElseThrow().n() + " test queries")
                        .contains("Not compared"));
        assertThat(verdict.late()).containsOnlyKeys("young");
        assertThat(verdict.late().values())
                .first()
                .satisfies(late -> assertThat(late.n()).isEqualTo(queries(run, "young/1")));
        JsonNode json = new ObjectMapper().readTree(MetricsFile.of(run));
        assertThat(json.at("/verdict/leftOut")).anySatisfy(left -> {
            assertThat(left.path("from").textValue()).isEqualTo("young");
            assertThat(left.path("parts").intValue()).isEqualTo(1);
        });
    }

    private static int queries(RunRecord run, String pool) {
        return run.pools().stream()
                .filter(one -> one.id().equals(pool))
                .findFirst()
                .orElseThrow()
                .testQueries();
    }

    /** Page and JSON agree with the verdict; the page is well-formed XML. */
    @Test
    void pageAndJson_sayTheSame() throws Exception {
        RunRecord run = SyntheticFederation.run(List.of("local", "federated"), 3);
        FederationVerdict verdict = FederationVerdict.of(run).orElseThrow();
        String page = SummaryPage.of(run);
        JsonNode json = new ObjectMapper().readTree(MetricsFile.of(run));

        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.replaceFirst("<!DOCTYPE html>", ""))));
        assertThat(page)
                .contains("Does federated training help?", "Cost of federated training", "2 shops, one by one", "<svg")
                .contains(words(verdict).get(0).substring(0, 20))
                .contains(verdict.shops().all().stream()
                        .map(shop -> String.format(
                                Locale.ROOT, "<td>%.5f</td>", shop.tests().less()))
                        .toList())
                .contains(
                        ", each with its two-sided ",
                        " significant by one-sided sign-flip tests (Holm over all shops, ",
                        "Time includes the ranking of held-out queries after the training")
                .contains("Those of mean gains over shops are from as many resamples of the shops.");
        assertThat(json.path("verdict").path("shops").asInt()).isEqualTo(2);
        assertThat(json.path("verdict").path("words")).hasSize(words(verdict).size());
        assertThat(json.path("verdict").path("overall").path("difference").asDouble())
                .isEqualTo(verdict.overall().difference());
        assertThat(json.at("/verdict/against").textValue()).isEqualTo("best-alone");
        assertThat(json.at("/verdict/answer").textValue()).isEqualTo(VerdictWords.answer(verdict.answer()));
        assertThat(json.at("/verdict/smallestEffect").doubleValue())
                .isCloseTo(verdict.overall().smallestEffect(), within(1e-12));
        assertThat(json.at("/verdict/alone/local").intValue()).isEqualTo(2);
        assertThat(json.at("/verdict/correction").textValue()).isEqualTo("holm");
        assertThat(json.at("/verdict/level").doubleValue()).isEqualTo(0.05);
        assertThat(json.at("/verdict/test").textValue()).isEqualTo("one-sided sign-flip");
        assertThat(json.at("/verdict/draws").intValue()).isEqualTo(100_000);
        assertThat(json.at("/verdict/shopEffect").doubleValue())
                .isEqualTo(verdict.shops().medianEffect())
                .isPositive();
        assertThat(json.path("rounds")).hasSize(3);
        assertThat(json.path("rounds").path(0).path("cohort").asInt()).isEqualTo(2);
        assertThat(json.path("rounds").path(0).path("arrived").asInt()).isEqualTo(2);
        assertThat(json.path("rounds").path(0).path("epsilon").isNull()).isTrue();
        assertThat(json.path("selected").path("round").asInt()).isBetween(1, 3);
    }

    private static double value(RunRecord run, String merchant, String model) {
        return run.results().stream()
                .filter(result -> result.merchant().equals(merchant)
                        && result.model().equals(model)
                        && result.split() == HeldOut.TEST
                        && result.metric() == Metric.NDCG
                        && result.cutoff() == 10)
                .findFirst()
                .orElseThrow()
                .estimate()
                .value();
    }

    private static ShopLift shop(String id, SignFlip tests) {
        return new ShopLift(id, 1000, new Difference(0.01, -0.01, 0.03, 1000), tests);
    }

    private static ShopLift shop(String id, int shoppers, double difference, double low, double high) {
        return new ShopLift(
                id, shoppers, new Difference(difference, low, high, shoppers), new SignFlip(0.4, 0.7, 0.03));
    }

    private static ShopLift significant(String id, int shoppers, double difference, double low, double high) {
        return new ShopLift(
                id,
                shoppers,
                new Difference(difference, low, high, shoppers),
                new SignFlip(0.01, 0.99, 0.005 * shoppers / 100),
                difference > 0 ? Finding.BETTER : Finding.WORSE);
    }

    private static ShopLifts lifts(ShopLift... shops) {
        return new ShopLifts(List.of(shops));
    }

    private static List<ShopLift> all(List<ShopLift> shops) {
        return ShopLifts.tested(shops).all();
    }
}
