// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.SignFlip;
import org.jspecify.annotations.Nullable;

/**
 * Difference between two models on the same test queries.
 *
 * @param merchant id of an entry or a part, or {@code all}
 * @param against reference of the pool ({@link PoolSummary#best}), the original of an ablation, or the central network
 * @param cutoff cutoff of the metric
 * @param difference the model's value minus that of the reference, with its paired interval
 * @param signFlip one-sided tests; null except for federated models against the best alone at one merchant or part
 * @param without excluded parts with queries, by the reason for the missing model; empty for all queries of the pool
 */
public record Comparison(
        String merchant,
        String model,
        String against,
        Metric metric,
        int cutoff,
        @JsonProperty("figures") @JsonUnwrapped Difference difference,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SignFlip signFlip,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, Integer> without) {

    public Comparison {
        without = Collections.unmodifiableSortedMap(new TreeMap<>(without));
    }

    /** Creates a comparison over all queries of a pool. */
    public Comparison(String merchant, String model, String against, Metric metric, int cutoff, Difference difference) {
        this(merchant, model, against, metric, cutoff, difference, null, new TreeMap<>());
    }

    /** Returns this comparison under the id of another pool of the same queries. */
    public Comparison of(String otherMerchant) {
        return new Comparison(otherMerchant, model, against, metric, cutoff, difference, signFlip, without);
    }

    /** Returns this comparison with excluded parts. */
    public Comparison over(SortedMap<String, Integer> leftOut) {
        return new Comparison(merchant, model, against, metric, cutoff, difference, signFlip, leftOut);
    }

    /** Returns this comparison with tests. */
    public Comparison with(SignFlip tests) {
        return new Comparison(merchant, model, against, metric, cutoff, difference, tests, without);
    }

    /** Returns the tests; without a p-value where there are none. */
    SignFlip tests() {
        return signFlip == null ? SignFlip.NONE : signFlip;
    }

    /** Returns this comparison with model and reference exchanged. */
    Comparison reversed() {
        return new Comparison(
                merchant,
                against,
                model,
                metric,
                cutoff,
                difference.reversed(),
                signFlip == null ? null : signFlip.reversed(),
                without);
    }

    /** Returns whether the difference is significant. */
    public boolean significant() {
        return difference.significant();
    }
}
