// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.SignFlip;
import org.hanse.sim.experiment.SyntheticFederation;
import org.hanse.sim.summary.QueryValues.Block;
import org.hanse.sim.summary.SeedLifts.Seed;
import org.hanse.sim.summary.ShopLifts.Finding;
import org.hanse.sim.summary.ShopLifts.ShopLift;
import org.junit.jupiter.api.Test;

class SeedLiftsTest {

    private static final int QUERIES = 30;
    private static final RunRecord RUN = SyntheticFederation.run(List.of("local", "federated"), 1);

    private static Seed seed(double[] shop, double[] other, int queries) {
        List<Double> alone = Collections.nCopies(queries, 0.5);
        return new Seed(
                "run",
                RUN,
                QueryValues.of(List.of(
                        new Block("shop", queries, Map.of("federated", list(shop, queries), "best-alone", alone)),
                        new Block("other", queries, Map.of("federated", list(other, queries), "best-alone", alone)))));
    }

    private static List<Double> list(double[] pattern, int queries) {
        return DoubleStream.iterate(0, i -> i < queries, i -> i + 1)
                .mapToObj(i -> pattern[(int) i % pattern.length])
                .toList();
    }

    /** One seed wins at every query of a shop and the other loses at every one: their mean is nothing. At the other shop both lose. */
    @Test
    void of_twoSeeds_testsTheMeanOfEachQuery() {
        SeedLifts lifts = SeedLifts.of(List.of(
                        seed(new double[] {0.75}, new double[] {0.5, 0.25}, QUERIES),
                        seed(new double[] {0.25}, new double[] {0.25, 0.5}, QUERIES)))
                .get(0);

        assertThat(lifts.model()).isEqualTo("federated");
        assertThat(lifts.seeds()).isEqualTo(2);
        ShopLift shop = find(lifts, "shop");
        assertThat(shop.tests().greater()).isEqualTo(1);
        assertThat(shop.tests().less()).isEqualTo(1);
        assertThat(shop.finding()).isEqualTo(Finding.NONE);
        ShopLift other = find(lifts, "other");
        assertThat(other.difference().difference()).isCloseTo(-0.125, within(1e-12));
        assertThat(other.difference().differing()).isEqualTo(QUERIES);
        double[] differences = new double[QUERIES];
        Arrays.fill(differences, -0.125);
        assertThat(other.tests()).isEqualTo(SignFlip.test(differences, SignFlip.DRAWS, RUN.seed()));
        assertThat(other.finding()).isEqualTo(Finding.WORSE);
    }

    /** A query without a value in one run is left out. */
    @Test
    void of_missingValues_leavesTheirQueriesOut() {
        SeedLifts lifts = SeedLifts.of(List.of(
                        seed(new double[] {0.75, Double.NaN}, new double[] {Double.NaN}, QUERIES),
                        seed(new double[] {0.75}, new double[] {0.25}, QUERIES)))
                .get(0);

        assertThat(lifts.shops().all()).extracting(ShopLift::id).containsExactly("shop");
        assertThat(find(lifts, "shop").difference().n()).isEqualTo(QUERIES / 2);
        assertThat(find(lifts, "shop").finding()).isEqualTo(Finding.BETTER);
    }

    @Test
    void of_otherQueries_isRefused() {
        assertThatThrownBy(() -> SeedLifts.of(List.of(
                        seed(new double[] {1}, new double[] {1}, 30), seed(new double[] {1}, new double[] {1}, 29))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("run: found 29 test queries of shop; expected 30 as in run. Fix: ");
    }

    private static ShopLift find(SeedLifts lifts, String id) {
        return lifts.shops().all().stream()
                .filter(shop -> shop.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
