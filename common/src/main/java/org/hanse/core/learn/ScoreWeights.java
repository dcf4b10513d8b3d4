// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.Collections;
import java.util.List;

/**
 * {@code omega}: how much the policy and each objective count in the score that items are ranked by.
 *
 * @param policy weight of the policy's logits
 * @param objectives weights of the objectives' values, in their order; empty for a network without
 */
public record ScoreWeights(double policy, List<Double> objectives) {

    public ScoreWeights {
        objectives = List.copyOf(objectives);
        if (!Double.isFinite(policy) || objectives.stream().anyMatch(weight -> !Double.isFinite(weight))) {
            throw new IllegalArgumentException("score weights " + policy + " and " + objectives + " must be finite");
        }
    }

    /** Returns weights for the policy only, beside this number of objectives. */
    public static ScoreWeights policyOnly(int objectives) {
        return new ScoreWeights(1, Collections.nCopies(objectives, 0.0));
    }

    /** Returns these weights, each multiplied by {@code factor}. */
    public ScoreWeights times(double factor) {
        return new ScoreWeights(
                policy * factor,
                objectives.stream().map(weight -> weight * factor).toList());
    }

    /** Returns the weight of head {@code c}; 0 is the policy. */
    public double of(int head) {
        return head == 0 ? policy : objectives.get(head - 1);
    }
}
