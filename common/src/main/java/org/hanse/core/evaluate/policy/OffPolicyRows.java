// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.interaction.LoggedDecisions.Decision;
import org.hanse.core.learn.CounterRandom;

/**
 * A log beside a target policy, as numbers by row.
 *
 * @param weights probability of the shown item under the target policy over its propensity, {@code w}
 * @param clusters see {@link Decision#cluster}
 * @param rewards {@code r}
 * @param modelled reward of the shown item by the reward model, {@code q(a)}
 * @param expected reward of the target policy by the model, {@code sum over a of pi(a) q(a)}
 * @param coverage mean probability, under the target policy, of items that the log has shown at the position at all
 */
@SuppressWarnings("ArrayRecordComponent") // read only, and never compared
public record OffPolicyRows(
        double[] weights, int[] clusters, double[] rewards, double[] modelled, double[] expected, double coverage) {

    /**
     * Computes the rows of a log.
     *
     * @param folds parts of the log, by cluster at random. Rewards of a row come from a model of the other parts; with 1 from one of all rows,
     *     the row itself included
     * @throws IllegalArgumentException if the policy has another number of decisions
     */
    public static OffPolicyRows of(LoggedDecisions log, TargetPolicy target, int folds, long seed) {
        List<Decision> decisions = log.decisions();
        target.requireDecisions(decisions.size());
        int size = decisions.size();
        int[] clusters = decisions.stream().mapToInt(Decision::cluster).toArray();
        int[] fold = Arrays.stream(clusters)
                .map(own -> (int) (folds * CounterRandom.unit(seed, own)))
                .toArray();
        Set<Long> shown = new HashSet<>();
        decisions.forEach(own -> shown.add(place(own.item(), own.position())));
        double[] weights = new double[size];
        double[] rewards = new double[size];
        double[] modelled = new double[size];
        double[] expected = new double[size];
        double[] covered = new double[1];
        for (int part = 0; part < folds; part++) {
            int own = part;
            IntPredicate inFold = row -> fold[row] == own;
            RewardModel model = RewardModel.of(decisions, folds == 1 ? row -> true : inFold.negate());
            for (int row = 0; row < size; row++) {
                if (inFold.test(row)) {
                    int at = row;
                    Decision decision = decisions.get(row);
                    weights[row] = target.probability(row, decision.item()) / decision.propensity();
                    rewards[row] = decision.reward();
                    modelled[row] = model.reward(decision.item(), decision.position());
                    target.forEach(row, (item, probability) -> {
                        expected[at] += probability * model.reward(item, decision.position());
                        covered[0] += shown.contains(place(item, decision.position())) ? probability : 0;
                    });
                }
            }
        }
        return new OffPolicyRows(weights, clusters, rewards, modelled, expected, covered[0] / size);
    }

    private static long place(int item, int position) {
        return (long) position << Integer.SIZE | item;
    }

    /** Returns the number of rows. */
    public int size() {
        return weights.length;
    }
}
