// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.interaction.ShopperId;

/**
 * What an experiment says: rewarded decisions per decision of both arms, and their difference. Intervals of 95 % draw shoppers whole, since
 * decisions of one shopper depend on each other. They are those of one look at a time that was chosen before; of many looks one is wrong more
 * often, so there is no verdict before the end.
 *
 * @param served arm that gets what the node serves
 * @param holdout the other arm
 * @param difference served minus holdout; NaN where an arm has no decision
 * @param open decisions whose window has not ended, which are left out
 * @param ended whether the time of the experiment and the window after it are over
 */
public record LiveExperiment(ArmFigures served, ArmFigures holdout, Difference difference, long open, boolean ended) {

    /** Fewest shoppers of an arm for a verdict. */
    public static final int LEAST_SHOPPERS = 100;

    /** Fewest rewarded decisions of an arm for a verdict. */
    public static final int LEAST_REWARDED = 30;

    /**
     * Figures of an arm.
     *
     * @param shoppers number of shoppers
     * @param decisions number of decisions
     * @param rewarded number of rewarded ones
     * @param rate rewarded decisions per decision, with its interval; NaN without decisions
     */
    public record ArmFigures(int shoppers, long decisions, long rewarded, Estimate rate) {}

    /** What an experiment says. */
    public enum Verdict {
        /** The data do not support a statement. */
        TOO_EARLY("too early"),
        /** What the node serves earns more than the holdout. */
        BETTER("better"),
        /** What the node serves earns less than the holdout. */
        WORSE("worse"),
        /** The interval of the difference contains 0. */
        NO_DIFFERENCE("no difference found");

        private final String key;

        Verdict(String key) {
            this.key = key;
        }

        /** Returns the words of documents. */
        public String key() {
            return key;
        }
    }

    /** Returns why there is no statement; empty if there is one. */
    public List<String> against() {
        List<String> reasons = new ArrayList<>();
        if (!ended) {
            reasons.add("the experiment has not ended");
        }
        if (Math.min(served.shoppers(), holdout.shoppers()) < LEAST_SHOPPERS) {
            reasons.add("an arm has fewer than " + LEAST_SHOPPERS + " shoppers");
        }
        if (Math.min(served.rewarded(), holdout.rewarded()) < LEAST_REWARDED) {
            reasons.add("an arm has fewer than " + LEAST_REWARDED + " decisions with a click or purchase");
        }
        return reasons;
    }

    /** Returns the verdict. */
    public Verdict verdict() {
        if (!against().isEmpty()) {
            return Verdict.TOO_EARLY;
        }
        if (!difference.excludesZero()) {
            return Verdict.NO_DIFFERENCE;
        }
        return difference.difference() > 0 ? Verdict.BETTER : Verdict.WORSE;
    }

    /**
     * Counts the decisions of an experiment. A decision counts once its window has ended; a reward counts if it is within the window. Memory is
     * that of the shoppers.
     */
    public static final class Accumulator {

        private final Duration window;
        private final Instant now;

        private final Map<ShopperId, Counts> counts = new LinkedHashMap<>();

        private long open;

        /**
         * Creates an accumulator.
         *
         * @param window time after a decision in which a reward counts
         * @param now instant up to which all rewards are known
         */
        public Accumulator(Duration window, Instant now) {
            this.window = window;
            this.now = now;
        }

        /**
         * Adds a decision.
         *
         * @param reward instant of the first reward, which may be before the decision where the shop's clock is behind; empty without one
         */
        public void add(Arm arm, ShopperId shopper, Instant at, Optional<Instant> reward) {
            Instant end = at.plus(window);
            if (end.isAfter(now)) {
                open++;
                return;
            }
            counts.computeIfAbsent(shopper, first -> new Counts())
                    .add(arm, reward.filter(time -> time.isBefore(end)).isPresent());
        }

        /**
         * Returns what the experiment says.
         *
         * @param ended whether the time of the experiment and the window after it are over
         */
        public LiveExperiment toExperiment(boolean ended, Bootstrap bootstrap) {
            List<MetricValues> rates = List.of(values(Arm.SERVED), values(Arm.HOLDOUT));
            List<Estimate> estimates = bootstrap.estimates(rates);
            return new LiveExperiment(
                    figures(Arm.SERVED, estimates.get(0)),
                    figures(Arm.HOLDOUT, estimates.get(1)),
                    bootstrap.paired(rates.get(0), rates.get(1)),
                    open,
                    ended);
        }

        /** Returns the rate of an arm over all shoppers; those of the other arm have weight 0. */
        private MetricValues values(Arm arm) {
            return MetricValues.ratio(
                    counts.values().stream()
                            .mapToDouble(own -> own.rewarded.getOrDefault(arm, 0L))
                            .toArray(),
                    counts.values().stream()
                            .mapToDouble(own -> own.decisions.getOrDefault(arm, 0L))
                            .toArray());
        }

        private ArmFigures figures(Arm arm, Estimate rate) {
            return new ArmFigures(
                    (int) counts.values().stream()
                            .filter(own -> own.decisions.containsKey(arm))
                            .count(),
                    counts.values().stream()
                            .mapToLong(own -> own.decisions.getOrDefault(arm, 0L))
                            .sum(),
                    counts.values().stream()
                            .mapToLong(own -> own.rewarded.getOrDefault(arm, 0L))
                            .sum(),
                    rate);
        }

        /** Numbers of decisions of a shopper, by arm: a visitor who became a shopper may have been in both. */
        private static final class Counts {

            private final Map<Arm, Long> decisions = new EnumMap<>(Arm.class);
            private final Map<Arm, Long> rewarded = new EnumMap<>(Arm.class);

            void add(Arm arm, boolean hasReward) {
                decisions.merge(arm, 1L, Long::sum);
                if (hasReward) {
                    rewarded.merge(arm, 1L, Long::sum);
                }
            }
        }
    }
}
