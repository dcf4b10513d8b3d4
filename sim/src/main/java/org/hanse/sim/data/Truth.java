// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.List;
import java.util.Map;

/**
 * Ground truth of a synthetic world, written as {@code truth.json}.
 *
 * @param schema {@value #SCHEMA}
 * @param parameters parameters of the shops
 * @param merchants generated merchants
 * @param results expected metrics of the best possible ranking and of a random one
 */
public record Truth(String schema, ShopSpec parameters, List<Merchant> merchants, List<Score> results) {

    static final String SCHEMA = "hanse.truth/1";

    /** Model name of the ranking by true probability. */
    public static final String BEST_POSSIBLE = "best-possible";

    /** Model name of a random ranking. */
    public static final String RANDOM = "random";

    public Truth {
        merchants = List.copyOf(merchants);
        results = List.copyOf(results);
    }

    /** Returns the expected value of a measured score. */
    public double expected(String merchant, String model, String metric, int cutoff) {
        return results.stream()
                .filter(s -> s.merchant().equals(merchant) && s.model().equals(model))
                .filter(s -> s.metric().equals(metric) && s.cutoff() == cutoff)
                .mapToDouble(Score::expected)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + metric + "@" + cutoff + " of " + merchant));
    }

    /** Generated merchant: number of interactions, in all and by type. */
    public record Merchant(String id, long shoppers, int items, long interactions, Map<String, Long> types) {}

    /**
     * A ranking's worth over the test targets of the protocol.
     *
     * @param merchant an id, or {@code all} for every shopper once
     * @param model {@link #BEST_POSSIBLE} or {@link #RANDOM}
     * @param metric ndcg or hr
     * @param expected over the distribution that each target was drawn from
     * @param realised on the targets that were drawn
     * @param standardError by which the realised value may differ from the expected one
     * @param n number of targets it was measured on
     */
    public record Score(
            String merchant,
            String model,
            String metric,
            int cutoff,
            double expected,
            double realised,
            double standardError,
            long n) {}
}
