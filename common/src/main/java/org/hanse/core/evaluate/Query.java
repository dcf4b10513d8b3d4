// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;

/**
 * Ranking task: a history and the held-out items that should rank first. Targets are distinct; each has a gain, 1
 * unless the scenario sets another.
 */
public final class Query {

    private final int shopper;
    private final ShopperId name;
    private final InteractionSequence history;
    private final int[] targets;
    private final double[] gains;
    private final InteractionSequence met;

    private Query(
            int shopper,
            ShopperId name,
            InteractionSequence history,
            int[] targets,
            double[] gains,
            InteractionSequence met) {
        this.shopper = shopper;
        this.name = name;
        this.history = history;
        this.met = met;
        this.targets = targets;
        this.gains = gains;
    }

    /**
     * Returns a query with its targets' gains.
     *
     * @param shopper index of the shopper (of the prefix, in a supplied split) in the log of the query, which may not be that of the history
     * @param name name of the shopper
     * @param history earlier interactions of the shopper, oldest first
     * @param targets catalogue indices, distinct, at least one
     * @param gains gain of each target, at least 0 and finite
     */
    public static Query of(int shopper, ShopperId name, InteractionSequence history, int[] targets, double[] gains) {
        if (targets.length == 0 || targets.length != gains.length) {
            throw new IllegalArgumentException(targets.length + " targets with " + gains.length + " gains");
        }
        if (Arrays.stream(targets).distinct().count() != targets.length) {
            throw new IllegalArgumentException("targets of shopper " + shopper + " repeat");
        }
        for (double gain : gains) {
            if (!(gain >= 0 && gain < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("gain " + gain);
            }
        }
        return new Query(shopper, name, history, targets.clone(), gains.clone(), history);
    }

    /** Returns this query with all interactions of the shopper: {@code sequence}, the history and later ones. */
    Query withMet(InteractionSequence sequence) {
        return new Query(shopper, name, history, targets, gains, sequence);
    }

    /** Returns this query without targets of its own history; empty if no target remains. */
    Optional<Query> withoutRepeats() {
        int[] fresh =
                IntStream.range(0, targets.length).filter(t -> !met(targets[t])).toArray();
        if (fresh.length == targets.length) {
            return Optional.of(this);
        }
        return fresh.length == 0
                ? Optional.empty()
                : Optional.of(new Query(
                        shopper,
                        name,
                        history,
                        Arrays.stream(fresh).map(t -> targets[t]).toArray(),
                        Arrays.stream(fresh).mapToDouble(t -> gains[t]).toArray(),
                        met));
    }

    private boolean met(int item) {
        for (int i = 0; i < history.length(); i++) {
            if (history.item(i) == item) {
                return true;
            }
        }
        return false;
    }

    public int shopper() {
        return shopper;
    }

    /** Returns the name of the shopper. */
    public ShopperId name() {
        return name;
    }

    public InteractionSequence history() {
        return history;
    }

    /**
     * Returns all known interactions of the shopper, which determine the items never met; no model may read it. The
     * history if no more is known.
     */
    InteractionSequence met() {
        return met;
    }

    /** Returns the number of targets. */
    public int targets() {
        return targets.length;
    }

    public int target(int index) {
        return targets[index];
    }

    public double gain(int index) {
        return gains[index];
    }
}
