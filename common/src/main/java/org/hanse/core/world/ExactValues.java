// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.world;

import java.util.List;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ObjectiveRewards;

/**
 * Exact answers about a {@link FiniteWorld}, in double: values of single objectives by item and state under the policy that is
 * greedy for their weighted sum, under a given policy, or at the fixed point of a learning rule.
 *
 * <p>Shape: values are {@code [state][item][objective]}; where an item cannot be shown they are NaN.
 *
 * <p>Source: Sutton and Barto, Reinforcement Learning (2018), sections 4.1 (policy evaluation) and 4.4 (value iteration).
 */
public final class ExactValues {

    private static final double SETTLED = 1e-12;

    private final FiniteWorld world;
    private final ObjectiveRewards rewards;
    private final double discount;
    private final List<Double> omega;

    /** Creates the answers for the discount and the weights of a loss. */
    public ExactValues(FiniteWorld world, ObjectiveRewards rewards, LossSettings loss) {
        this(world, rewards, loss.discount(), loss.omega());
    }

    /**
     * Creates the answers.
     *
     * @param discount factor of the next step's rewards; 1 only where every visit ends
     * @param omega weights of the objectives
     */
    public ExactValues(FiniteWorld world, ObjectiveRewards rewards, double discount, List<Double> omega) {
        this.world = world;
        this.rewards = rewards;
        this.discount = discount;
        this.omega = List.copyOf(omega);
    }

    /** Values after a state under a rule, by objective. */
    private interface Continuation {
        double[] of(double[][][] values, int state);
    }

    /** Values of the policy that is greedy for the weighted sum. */
    public double[][][] optimal() {
        return settle((values, state) -> values[state][greedy(values, state)]);
    }

    /** Values of the policy that shows items with these probabilities, {@code [state][item]}. */
    public double[][][] of(double[][] policy) {
        return settle((values, state) -> mean(values, policy, state));
    }

    /** Returns values of immediate rewards only. */
    public double[][][] immediate() {
        return settle((values, state) -> new double[omega.size()]);
    }

    /**
     * Returns the fixed point of training with {@code steps} rewards and a greedy value after them, for a shop that shows items by {@code
     * behaviour}. The first item is given; the next {@code steps - 1} follow the behaviour.
     */
    public double[][][] afterSteps(double[][] behaviour, int steps) {
        double[][][] values = nothing();
        double change = 1;
        while (change > SETTLED) {
            double[][][] fixed = values;
            double[][][] ahead = once(fixed, (own, state) -> own[state][greedy(own, state)]);
            for (int step = 1; step < steps; step++) {
                ahead = once(ahead, (own, state) -> mean(own, behaviour, state));
            }
            change = distance(values, ahead);
            values = ahead;
        }
        return values;
    }

    /**
     * Returns values that bootstrap at the online network's choice with the target network's values: argmax of the trained values, value of
     * {@code older}.
     */
    public double[][][] withOlder(double[][][] older) {
        return settle((values, state) -> older[state][greedy(values, state)]);
    }

    /**
     * The fixed point where each step also teaches, of {@code drawn} other items, that not taking them was worth the
     * discounted best of the same state. ExactValues where all differences are below 1, the quadratic part of the loss.
     */
    public double[][][] withNegatives(double[][] behaviour, int drawn) {
        double[][][] values = nothing();
        double change = 1;
        while (change > SETTLED) {
            double[][][] next = once(values, (own, state) -> own[state][greedy(own, state)]);
            for (int s = 0; s < world.states(); s++) {
                double[] best = values[s][greedy(values, s)];
                for (int a = 0; a < world.items(); a++) {
                    double taken = behaviour[s][a];
                    double not = drawn * (1 - taken) / (world.items() - 1);
                    for (int c = 0; c < omega.size(); c++) {
                        next[s][a][c] = (taken * next[s][a][c] + not * discount * best[c]) / (taken + not);
                    }
                }
            }
            change = distance(values, next);
            values = next;
        }
        return values;
    }

    private double[][][] settle(Continuation continuation) {
        double[][][] values = nothing();
        double change = 1;
        while (change > SETTLED) {
            double[][][] next = once(values, continuation);
            change = distance(values, next);
            values = next;
        }
        return values;
    }

