// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InteractionFilterProperties {

    @TempDir
    Path temporary;

    private record Row(String shopper, String item) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void core_anyLog_isTheLargestPartInWhichBothCountsHold(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int skewed = (int) (60 * random.nextDouble() * random.nextDouble());
            rows.add(new Row("u" + random.nextInt(80), "i" + skewed));
        }
        DatasetFolder folder = new DatasetFolder(temporary);
        List<String> lines = new ArrayList<>(List.of("user,product"));
        rows.forEach(row -> lines.add(row.shopper + "," + row.item));
        folder.file("log.csv", lines.toArray(String[]::new));

        Dataset dataset = folder.read(
                "dataset: shop",
                "interactions: {layout: interactions, source: {path: log.csv, format: csv}, columns: {shopper: user, item: product}}",
                "filter: {shopper: 4, item: 5, core: true}");

        List<Row> found = new ArrayList<>();
        for (int s = 0; s < dataset.interactions().shoppers(); s++) {
            for (String item : DatasetFolder.items(dataset, s)) {
                found.add(new Row(dataset.interactions().shopper(s).value(), item));
            }
        }
        assertThat(found).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(core(rows));
        assertThat(dataset.report().dropped().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .as("seed %d", seed)
                .isEqualTo(rows.size() - found.size());
    }

    /** Removes one row at a time until all rules hold. */
    private static List<Row> core(List<Row> rows) {
        List<Row> left = new ArrayList<>(rows);
        while (true) {
            Map<String, Long> shoppers = counts(left, Row::shopper);
            Map<String, Long> items = counts(left, Row::item);
            boolean removed = false;
            for (Row row : left) {
                if (shoppers.getOrDefault(row.shopper, 0L) < 4 || items.getOrDefault(row.item, 0L) < 5) {
                    left.remove(row);
                    removed = true;
                    break;
                }
            }
            if (!removed) {
                return left;
            }
        }
    }

    private static Map<String, Long> counts(List<Row> rows, Function<Row, String> key) {
        Map<String, Long> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(key.apply(row), 1L, Long::sum));
        return counts;
    }
}
