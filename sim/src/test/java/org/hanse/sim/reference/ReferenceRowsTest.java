// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hanse.app.ShardPool;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.Metric;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.hanse.sim.experiment.ScenarioRun;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioBuilder;
import org.hanse.sim.scenario.ScenarioReader;
import org.hanse.sim.summary.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Figures that were measured elsewhere, with other code, on the same files under the same protocols, against ours. The
 * sample scenarios are run as they stand but for tuning, which has no part in these rows.
 *
 * <p>Training-free rows must agree within .002 (.005 where percentages are rounded to halves); rows that draw numbers
 * must lie in our 95 % interval. One row is known to differ and has a test of its own.
 */
@Tag("nightly")
class ReferenceRowsTest {

    private static final Path SHARED = Path.of("..", "..", "shared", "data");
    private static final Path DOCS = Path.of("..", "docs");
    private static final Map<String, Map<String, Estimate>> RUNS = new HashMap<>();

    @AfterAll
    static void forgetRuns() {
        RUNS.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "beauty, popularity,  .0116, .0055, .0202",
        "beauty, item-knn,    .0569, .0326, .0806",
        "beauty, recency-knn, .0650, .0395, .0876",
        "beauty, markov,      .0667, .0439, .0823",
        "beauty, markov-knn,  .0763, .0499, .0986",
        "beauty, title,       .0537, .0314, .0729",
        "beauty, text,        .0584, .0340, .0848",
        "toys,   popularity,  .0090, .0049, .0134",
        "toys,   item-knn,    .0666, .0392, .0888",
        "toys,   recency-knn, .0786, .0484, .1002",
        "toys,   markov,      .0707, .0478, .0815",
        "toys,   markov-knn,  .0915, .0612, .1140",
        "toys,   title,       .0609, .0348, .0864",
        "toys,   text,        .0726, .0413, .1040"
    })
    void amazon_trainingFreeRow_agrees(String merchant, String model, double hr10, double ndcg10, double hr20) {
        Map<String, Estimate> run = run("beauty-toys");
        agree(run, merchant, model, Metric.HR, 10, hr10, 0.002);
        agree(run, merchant, model, Metric.NDCG, 10, ndcg10, 0.002);
        agree(run, merchant, model, Metric.HR, 20, hr20, 0.002);
    }

    @ParameterizedTest
    @CsvSource({
        "popularity,  .085, .044",
        "item-knn,    .108, .056",
        "ease,        .141, .074",
        "markov,      .145, .077",
        "recency-knn, .180, .100",
        "markov-knn,  .181, .104"
    })
    void movielens_trainingFreeRow_agrees(String model, double hr10, double ndcg10) {
        Map<String, Estimate> run = run("ml-100k");
        agree(run, "movielens", model, Metric.HR, 10, hr10, 0.002);
        agree(run, "movielens", model, Metric.NDCG, 10, ndcg10, 0.002);
    }

    @ParameterizedTest
    @CsvSource({
        "popularity,         .0238, .0050",
        "session-popularity, .3896, .2632",
        "vsknn,              .5509, .2634"
    })
    void retailRocketSessions_trainingFreeRow_agrees(String model, double hr20, double mrr20) {
        Map<String, Estimate> run = run("retailrocket-sessions");
        agree(run, "retailrocket", model, Metric.HR, 20, hr20, 0.005);
        agree(run, "retailrocket", model, Metric.MRR, 20, mrr20, 0.005);
    }

    /**
     * The one row that does not agree: .3481 / .1817 elsewhere, where ties go by first sight and nothing stands behind
     * the counts. The difference is pinned, so that it cannot grow unseen; the decision record on ranks explains it.
     */
    @Test
    void retailRocketSessions_markov_differsByItsTieRule() {
        Map<String, Estimate> run = run("retailrocket-sessions");
        Estimate hr = figure(run, name("retailrocket", "markov", Metric.HR, 20));
        Estimate mrr = figure(run, name("retailrocket", "markov", Metric.MRR, 20));
        assertThat(hr.value() - 0.3481).isCloseTo(0.0073, within(0.0005));
        assertThat(mrr.value() - 0.1817).isCloseTo(-0.0025, within(0.0005));
    }

    @ParameterizedTest
    @CsvSource({"beauty-toys, beauty, .0329, .0162", "ml-100k, movielens, .125, .062"})
    void matrixFactorization_wholeCatalogue_liesInOurInterval(
            String scenario, String merchant, double hr10, double ndcg10) {
        Map<String, Estimate> run = run(scenario);
        covers(run, merchant, "bpr-mf", Metric.HR, hr10);
        covers(run, merchant, "bpr-mf", Metric.NDCG, ndcg10);
    }

    @ParameterizedTest
    @CsvSource({
        "ml-100k-99,     movielens, popularity,  .415,  .224",
        "ml-100k-99,     movielens, bpr-mf,      .648,  .367",
        "ml-100k-99,     movielens, item-knn,    .505,  .294",
        "ml-100k-99,     movielens, ease,        .654,  .385",
        "ml-100k-99,     movielens, markov,      .509,  .323",
        "ml-100k-99,     movielens, recency-knn, .643,  .397",
        "ml-100k-99,     movielens, markov-knn,  .643,  .399",
        "beauty-toys-99, beauty,    mix,         .4987, .3455",
        "beauty-toys-99, toys,      mix,         .4734, .3370"
    })
    void sampledNegatives_row_liesInOurInterval(
            String scenario, String merchant, String model, double hr10, double ndcg10) {
        Map<String, Estimate> run = run(scenario);
        covers(run, merchant, model, Metric.HR, hr10);
        covers(run, merchant, model, Metric.NDCG, ndcg10);
    }

    @ParameterizedTest
    @CsvSource({"frequency, .282, .301"})
    void onlineRetail_nextBasket_agrees(String model, double recall20, double ndcg20) {
        Map<String, Estimate> run = run("online-retail");
        agree(run, "shop", model, Metric.RECALL, 20, recall20, 0.005);
        agree(run, "shop", model, Metric.NDCG, 20, ndcg20, 0.005);
    }

    private static void agree(
            Map<String, Estimate> run,
            String merchant,
            String model,
            Metric metric,
            int cutoff,
            double value,
            double by) {
        String name = name(merchant, model, metric, cutoff);
        // Half a unit of the last place that the source prints comes on top.
        assertThat(figure(run, name).value()).as(name).isCloseTo(value, within(by + 0.00005));
    }

    private static void covers(Map<String, Estimate> run, String merchant, String model, Metric metric, double value) {
        String name = name(merchant, model, metric, 10);
        assertThat(value)
                .as(name)
                .isBetween(figure(run, name).low(), figure(run, name).high());
    }

    private static Estimate figure(Map<String, Estimate> run, String name) {
        Estimate figure = run.get(name);
        if (figure == null) {
            throw new AssertionError("no figure " + name);
        }
        return figure;
    }

    private static String name(String merchant, String model, Metric metric, int cutoff) {
        return merchant + " " + model + " " + metric.key() + "@" + cutoff;
    }

    private static Map<String, Estimate> run(String scenario) {
        assumeTrue(Files.isDirectory(SHARED), "the development data sets are not at " + SHARED);
        return RUNS.computeIfAbsent(scenario, ReferenceRowsTest::figures);
    }

    private static Map<String, Estimate> figures(String name) {
        Path sample = Stream.of("scenarios", "results/scenarios")
                .map(folder -> DOCS.resolve(folder).resolve(name + ".yaml"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        Scenario scenario = untuned(ScenarioReader.read(sample));
        Map<String, Estimate> figures = new HashMap<>();
        try (ShardPool shards = new ShardPool(2)) {
            ScenarioRun run = ScenarioRun.prepare(
                    scenario,
                    file -> new DatasetReader(ReadingOptions.standard(InstantSource.system()))
                            .read(DatasetDescriptor.read(file)),
                    shards,
                    InstantSource.system(),
                    step -> {});
            for (Result result : run.score(step -> {}).record().results()) {
                if (result.split() == HeldOut.TEST) {
                    figures.put(
                            name(result.merchant(), result.model(), result.metric(), result.cutoff()),
                            result.estimate());
                }
            }
        }
        return figures;
    }

    private static Scenario untuned(Scenario read) {
        return ScenarioBuilder.like(read)
                .withEvaluation(new Scenario.Evaluation(read.evaluation().resamples(), false, 1, 0, false))
                .withTrained(List.of())
                .build();
    }
}
