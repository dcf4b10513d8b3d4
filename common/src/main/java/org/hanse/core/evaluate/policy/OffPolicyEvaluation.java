// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.MetricValues;

/**
 * Estimates of a target policy with their support.
 *
 * @param support whether the log says anything about the policy
 * @param logged mean reward of the log, which the logging policy earned
 * @param estimates one of each {@link OffPolicyEstimator}, in their order
 */
public record OffPolicyEvaluation(OffPolicySupport support, Estimate logged, List<Named> estimates) {

    /** An estimate of the mean reward a row. */
    public record Named(OffPolicyEstimator estimator, Estimate estimate) {}

    /**
     * Evaluates a policy.
     *
     * @param clip greatest weight of {@link OffPolicyEstimator#CIPS}
     * @param bootstrap draws of clusters, paired over estimators
     */
    public static OffPolicyEvaluation of(OffPolicyRows rows, double clip, Bootstrap bootstrap) {
        List<OffPolicyEstimator> estimators = List.of(OffPolicyEstimator.values());
        List<MetricValues> values = new ArrayList<>(
                estimators.stream().map(own -> own.values(rows, clip)).toList());
        values.add(MetricValues.mean(rows.rewards()));
        List<Estimate> drawn = bootstrap.estimates(
                values.stream().map(own -> own.sums(rows.clusters())).toList());
        List<Named> named = new ArrayList<>();
        for (int e = 0; e < estimators.size(); e++) {
            named.add(new Named(estimators.get(e), drawn.get(e)));
        }
        return new OffPolicyEvaluation(OffPolicySupport.of(rows), drawn.get(estimators.size()), named);
    }
}
