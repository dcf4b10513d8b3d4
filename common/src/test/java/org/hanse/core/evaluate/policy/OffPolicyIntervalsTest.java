// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.interaction.LoggedDecisions.Decision;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Estimates of many logs of a known world. */
class OffPolicyIntervalsTest {

    private static final int LOGS = 1000;

    /** Mean reward of each item. */
    private static final double[] RATES = {0.3, 0.45, 0.7, 0.4, 0.5};

    private static final double[] LOGGING = {.4, .2, .1, .2, .1};
    private static final double[] TARGET = {.1, .2, .4, .1, .2};

    /** A log of shoppers with as many decisions each. Rates of a shopper are those of the items, plus or minus an effect of the shopper. */
    private static LoggedDecisions log(int shoppers, int each, double effect, boolean clustered, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Decision> decisions = new ArrayList<>();
        for (int shopper = 0; shopper < shoppers; shopper++) {
            double own = random.nextBoolean() ? effect : -effect;
            for (int i = 0; i < each; i++) {
                int row = decisions.size();
                int item = drawn(LOGGING, random);
                double reward = random.nextDouble() < RATES[item] + own ? 1 : 0;
                decisions.add(new Decision(
                        row, item, 1, clustered ? shopper : row, LOGGING[item], reward, Optional.empty(), List.of()));
            }
        }
        return new LoggedDecisions("known", Catalogue.of(List.of()), List.of(), decisions);
    }

    private static int drawn(double[] probabilities, SplittableRandom random) {
        double left = random.nextDouble();
        int item = 0;
        while (item + 1 < probabilities.length && left >= probabilities[item]) {
            left -= probabilities[item++];
        }
        return item;
    }

    private static TargetPolicy policy(int rows, double... probabilities) {
        TargetPolicy.Accumulator policy = new TargetPolicy.Accumulator();
        for (int row = 0; row < rows; row++) {
            for (int item = 0; item < probabilities.length; item++) {
                policy.add(item, probabilities[item]);
            }
            policy.endDecision();
        }
        return policy.toPolicy();
    }

    private static double value(double... probabilities) {
        return IntStream.range(0, RATES.length)
                .mapToDouble(item -> probabilities[item] * RATES[item])
                .sum();
    }

    /** Returns the shares of 95 % intervals that hold the true value, over many logs. */
    private static Map<OffPolicyEstimator, Double> held(
            int rows, int shoppers, double effect, boolean clustered, double... target) {
        double truth = value(target);
        Map<OffPolicyEstimator, Double> held = new EnumMap<>(OffPolicyEstimator.class);
        for (int run = 0; run < LOGS; run++) {
            LoggedDecisions log = log(shoppers, rows / shoppers, effect, clustered, 1000 + run);
            OffPolicyEvaluation evaluation = OffPolicyEvaluation.of(
                    OffPolicyRows.of(log, policy(rows, target), 5, run),
                    5,
                    new Bootstrap(200, run, ShardRunner.sequential()));
            for (OffPolicyEvaluation.Named own : evaluation.estimates()) {
                boolean holds =
                        own.estimate().low() <= truth && truth <= own.estimate().high();
                held.merge(
                        OffPolicyEstimator.valueOf(own.name().toUpperCase(Locale.ROOT)),
                        holds ? 1.0 / LOGS : 0,
                        Double::sum);
            }
        }
        return held;
    }

    private static final List<OffPolicyEstimator> CONSISTENT =
            List.of(OffPolicyEstimator.IPS, OffPolicyEstimator.SNIPS, OffPolicyEstimator.DR);

    @Test
    void intervals_separateRows_holdTheTrueValue() {
        assertThat(held(480, 480, 0, false, TARGET))
                .satisfies(held -> CONSISTENT.forEach(
                        own -> assertThat(held.get(own)).as(own.key()).isBetween(.93, .97)));
    }

    /** Rows of one shopper depend on each other. Intervals over shoppers hold; those over rows are too narrow. */
    @Test
    void intervals_rowsOfShoppers_holdTheTrueValueByCluster() {
        assertThat(held(480, 60, .3, true, TARGET))
                .satisfies(held -> CONSISTENT.forEach(
                        own -> assertThat(held.get(own)).as(own.key()).isBetween(.93, .97)));
        assertThat(held(480, 60, .3, false, TARGET).get(OffPolicyEstimator.SNIPS))
                .isLessThan(.92);
    }

    /** A target that shows mostly what the log shows rarely: about 105, 185 and 296 effective rows. */
    @ParameterizedTest
    @ValueSource(ints = {850, 1500, 2400})
    void intervals_fewEffectiveRows_holdTheTrueValue(int rows) {
        Map<OffPolicyEstimator, Double> held = held(rows, rows, 0, false, .02, .03, .9, .03, .02);
        assertThat(held)
                .satisfies(own -> CONSISTENT.forEach(estimator ->
                        assertThat(own.get(estimator)).as(estimator.key()).isBetween(.93, .97)));
    }

    /** Twenty policies, from the best item nearly always to nearly uniform, and on to the worst. */
    @Test
    void dr_twentyPolicies_ranksThemAsTheirValues() {
        int rows = 5000;
        LoggedDecisions log = log(rows, 1, 0, false, 7);
        double[] estimates = new double[20];
        double[] truths = new double[20];
        for (int i = 0; i < 20; i++) {
            double inverse = (i - 9.5) / 2;
            double[] weights =
                    Arrays.stream(RATES).map(rate -> Math.exp(inverse * rate)).toArray();
            double total = Arrays.stream(weights).sum();
            double[] policy = Arrays.stream(weights).map(own -> own / total).toArray();
            truths[i] = value(policy);
            estimates[i] = OffPolicyEvaluation.of(
                            OffPolicyRows.of(log, policy(rows, policy), 5, 1),
                            5,
                            new Bootstrap(1, 1, ShardRunner.sequential()))
                    .estimates()
                    .stream()
                    .filter(own -> own.name().equals("dr"))
                    .findFirst()
                    .orElseThrow()
                    .estimate()
                    .value();
        }
        assertThat(correlationOfRanks(estimates, truths)).isGreaterThanOrEqualTo(.8);
    }

    /** Spearman's rank correlation of values without ties. */
    private static double correlationOfRanks(double[] one, double[] other) {
        int size = one.length;
        double squares = IntStream.range(0, size)
                .mapToDouble(i -> rank(one, i) - rank(other, i))
                .map(difference -> difference * difference)
                .sum();
        return 1 - 6 * squares / ((double) size * (size * size - 1));
    }

    private static long rank(double[] values, int at) {
        return Arrays.stream(values).filter(own -> own < values[at]).count();
    }
}
