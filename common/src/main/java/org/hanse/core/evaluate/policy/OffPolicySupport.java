// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.interaction.LoggedDecisions.Decision;

/**
 * How far a log supports estimates of a target policy.
 *
 * @param unit what has a weight of its own, in words: rows or sessions
 * @param count number of rows or sessions
 * @param ess effective sample size, {@code (sum w)^2 / sum w^2}; 0 where no weight is above 0
 * @param meanWeight mean weight; about 1 where propensities are true and the log covers the target policy
 * @param maxWeight greatest weight
 * @param coverage see {@link OffPolicyRows} and {@link OffPolicySessions}
 * @param rewarded effective number of rewarded rows or sessions, {@code (sum w r)^2 / sum (w r)^2}
 */
public record OffPolicySupport(
        String unit, int count, double ess, double meanWeight, double maxWeight, double coverage, double rewarded) {

    /** What a log says about a target policy. */
    public enum Verdict {
        /** The log cannot tell: these estimates are no reason for a choice. */
        NOT_SUPPORTED("not supported"),
        /** Few rows decide. */
        THIN("thin"),
        SUPPORTED("supported");

        private final String key;

        Verdict(String key) {
            this.key = key;
        }

        /** Returns the words of documents. */
        public String key() {
            return key;
        }
    }

    /** Fewest effective rows or sessions of a supported estimate. */
    public static final int LEAST_ESS = 100;

    /** Least share of them in all. */
    public static final double LEAST_SHARE = 0.01;

    /** Least mean weight. */
    public static final double LEAST_MEAN = 0.8;

    /** Greatest mean weight. */
    public static final double MOST_MEAN = 1.25;

    /** Greatest weight of a log that is not thin. */
    public static final double MOST_WEIGHT = 50;

    /** Fewest effective rewarded rows or sessions of a log that is not thin. */
    public static final int LEAST_REWARDED = 30;

    /** Returns the support of a log. */
    public static OffPolicySupport of(OffPolicyRows rows) {
        return ofRows(rows.weights(), rows.rewards(), rows.coverage());
    }

    private static OffPolicySupport ofRows(double[] weights, double[] rewards, double coverage) {
        double[] rewarded = new double[weights.length];
        Arrays.setAll(rewarded, row -> weights[row] * rewards[row]);
        return of("rows", weights, rewarded, coverage);
    }

    /** Returns the support of weights and weighted rewards. */
    static OffPolicySupport of(String unit, double[] weights, double[] rewarded, double coverage) {
        return new OffPolicySupport(
                unit,
                weights.length,
                effective(weights),
                Arrays.stream(weights).average().orElse(0),
                Arrays.stream(weights).max().orElse(0),
                coverage,
                effective(rewarded));
    }

    /** Returns the support of the policy that draws uniformly from the items that the log has shown at a position. */
    public static OffPolicySupport ofUniform(LoggedDecisions log) {
        List<Decision> decisions = log.decisions();
        Map<Integer, Set<Integer>> shown = decisions.stream()
                .collect(Collectors.groupingBy(
                        Decision::position, Collectors.mapping(Decision::item, Collectors.toSet())));
        return ofRows(
                decisions.stream()
                        .mapToDouble(own -> 1 / (own.propensity() * items(shown, own)))
                        .toArray(),
                decisions.stream().mapToDouble(Decision::reward).toArray(),
                1);
    }

    private static int items(Map<Integer, Set<Integer>> shown, Decision decision) {
        return shown.getOrDefault(decision.position(), Set.of()).size();
    }

    private static double effective(double[] values) {
        double sum = Arrays.stream(values).sum();
        double squares = Arrays.stream(values).map(value -> value * value).sum();
        return squares == 0 ? 0 : sum * sum / squares;
    }

    /** Returns the verdict: not supported for any reason of {@link #against}, else thin for any of {@link #thin}. */
    public Verdict verdict() {
        if (!against().isEmpty()) {
            return Verdict.NOT_SUPPORTED;
        }
        return thin().isEmpty() ? Verdict.SUPPORTED : Verdict.THIN;
    }

    /** Returns why the log does not support an estimate; empty if it does. */
    public List<String> against() {
        List<String> reasons = new ArrayList<>();
        if (ess < LEAST_ESS) {
            reasons.add("fewer than " + LEAST_ESS + " effective " + unit);
        }
        if (ess < LEAST_SHARE * count) {
            reasons.add("effective " + unit + " are less than 1 % of all");
        }
        if (!(meanWeight >= LEAST_MEAN && meanWeight <= MOST_MEAN)) {
            reasons.add("the mean weight is not from " + LEAST_MEAN + " to " + MOST_MEAN);
        }
        return reasons;
    }

    /** Returns why few rows decide. */
    public List<String> thin() {
        List<String> reasons = new ArrayList<>();
        if (maxWeight > MOST_WEIGHT) {
            reasons.add("a weight is above " + Math.round(MOST_WEIGHT));
        }
        if (rewarded < LEAST_REWARDED) {
            reasons.add("fewer than " + LEAST_REWARDED + " effective rewarded " + unit);
        }
        return reasons;
    }
}