    private double[][][] nothing() {
        return new double[world.states()][world.items()][omega.size()];
    }

    /** Rewards of one step, and what follows it. */
    private double[][][] once(double[][][] values, Continuation continuation) {
        double[][][] next = nothing();
        for (int s = 0; s < world.states(); s++) {
            for (int a = 0; a < world.items(); a++) {
                for (int c = 0; c < omega.size() && !world.allows(s, a); c++) {
                    next[s][a][c] = Double.NaN;
                }
                for (FiniteWorld.Outcome outcome : world.outcomes(s, a)) {
                    double[] reward = FiniteWorld.reward(rewards, outcome.type());
                    double[] then = outcome.next() == FiniteWorld.GONE
                            ? new double[omega.size()]
                            : continuation.of(values, outcome.next());
                    for (int c = 0; c < omega.size(); c++) {
                        next[s][a][c] += outcome.probability() * (reward[c] + discount * then[c]);
                    }
                }
            }
        }
        return next;
    }

    private double[] mean(double[][][] values, double[][] policy, int state) {
        double[] mean = new double[omega.size()];
        for (int a = 0; a < world.items(); a++) {
            for (int c = 0; c < omega.size() && policy[state][a] > 0; c++) {
                mean[c] += policy[state][a] * values[state][a][c];
            }
        }
        return mean;
    }

    private static double distance(double[][][] one, double[][][] other) {
        double most = 0;
        for (int s = 0; s < one.length; s++) {
            for (int a = 0; a < one[s].length; a++) {
                for (int c = 0; c < one[s][a].length; c++) {
                    double difference = Math.abs(one[s][a][c] - other[s][a][c]);
                    most = Double.isNaN(difference) ? most : Math.max(most, difference);
                }
            }
        }
        return most;
    }

    /** {@code sum_c omega_c values_c}. */
    public double total(double[] values) {
        double sum = 0;
        for (int c = 0; c < values.length; c++) {
            sum += omega.get(c) * values[c];
        }
        return sum;
    }

    /** The item of greatest weighted sum that can be shown. */
    public int greedy(double[][][] values, int state) {
        int best = -1;
        for (int a = 0; a < world.items(); a++) {
            if (world.allows(state, a) && (best < 0 || total(values[state][a]) > total(values[state][best]))) {
                best = a;
            }
        }
        return best;
    }

    /** The policy that shows the greedy item, {@code [state][item]}. */
    public double[][] greedyPolicy(double[][][] values) {
        double[][] policy = new double[world.states()][world.items()];
        for (int s = 0; s < world.states(); s++) {
            int best = greedy(values, s);
            if (best >= 0) {
                policy[s][best] = 1;
            }
        }
        return policy;
    }

    /** Expected weighted and discounted sum of rewards of a shopper who comes in, under a policy. */
    public double worth(double[][] policy) {
        double[][][] values = of(policy);
        double sum = 0;
        for (FiniteWorld.Start start : world.starts()) {
            sum += start.probability() * total(mean(values, policy, start.state()));
        }
        return sum;
    }

    /** Returns the value of a shop's policy that depends on histories; visits all possible histories. */
    public double worth(History.Choice choice, int depth) {
        double sum = 0;
        for (FiniteWorld.Start start : world.starts()) {
            History history = History.NONE.with(start.item(), start.type());
            sum += start.probability() * worth(choice, history, start.state(), depth);
        }
        return sum;
    }

    private double worth(History.Choice choice, History history, int state, int depth) {
        if (depth == 0) {
            throw new IllegalStateException("a shopper stays longer than said");
        }
        int item = choice.item(history);
        double sum = 0;
        for (FiniteWorld.Outcome outcome : world.outcomes(state, item)) {
            double then = outcome.next() == FiniteWorld.GONE
                    ? 0
                    : worth(choice, history.with(item, outcome.type()), outcome.next(), depth - 1);
            sum += outcome.probability() * (total(FiniteWorld.reward(rewards, outcome.type())) + discount * then);
        }
        return sum;
    }
}
