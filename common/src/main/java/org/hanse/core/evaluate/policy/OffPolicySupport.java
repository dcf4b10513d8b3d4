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
 * @param rows number of rows
 * @param ess effective sample size, {@code (sum w)^2 / sum w^2}; 0 where no weight is above 0
 * @param meanWeight mean weight; about 1 where propensities are true and the log covers the target policy
 * @param maxWeight greatest weight
 * @param coverage see {@link OffPolicyRows}
 * @param rewarded effective number of rewarded rows, {@code (sum w r)^2 / sum (w r)^2}
 */
public record OffPolicySupport(
        int rows, double ess, double meanWeight, double maxWeight, double coverage, double rewarded) {

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

    /** Fewest effective rows of a supported estimate. */
    public static final int LEAST_ESS = 100;

    /** Least share of effective rows in all of them. */
    public static final double LEAST_SHARE = 0.01;

    /** Least mean weight. */
    public static final double LEAST_MEAN = 0.8;

    /** Greatest mean weight. */
    public static final double MOST_MEAN = 1.25;

    /** Greatest weight of a log that is not thin. */
    public static final double MOST_WEIGHT = 50;

    /** Fewest effective rewarded rows of a log that is not thin. */
    public static final int LEAST_REWARDED = 30;

    /** Returns the support of a log. */
    public static OffPolicySupport of(OffPolicyRows rows) {
        return of(rows.weights(), rows.rewards(), rows.coverage());
    }

    private static OffPolicySupport of(double[] weights, double[] rewards, double coverage) {
        double[] rewarded = new double[weights.length];
        Arrays.setAll(rewarded, row -> weights[row] * rewards[row]);
        return new OffPolicySupport(
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
        return of(
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
            reasons.add("fewer than " + LEAST_ESS + " effective rows");
        }
        if (ess < LEAST_SHARE * rows) {
            reasons.add("effective rows are less than 1 % of all");
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
            reasons.add("fewer than " + LEAST_REWARDED + " effective rewarded rows");
        }
        return reasons;
    }
}
