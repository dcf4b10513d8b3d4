// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.SignFlip;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.ShopLifts.ShopLift;

/**
 * A federated model against the best alone, shop by shop, over runs that differ in their seeds alone. The difference at a query is the mean
 * over the runs, each against its own best alone.
 *
 * @param model the federated model
 * @param seeds number of runs
 * @param shops differences at the shops
 */
public record SeedLifts(String model, int seeds, ShopLifts shops) {

    /**
     * A run with its values.
     *
     * @param name displayed name
     */
    public record Seed(String name, RunRecord run, QueryValues queries) {}

    /**
     * Returns the comparison of each federated model with values in all runs.
     *
     * @param seeds runs of one scenario with different seeds, at least one
     * @throws InvalidInputException if the runs differ in their queries
     */
    public static List<SeedLifts> of(List<Seed> seeds) {
        RunRecord first = seeds.get(0).run();
        return first.networks().stream()
                .filter(network -> network.scope() == TrainedModel.Scope.FEDERATED)
                .map(network -> of(network.model(), seeds))
                .filter(lifts -> lifts.shops().size() > 0)
                .toList();
    }

    private static SeedLifts of(String model, List<Seed> seeds) {
        RunRecord first = seeds.get(0).run();
        Bootstrap bootstrap = FederationVerdict.bootstrap(first);
        List<ShopLift> shops = new ArrayList<>();
        for (MerchantRecord merchant : first.merchants()) {
            if (merchant.role() != Scenario.Role.JOINS_LATE) {
                for (Map.Entry<String, Integer> unit : merchant.units().entrySet()) {
                    double[] own = mean(unit.getKey(), model, seeds);
                    double[] alone = mean(unit.getKey(), Scenario.BEST_ALONE, seeds);
                    int[] both = IntStream.range(0, own.length)
                            .filter(query -> !Double.isNaN(own[query]) && !Double.isNaN(alone[query]))
                            .toArray();
                    if (both.length > 0) {
                        MetricValues values = selected(own, both);
                        MetricValues others = selected(alone, both);
                        shops.add(new ShopLift(
                                unit.getKey(),
                                unit.getValue(),
                                bootstrap.paired(values, others),
                                SignFlip.test(values.minus(others), SignFlip.DRAWS, first.seed())));
                    }
                }
            }
        }
        return new SeedLifts(model, seeds.size(), ShopLifts.tested(shops));
    }

    private static MetricValues selected(double[] values, int[] queries) {
        return MetricValues.mean(
                Arrays.stream(queries).mapToDouble(query -> values[query]).toArray());
    }

    /** Returns a model's mean over the seeds at each query of a shop; NaN where a run has none. */
    private static double[] mean(String shop, String model, List<Seed> seeds) {
        double[] sum = seeds.get(0).queries().values(shop, model);
        for (Seed seed : seeds.subList(1, seeds.size())) {
            double[] values = seed.queries().values(shop, model);
            if (values.length != sum.length) {
                throw new InvalidInputException(seed.name() + ": found " + values.length + " test queries of " + shop
                        + "; expected " + sum.length + " as in " + seeds.get(0).name()
                        + ". Fix: run the scenario again with the same data");
            }
            Arrays.setAll(sum, query -> sum[query] + values[query]);
        }
        return Arrays.stream(sum).map(value -> value / seeds.size()).toArray();
    }
}
