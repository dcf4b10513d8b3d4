// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.Resampled;

/**
 * Estimates of a target policy with their support.
 *
 * @param support whether the log says anything about the policy
 * @param logged the same mean of the log, which the logging policy earned
 * @param estimates of the mean reward a row, one of each {@link OffPolicyEstimator}; or of the mean return of a session, by {@code pdwis}
 *     ({@link PerDecisionWeights}) and {@code fqe} ({@link FittedValues})
 */
public record OffPolicyEvaluation(OffPolicySupport support, Estimate logged, List<Named> estimates) {

    /** An estimate by its name in documents. */
    public record Named(String name, Estimate estimate) {}

    /**
     * Evaluates a policy by rows, each on its own.
     *
     * @param clip greatest weight of {@link OffPolicyEstimator#CIPS}
     * @param bootstrap draws of clusters, paired over estimators
     */
    public static OffPolicyEvaluation of(OffPolicyRows rows, double clip, Bootstrap bootstrap) {
        return of(
                OffPolicySupport.of(rows),
                MetricValues.mean(rows.rewards()).sums(rows.clusters()),
                Arrays.stream(OffPolicyEstimator.values())
                        .map(OffPolicyEstimator::key)
                        .toList(),
                Arrays.stream(OffPolicyEstimator.values())
                        .map(own -> own.values(rows, clip).sums(rows.clusters()))
                        .toList(),
                bootstrap);
    }

    /**
     * Evaluates a policy by sessions: the return of a session is the sum of its rewards, each times {@code discount} for every step before.
     *
     * @param discount in (0, 1]
     * @param bootstrap draws of whole sessions, paired over estimators
     */
    public static OffPolicyEvaluation of(OffPolicySessions sessions, double discount, Bootstrap bootstrap) {
        if (!(discount > 0 && discount <= 1)) {
            throw new IllegalArgumentException("discount " + discount + " is outside (0, 1]");
        }
        PerDecisionWeights weighted = PerDecisionWeights.of(sessions, discount);
        return of(
                weighted.support(sessions.coverage()),
                PerDecisionWeights.ofLog(sessions, discount),
                List.of("pdwis", "fqe"),
                List.of(weighted, new FittedValues(sessions, discount)),
                bootstrap);
    }

    private static OffPolicyEvaluation of(
            OffPolicySupport support,
            Resampled logged,
            List<String> names,
            List<? extends Resampled> values,
            Bootstrap bootstrap) {
        List<Resampled> all = new ArrayList<>(values);
        all.add(logged);
        List<Estimate> drawn = bootstrap.estimates(all);
        List<Named> named = new ArrayList<>();
        for (int e = 0; e < names.size(); e++) {
            named.add(new Named(names.get(e), drawn.get(e)));
        }
        return new OffPolicyEvaluation(support, drawn.get(names.size()), named);
    }
}
