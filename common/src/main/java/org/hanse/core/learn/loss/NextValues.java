// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import org.hanse.core.learn.LossSettings.Algorithm;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceRange;
import org.hanse.core.learn.network.StepContext;

/**
 * Values of the states that target values bootstrap at, under the job's {@link Algorithm}. All objectives have the same action, or the
 * same distribution of actions, so that their values add up to that of one policy. No gradient flows through them.
 *
 * <p>Source: Mnih et al., Nature 518 (2015); van Hasselt et al., AAAI 2016; Sutton and Barto, Reinforcement Learning (2018), sections 6.4
 * to 6.6.
 */
final class NextValues {

    private final StepContext step;
    private final NetworkShape shape;
    private final SequenceRange range;
    private final ActionValues values;
    private final NextCandidates next;
    private int[] actions = {};

    NextValues(ShardParts parts, ValueLoss.Target target, ActionValues values) {
        this.step = parts.step();
        this.shape = step.shape;
        this.range = parts.range();
        this.values = values;
        this.next = new NextCandidates(parts, target);
    }

    /**
     * Begins the current range.
     *
     * @param best best action of each position by the online network
     */
    void begin(int[] best) {
        switch (step.loss.algorithm()) {
            case DOUBLE_DQN, Q_LEARNING -> actions = best;
            case DQN -> actions = next.best();
            case EXPECTED_SARSA -> next.means();
            case SARSA -> {}
        }
    }

    /**
     * Adds {@code factor} times the value of a state, by objective.
     *
     * @param q position of the range
     * @param position the same in its window
     */
    void addTo(float[] sums, int q, int position, double factor) {
        for (int c = 0; c < shape.objectives; c++) {
            sums[c] += (float) (factor * value(q, position, c));
        }
    }

    /**
     * Returns whether an action is the best one at a position; true where the algorithm has no best action.
     *
     * @param q position of the range
     */
    boolean isBest(int q, int item) {
        return switch (step.loss.algorithm()) {
            case DOUBLE_DQN, DQN, Q_LEARNING -> actions[q] == item;
            case SARSA, EXPECTED_SARSA -> true;
        };
    }

    private double value(int q, int position, int c) {
        return switch (step.loss.algorithm()) {
            case DOUBLE_DQN, DQN -> values.target(q, position, actions[q], c);
            case Q_LEARNING -> values.online(q, position, actions[q], step.selection.placeOf(actions[q]), c);
            case SARSA -> values.target(q, position, range.batch.targets[range.base + q], c);
            case EXPECTED_SARSA -> next.mean(values, q, c);
        };
    }
}
