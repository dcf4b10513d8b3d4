// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Metric;

/**
 * How much a model differs from another, the yardstick of its pool or the model it was derived from, on the same test
 * queries.
 *
 * @param merchant an entry's id, a part's, or {@code all}
 * @param model name of the model
 * @param against the yardstick, see {@link RunSummary.PoolSummary#best}; or for an ablation the model it is one of, and for
 *     the local networks the central one
 * @param metric what is compared
 * @param cutoff its k
 * @param difference the model's value less the yardstick's, and its paired interval
 */
public record Comparison(
        String merchant, String model, String against, Metric metric, int cutoff, Difference difference) {

    /** This comparison under the name of another pool of the same queries. */
    Comparison of(String otherMerchant) {
        return new Comparison(otherMerchant, model, against, metric, cutoff, difference);
    }

    /** Whether the interval leaves 0 out. */
    public boolean told() {
        return difference.low() > 0 || difference.high() < 0;
    }
}
