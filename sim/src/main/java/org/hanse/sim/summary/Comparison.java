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

/**
 * How much a model differs from another, the reference of its pool or the model it was derived from, on the same test
 * queries.
 *
 * @param merchant an entry's id, a part's, or {@code all}
 * @param model name of the model
 * @param against the reference, see {@link PoolSummary#best}; or for an ablation the model it is one of, and for
 *     the local networks the central one
 * @param metric what is compared
 * @param cutoff its k
 * @param difference the model's value minus the reference's, with its paired interval
 * @param without parts with queries that were left out because they lack one of the two models, counted by why they do; empty
 *     where the comparison is over all queries of its pool
 */
public record Comparison(
        String merchant,
        String model,
        String against,
        Metric metric,
        int cutoff,
        @JsonProperty("figures") @JsonUnwrapped Difference difference,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, Integer> without) {

    public Comparison {
        without = Collections.unmodifiableSortedMap(new TreeMap<>(without));
    }

    /** A comparison over all queries of a pool. */
    public Comparison(String merchant, String model, String against, Metric metric, int cutoff, Difference difference) {
        this(merchant, model, against, metric, cutoff, difference, new TreeMap<>());
    }

    /** This comparison under the name of another pool of the same queries. */
    public Comparison of(String otherMerchant) {
        return new Comparison(otherMerchant, model, against, metric, cutoff, difference, without);
    }

    /** This comparison, of which it is said that parts were left out. */
    public Comparison over(SortedMap<String, Integer> leftOut) {
        return new Comparison(merchant, model, against, metric, cutoff, difference, leftOut);
    }

    /** The same, seen from the other model. */
    Comparison reversed() {
        return new Comparison(merchant, against, model, metric, cutoff, difference.reversed(), without);
    }

    /** Whether the difference is significant. */
    public boolean significant() {
        return difference.significant();
    }
}
