// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.sim.JointPromise;
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
            List<Figure> own = new ArrayList<>();
            for (String split : List.of("validation", "test")) {
                own.add(new Figure("all", "local", split, "ndcg", 10, figures[0], Double.NaN, Double.NaN));
                own.add(new Figure("all", "federated", split, "ndcg", 10, figures[1], Double.NaN, Double.NaN));
            }
            stored.put(
                    "epsilon " + (stored.size() + 1),
                    new StoredRun(
                            Path.of("run"), "swept", 1, "", Optional.empty(), 1, Map.of("federated", PROMISE), own));
        }
        return SweepTables.of(stored);
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
    void best_combinationsThatAreAsGood_areAllNamed() {
        assertThat(best(new double[] {0.1, 0.3}, new double[] {0.1, 0.2}, new double[] {0.1, 0.3}))
                .isEqualTo("\nBest on validation: federated with epsilon 1; as good with epsilon 3.\n");
        assertThat(best(new double[] {0.1, 0.3})).isEqualTo("\nBest on validation: federated with epsilon 1.\n");
    }

    @Test
    void tables_ofPromises_showEpsilonAndWhatAllComeTo() {
        SweepTables tables = tables(new double[] {0.3, 0.1}, new double[] {0.3, 0.2});

        assertThat(tables.validation().text()).contains("epsilon", "at most 3.5");
        assertThat(tables.notes())
                .singleElement()
                .asString()
                .contains("2 models promise", "epsilon at most 7, delta 2e-6");
        assertThat(tables.json()).contains("\"epsilon\" : 3.5", "2 models promise privacy");
    }
}
