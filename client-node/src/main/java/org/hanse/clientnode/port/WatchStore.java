// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hanse.core.evaluate.live.GoodRate;
import org.hanse.core.evaluate.live.RateWatch;

/** Watch over the click rate of a node. Any thread or process may read; one thread writes. What is stored is durable when a method returns. */
public interface WatchStore {

    /**
     * State of the watch.
     *
     * @param version digest of what is watched, as hexadecimal digits; empty for popularity
     * @param last number of the last decision that was judged
     * @param good rate of what served before
     */
    record State(String version, long last, RateWatch watch, GoodRate good) {}

    /**
     * Version that the node no longer serves.
     *
     * @param version its digest, as hexadecimal digits
     * @param decisions number of its decisions that were judged
     * @param clicks number of those with a click
     * @param before share of decisions with a click of what served before
     */
    record StepBack(Instant at, String version, long decisions, long clicks, double before) {

        /** Returns the reason in words. */
        public String reason() {
            return String.format(
                    Locale.ROOT,
                    "a click in %.1f %% of %d decisions, %.1f %% with what served before",
                    100.0 * clicks / decisions,
                    decisions,
                    100 * before);
        }
    }

    /** Returns the stored state; empty before the first. */
    Optional<State> state();

    void store(State state);

    /** Stores a version that is no longer served, and the state after it, in one transaction. */
    void stepBack(StepBack step, State next);

    /** Returns all versions that are no longer served, the newest first. */
    List<StepBack> stepsBack();

    /** Returns the number of the last decision; 0 without one. */
    long lastDecision();

    /**
     * Returns whether decisions had a click, in their order: shown ones that a version ranked with a history, without those of a holdout. An
     * event of any rewarded type that names the decision is a click.
     *
     * @param after number before the first
     * @param until number of the last
     * @param at greatest time of a decision
     */
    List<Boolean> clicks(String version, long after, long until, Instant at);
}
