// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs against the plain list of rows they were made of; the seed stands in a failing case's name. */
class InteractionLogProperties {

    private static final int SHOPPERS = 40;

    /** A row as text, shopper and merchant first. */
    private record Row(String shopper, String merchant, String rest) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void toLog_randomRows_readBackUnchanged(long seed) {
        List<Row> rows = new ArrayList<>();
        InteractionLog log = log(seed, rows);
        List<Row> read = new ArrayList<>();
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                read.add(row(log, s, p, log.merchants().get(log.merchant(p))));
            }
        }
        assertThat(read).isEqualTo(rows);
        assertThat(log.size()).isEqualTo(rows.size());
        assertThat(log.shoppers()).isEqualTo(SHOPPERS);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void byMerchant_randomRows_partitionsThem(long seed) {
        List<Row> rows = new ArrayList<>();
        Map<String, InteractionLog> parts = log(seed, rows).byMerchant();
        Map<String, List<Row>> expected = new LinkedHashMap<>();
        rows.forEach(row -> expected.computeIfAbsent(row.merchant(), name -> new ArrayList<>())
                .add(row));
        Map<String, List<Row>> read = new LinkedHashMap<>();
        parts.forEach((name, part) -> {
            for (int s = 0; s < part.shoppers(); s++) {
                assertThat(part.length(s)).isPositive();
                for (int p = part.from(s); p < part.to(s); p++) {
                    read.computeIfAbsent(name, any -> new ArrayList<>()).add(row(part, s, p, name));
                }
            }
        });
        assertThat(read).isEqualTo(expected);
        assertThat(List.copyOf(parts.keySet())).isEqualTo(List.copyOf(expected.keySet()));
    }

    private static InteractionLog log(long seed, List<Row> rows) {
        SplittableRandom random = new SplittableRandom(seed);
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        for (int s = 0; s < SHOPPERS; s++) {
            log.beginShopper(new ShopperId("s" + s));
            for (int n = random.nextInt(6); n > 0; n--) {
                String type = "t" + random.nextInt(3);
                long time = random.nextLong();
                int session = random.nextInt(5);
                int item = random.nextInt(100);
                int value = random.nextInt(10);
                String merchant = "m" + random.nextInt(4);
                log.add(item, log.typeIndex(new InteractionType(type)));
                log.time(time).session(session).merchant(merchant);
                if (value > 5) {
                    log.measure(Measure.VALUE, value);
                }
                String shown = value > 5 ? value + ".0" : "NaN";
                rows.add(new Row("s" + s, merchant, item + " " + type + " " + time + " " + session + " " + shown));
            }
        }
        return log.toLog();
    }

    private static Row row(InteractionLog log, int shopper, int position, String merchant) {
        return new Row(
                log.shopper(shopper).value(),
                merchant,
                log.item(position) + " " + log.type(position) + " " + log.timeMicros(position) + " "
                        + log.session(position) + " " + log.measure(Measure.VALUE, position));
    }
}
