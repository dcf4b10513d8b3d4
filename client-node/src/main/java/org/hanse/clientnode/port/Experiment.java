// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Duration;
import java.time.Instant;
import org.hanse.core.evaluate.live.Arm;

/**
 * Experiment with the shoppers of a node.
 *
 * @param number ascending and never used twice
 * @param began instant of the first decision that may be in it
 */
public record Experiment(long number, Plan plan, Instant began) {

    /** What the holdout gets. */
    public enum Against {
        POPULARITY,
        /** Mix of the shop's own tables. */
        TABLES
    }

    /**
     * Settings of an experiment.
     *
     * @param holdout share of shoppers in the holdout; 0: no experiment
     * @param days length, after which all get what the node serves
     */
    public record Plan(double holdout, Against against, int days) {}

    /** Place of a decision in an experiment. */
    public record Trial(long experiment, Arm arm) {}

    /** Returns the instant after the last decision. */
    public Instant end() {
        return began.plus(Duration.ofDays(plan.days()));
    }

    /** Returns whether a decision of an instant is in the experiment. */
    public boolean runs(Instant now) {
        return plan.holdout() > 0 && now.isBefore(end());
    }
}
