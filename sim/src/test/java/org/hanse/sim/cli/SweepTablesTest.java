// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.summary.JointPromise;
import org.hanse.sim.summary.PromiseNotes;
import org.hanse.sim.summary.StoredRun;
import org.hanse.sim.summary.StoredRun.Figure;
import org.junit.jupiter.api.Test;

class SweepTablesTest {

    private static final JointPromise.Single PROMISE =
            new JointPromise.Single(3.5, 1e-6, PrivacyUnit.SHOPPER, Adversary.OUTSIDER);

    /** Two models; each of the arguments is what they come to in one run. */
    private static SweepTables tables(double[]... runs) {
        Map<String, StoredRun> stored = new LinkedHashMap<>();
        for (double[] figures : runs) {
            stored.put("epsilon " + (stored.size() + 1), run("swept", PROMISE, figures));
        }
        return SweepTables.of(stored);
    }

    private static StoredRun run(String scenario, JointPromise.Single promise, double... figures) {
        return new StoredRun(
                Path.of("run"),
                scenario,
                1,
                "",
                Optional.empty(),
                1,
                new TreeMap<>(),
                Map.of("federated", promise),
                figures.length == 0 ? figures(0.3, 0.1) : figures(figures[0], figures[1]));
    }

    private static List<Figure> figures(double local, double federated) {
        List<Figure> figures = new ArrayList<>();
        for (String split : List.of("validation", "test")) {
            figures.add(new Figure("all", "local", split, "ndcg", 10, local, Double.NaN, Double.NaN));
            figures.add(new Figure("all", "federated", split, "ndcg", 10, federated, Double.NaN, Double.NaN));
        }
        return figures;
    }

    private static String best(double[]... runs) {
        RunTable table = tables(runs).validation();
        return SweepTables.best(table.rows());
    }

    /** No combination is to be credited with what is the same in all. */
    @Test
    void best_modelThatNoKeyChanges_namesTheBestOfTheOthersToo() {
        assertThat(best(new double[] {0.3, 0.1}, new double[] {0.3, 0.2}))
                .isEqualTo(
                        "\nBest on validation: local, which is the same in all 2 runs. Of what the swept keys change:"
                                + " federated with epsilon 2.\n");
        assertThat(best(new double[] {0.3, 0.1}, new double[] {0.3, 0.1}))
                .isEqualTo("\nBest on validation: local, which is the same in all 2 runs.\n");
    }

    @Test
    void bestFederated_belowAnotherModel_isNamedAllTheSame() {
        RunTable table =
                tables(new double[] {0.3, 0.1}, new double[] {0.4, 0.2}).validation();

        assertThat(SweepTables.bestFederated(table.rows(), Set.of("federated"))).isEqualTo("federated with epsilon 2");
        assertThat(SweepTables.bestFederated(table.rows(), Set.of())).isEmpty();
    }

    @Test
    void bestFederated_withTheEndOfTheBestName_isNamedAllTheSame() {
        Map<String, StoredRun> runs = new LinkedHashMap<>();
        for (int i = 1; i <= 2; i++) {
            List<Figure> figures = List.of(
                    new Figure("all", "not-federated", "validation", "ndcg", 10, 0.2 + 0.1 * i, Double.NaN, Double.NaN),
                    new Figure("all", "federated", "validation", "ndcg", 10, 0.1 * i, Double.NaN, Double.NaN));
            runs.put(
                    "epsilon " + i,
                    new StoredRun(
                            Path.of("run"), "swept", 1, "", Optional.empty(), 1, new TreeMap<>(), Map.of(), figures));
        }
        RunTable table = new RunTable(runs, "all", HeldOut.VALIDATION, Metric.NDCG, 10);

        assertThat(SweepTables.best(table.rows())).isEqualTo("\nBest on validation: not-federated with epsilon 2.\n");
        assertThat(SweepTables.bestFederated(table.rows(), Set.of("federated"))).isEqualTo("federated with epsilon 2");
        assertThat(SweepTables.bestFederated(table.rows(), Set.of("not-federated")))
                .isEmpty();
    }

    @Test
    void best_combinationsThatAreAsGood_areAllNamed() {
        assertThat(best(new double[] {0.1, 0.3}, new double[] {0.1, 0.2}, new double[] {0.1, 0.3}))
                .isEqualTo("\nBest on validation: federated with epsilon 1; as good with epsilon 3.\n");
        assertThat(best(new double[] {0.1, 0.3})).isEqualTo("\nBest on validation: federated with epsilon 1.\n");
    }

    @Test
    void tables_ofPromises_showEpsilonAndWhatAllComeTo() throws Exception {
        SweepTables tables = tables(new double[] {0.3, 0.1}, new double[] {0.3, 0.2});

        assertThat(tables.validation().text()).contains("epsilon", "at most 3.5");
        assertThat(tables.validation().promises())
                .startsWith("federated of epsilon 1; federated of epsilon 2: epsilon at most 3.5, delta 1e-6 (shopper,"
                        + " against outsiders).\n2 models have a privacy guarantee for the same shoppers. ")
                .contains("epsilon at most 7, delta 2e-6")
                .endsWith("\n" + PromiseNotes.simulated() + "\n");
        assertThat(new ObjectMapper().readTree(tables.json()).at("/notes/0").textValue())
                .startsWith("2 models have a privacy guarantee");
    }

    @Test
    void rows_ofPromises_sayAllThatAnEpsilonMeansNothingWithout() throws Exception {
        JsonNode row = new ObjectMapper()
                .readTree(tables(new double[] {0.3, 0.1}).json())
                .at("/rows/1");

        assertThat(row.path("model").textValue()).isEqualTo("federated");
        assertThat(row.path("epsilon").doubleValue()).isEqualTo(3.5);
        assertThat(row.path("delta").doubleValue()).isEqualTo(1e-6);
        assertThat(row.path("unit").textValue()).isEqualTo("shopper");
        assertThat(row.path("against").textValue()).isEqualTo("outsider");
    }

    @Test
    void promises_ofSeveralStatementsAndManyRuns_areALineEach() {
        Map<String, StoredRun> runs = new LinkedHashMap<>();
        for (int i = 1; i <= 5; i++) {
            runs.put("runs/" + i, run("swept", PROMISE));
        }
        runs.put(
                "runs/other",
                run("other", new JointPromise.Single(2, 1e-5, PrivacyUnit.SHOPPER, Adversary.COORDINATOR)));

        assertThat(new RunTable(runs, "all", HeldOut.TEST, Metric.NDCG, 10).promises())
                .startsWith(
                        "federated of runs/1; federated of runs/2; federated of runs/3; and 2 more: epsilon at most 3.5,"
                                + " delta 1e-6 (shopper, against outsiders).\n"
                                + "federated of runs/other: epsilon at most 2, delta 1e-5 (shopper, against the coordinator"
                                + " too).\n"
                                + "If these runs are about the same data: 6 models have a privacy guarantee for the same shoppers. ");
        assertThat(new RunTable(
                                Map.of(
                                        "open",
                                        new StoredRun(
                                                Path.of("run"),
                                                "open",
                                                1,
                                                "",
                                                Optional.empty(),
                                                1,
                                                new TreeMap<>(),
                                                Map.of(),
                                                figures(1, 1))),
                                "all",
                                HeldOut.TEST,
                                Metric.NDCG,
                                10)
                        .promises())
                .isEmpty();
    }
}
