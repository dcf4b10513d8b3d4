// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.summary.PrivacyGuarantee;
import org.hanse.sim.summary.PrivacyText;
import org.hanse.sim.summary.Result;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.SyntheticRecord;
import org.junit.jupiter.api.Test;

class SweepTablesTest {

    private static final PrivacyGuarantee GUARANTEE =
            new PrivacyGuarantee(3.5, 1e-6, PrivacyUnit.SHOPPER, Adversary.OUTSIDER);

    /** Returns tables of two models; each argument has their figures in one run. */
    private static SweepTables tables(double[]... runs) {
        Map<String, RunRecord> stored = new LinkedHashMap<>();
        for (double[] figures : runs) {
            stored.put("epsilon " + (stored.size() + 1), run("swept", GUARANTEE, figures));
        }
        return SweepTables.of(stored);
    }

    private static RunRecord run(String scenario, PrivacyGuarantee guarantee, double... figures) {
        return SyntheticRecord.of(
                scenario,
                1,
                figures.length == 0 ? figures(0.3, 0.1) : figures(figures[0], figures[1]),
                Map.of("federated", guarantee));
    }

    private static List<Result> figures(double local, double federated) {
        List<Result> figures = new ArrayList<>();
        for (HeldOut split : HeldOut.values()) {
            figures.add(SyntheticRecord.figure("local", split, local));
            figures.add(SyntheticRecord.figure("federated", split, federated));
        }
        return figures;
    }

    private static String best(double[]... runs) {
        RunTable table = tables(runs).validation();
        return SweepTables.best(table.rows());
    }

    /** A model that is equal in all combinations does not make one of them the best. */
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
        Map<String, RunRecord> runs = new LinkedHashMap<>();
        for (int i = 1; i <= 2; i++) {
            List<Result> figures = List.of(
                    SyntheticRecord.figure("not-federated", HeldOut.VALIDATION, 0.2 + 0.1 * i),
                    SyntheticRecord.figure("federated", HeldOut.VALIDATION, 0.1 * i));
            runs.put("epsilon " + i, SyntheticRecord.of("swept", 1, figures, Map.of()));
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
    void tables_ofGuarantees_showEpsilonAndTheComposedGuarantee() throws Exception {
        SweepTables tables = tables(new double[] {0.3, 0.1}, new double[] {0.3, 0.2});

        assertThat(tables.validation().text()).contains("epsilon", "at most 3.5");
        assertThat(tables.validation().guarantees())
                .startsWith(
                        "federated of epsilon 1; federated of epsilon 2: epsilon at most 3.5, delta 1e-6 per shopper,"
                                + " against outsiders.\n2 models have a privacy guarantee for the same shoppers. ")
                .contains("epsilon at most 7, delta 2e-6")
                .endsWith("\n" + PrivacyText.simulated() + "\n");
        assertThat(new ObjectMapper().readTree(tables.json()).at("/notes/0").textValue())
                .startsWith("2 models have a privacy guarantee");
    }

    @Test
    void rows_ofGuarantees_sayAllThatAnEpsilonMeansNothingWithout() throws Exception {
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
    void guarantees_ofSeveralStatementsAndManyRuns_areALineEach() {
        Map<String, RunRecord> runs = new LinkedHashMap<>();
        for (int i = 1; i <= 5; i++) {
            runs.put("runs/" + i, run("swept", GUARANTEE));
        }
        runs.put("runs/other", run("other", new PrivacyGuarantee(2, 1e-5, PrivacyUnit.SHOPPER, Adversary.COORDINATOR)));

        assertThat(new RunTable(runs, "all", HeldOut.TEST, Metric.NDCG, 10).guarantees())
                .startsWith(
                        "federated of runs/1; federated of runs/2; federated of runs/3; and 2 more: epsilon at most 3.5,"
                                + " delta 1e-6 per shopper, against outsiders.\n"
                                + "federated of runs/other: epsilon at most 2, delta 1e-5 per shopper, against the coordinator"
                                + " too.\n"
                                + "If these runs are about the same data: 6 models have a privacy guarantee for the same shoppers. ");
        assertThat(new RunTable(
                                Map.of("open", SyntheticRecord.of("open", 1, figures(1, 1), Map.of())),
                                "all",
                                HeldOut.TEST,
                                Metric.NDCG,
                                10)
                        .guarantees())
                .isEmpty();
    }
}
