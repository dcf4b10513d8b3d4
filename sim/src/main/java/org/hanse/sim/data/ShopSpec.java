// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;

/**
 * Parameters of synthetic shops.
 *
 * @param merchants number of merchants
 * @param shoppers number of shoppers of each merchant
 * @param items number of items of each merchant
 * @param days observed days
 * @param seed equal seeds and parameters give equal files
 * @param common whether all merchants have one catalogue
 */
public record ShopSpec(
        int merchants,
        int shoppers,
        int items,
        int days,
        long seed,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean common) {

    /** Fewest items. A shopper meets at most half of the items, and at least {@link VisitPlan#LEAST_NEW}. */
    static final int LEAST_ITEMS = 2 * VisitPlan.LEAST_NEW + 2;

    /** End of the observation of all synthetic shops, a constant in the past. */
    static final Instant END = Instant.parse("2025-01-01T00:00:00Z");

    private static final int MOST_MERCHANTS = 1_000;
    private static final int MOST_SHOPPERS = 50_000_000;
    /** Greatest number of items with distinct titles. */
    private static final int MOST_ITEMS = 200_000;

    private static final int MOST_DAYS = 3_650;

    private static final List<String> PORTS = List.of(
            "lubeck",
            "hamburg",
            "bergen",
            "visby",
            "riga",
            "bremen",
            "gdansk",
            "tallinn",
            "bruges",
            "london",
            "novgorod",
            "rostock",
            "stralsund",
            "wismar",
            "cologne",
            "kampen",
            "deventer",
            "szczecin",
            "turku",
            "stockholm",
            "torun",
            "kaunas",
            "zwolle",
            "lynn");

    /**
     * Checks all parameters.
     *
     * @throws InvalidInputException naming every parameter that is out of range
     */
    public ShopSpec {
        List<String> problems = new ArrayList<>();
        check(problems, "--merchants", merchants, 1, MOST_MERCHANTS);
        check(problems, "--shoppers", shoppers, 1, MOST_SHOPPERS);
        check(problems, "--items", items, LEAST_ITEMS, MOST_ITEMS);
        check(problems, "--days", days, 1, MOST_DAYS);
        if (!problems.isEmpty()) {
            throw new InvalidInputException(String.join("; ", problems));
        }
    }

    /** Creates parameters of merchants with disjoint catalogues. */
    public ShopSpec(int merchants, int shoppers, int items, int days, long seed) {
        this(merchants, shoppers, items, days, seed, false);
    }

    /** Returns the merchants' ids: ports of the Hanseatic League, then the same ports with a number. */
    public List<String> merchantIds() {
        return IntStream.range(0, merchants)
                .mapToObj(m ->
                        m < PORTS.size() ? PORTS.get(m) : PORTS.get(m % PORTS.size()) + "-" + (m / PORTS.size() + 1))
                .toList();
    }

    /** Returns the first instant of the first day. */
    Instant start() {
        return END.minus(days, ChronoUnit.DAYS);
    }

    private static void check(List<String> problems, String option, int value, int least, int most) {
        if (value < least || value > most) {
            problems.add(option + ": found " + value + "; expected from " + least + " to " + most
                    + ". Fix: give a number in this range");
        }
    }
}
