// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.hanse.sim.summary.SeedLifts;
import org.hanse.sim.summary.ShopLifts;
import org.hanse.sim.summary.ShopLifts.ShopLift;
import org.hanse.sim.summary.VerdictWords;

/**
 * Tests of a federated model against the best alone, over runs that differ in their seeds alone.
 *
 * @param like first of the runs
 */
record SeedTests(String like, SeedLifts lifts) {

    private record Key(String scenario, String settings) {}

    /** Returns the tests of each federated model of each scenario with two seeds or more. Of runs with one seed the last counts. */
    static List<SeedTests> of(List<SeedLifts.Seed> runs) {
        Map<Key, Map<Long, SeedLifts.Seed>> groups = new LinkedHashMap<>();
        for (SeedLifts.Seed seed : runs) {
            groups.computeIfAbsent(new Key(seed.run().scenario(), seed.run().settings()), key -> new TreeMap<>())
                    .put(seed.run().seed(), seed);
        }
        List<SeedTests> tests = new ArrayList<>();
        for (Map<Long, SeedLifts.Seed> group : groups.values()) {
            if (group.size() > 1) {
                List<SeedLifts.Seed> seeds = List.copyOf(group.values());
                SeedLifts.of(seeds)
                        .forEach(lifts -> tests.add(new SeedTests(seeds.get(0).name(), lifts)));
            }
        }
        return tests;
    }

    /** Returns a sentence, and the shops that are worst off. */
    String text() {
        return "\n" + lifts.model() + " minus best alone, settings of " + like + ", each query's mean over "
                + lifts.seeds()
                + " seeds: significantly " + VerdictWords.shops(lifts.shops()) + VerdictWords.effects(lifts.shops())
                + "\n" + lowest();
    }

    private String lowest() {
        return lifts.shops().all().stream()
                .min(Comparator.comparingDouble(shop -> shop.difference().difference()))
                .map(shop -> String.format(
                        Locale.ROOT,
                        "Least favourable shop: %s, %+.4f (p of a loss %.5f).\n",
                        shop.id(),
                        shop.difference().difference(),
                        shop.tests().less()))
                .orElse("");
    }

    /** Adds the tests to the document. */
    void addTo(ArrayNode list) {
        ShopLifts shops = lifts.shops();
        ObjectNode node = list.addObject()
                .put("like", like)
                .put("model", lifts.model())
                .put("seeds", lifts.seeds())
                .put("shops", shops.size())
                .put("better", shops.better().size())
                .put("worse", shops.worse().size())
                .put("correction", "holm")
                .put("level", ShopLifts.LEVEL);
        RunTable.number(node, "shopEffect", shops.medianEffect());
        ArrayNode rows = node.putArray("rows");
        for (ShopLift shop : shops.all()) {
            ObjectNode row = rows.addObject().put("merchant", shop.id());
            RunTable.number(row, "difference", shop.difference().difference());
            RunTable.number(row, "low", shop.difference().low());
            RunTable.number(row, "high", shop.difference().high());
            row.put("n", shop.difference().n());
            RunTable.number(row, "greater", shop.tests().greater());
            RunTable.number(row, "less", shop.tests().less());
            RunTable.number(row, "smallestEffect", shop.tests().smallestEffect());
            row.put("finding", shop.finding().name().toLowerCase(Locale.ROOT));
        }
    }
}
