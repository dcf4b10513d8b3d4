// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.Metric;
import org.hanse.sim.scenario.HeldOut;

/**
 * One figure of a run.
 *
 * @param merchant id of an entry or a part, or {@code all}
 * @param model name of the model
 * @param cutoff cutoff of the metric
 * @param estimate value and interval
 */
public record Result(
        String merchant,
        String model,
        HeldOut split,
        Metric metric,
        int cutoff,
        @JsonUnwrapped Estimate estimate) {

    /** Returns this figure under the id of another pool of the same queries. */
    public Result of(String otherMerchant) {
        return new Result(otherMerchant, model, split, metric, cutoff, estimate);
    }
}
