// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Resampled;

/**
 * Per-decision weighted importance sampling: {@code sum over t of discount^t (sum over i of w_it r_it) / (sum over i of w_it)}. The weight
 * {@code w_it} is the product of a session's ratios up to step {@code t}. A session that ended before has reward 0 and keeps its last weight;
 * one whose record ended before is in neither sum. NaN where all weights of a step are 0.
 *
 * <p>Sources: Precup, Sutton and Singh, ICML 2000, for weights by decision. Thomas, Safe Reinforcement Learning, dissertation, Amherst 2015,
 * section 3.10 (CWPDIS), for this normalization. That of Precup et al. does not converge to the value.
 */
final class PerDecisionWeights implements Resampled {

    private final OffPolicySessions sessions;
    private final double discount;

    /** Weight of each step. */
    private final double[] weights;

    private final int longest;
    private final int drawn;

    private PerDecisionWeights(OffPolicySessions sessions, double discount, double[] ratios) {
        this.sessions = sessions;
        this.discount = discount;
        this.weights = ratios.clone();
        int most = 0;
        for (int session = 0; session < sessions.size(); session++) {
            for (int step = from(session) + 1; step < to(session); step++) {
                weights[step] *= weights[step - 1];
            }
            most = Math.max(most, to(session) - from(session));
        }
        this.longest = most;
        this.drawn = sessions.drawn();
    }

    /** Returns the estimate for the target policy. */
    static PerDecisionWeights of(OffPolicySessions sessions, double discount) {
        return new PerDecisionWeights(sessions, discount, sessions.ratios());
    }

    /** Returns the mean return in the log: all ratios are 1. */
    static PerDecisionWeights ofLog(OffPolicySessions sessions, double discount) {
        double[] ratios = new double[sessions.ratios().length];
        Arrays.fill(ratios, 1);
        return new PerDecisionWeights(sessions, discount, ratios);
    }

    /** Returns the support by last weights and weighted returns of the sessions. */
    OffPolicySupport support(double coverage) {
        return OffPolicySupport.of(
                "sessions",
                IntStream.range(0, sessions.size())
                        .mapToDouble(session -> weights[to(session) - 1])
                        .toArray(),
                IntStream.range(0, sessions.size())
                        .mapToDouble(this::weightedReturn)
                        .toArray(),
                coverage);
    }

    private double weightedReturn(int session) {
        double sum = 0;
        double factor = 1;
        for (int step = from(session); step < to(session); step++) {
            sum += factor * weights[step] * sessions.rewards()[step];
            factor *= discount;
        }
        return sum;
    }

    private int from(int session) {
        return sessions.starts()[session];
    }

    private int to(int session) {
        return sessions.starts()[session + 1];
    }

    @Override
    public int queries() {
        return drawn;
    }

    @Override
    public double value() {
        int[] once = new int[drawn];
        Arrays.fill(once, 1);
        return value(once);
    }

    @Override
    public double value(int[] counts) {
        double[] numerators = new double[longest];
        double[] totals = new double[longest];
        double[] known = new double[longest];
        double[] totalsOfEnded = new double[longest + 1];
        double[] knownOfEnded = new double[longest + 1];
        for (int session = 0; session < sessions.size(); session++) {
            int count = counts[sessions.groups()[session]];
            int length = to(session) - from(session);
            for (int t = 0; t < length && count > 0; t++) {
                double weight = count * weights[from(session) + t];
                numerators[t] += weight * sessions.rewards()[from(session) + t];
                totals[t] += weight;
                known[t] += count;
            }
            if (sessions.ended()[session]) {
                totalsOfEnded[length] += count * weights[to(session) - 1];
                knownOfEnded[length] += count;
            }
        }
        double sum = 0;
        double factor = 1;
        double carried = 0;
        double carriedKnown = 0;
        for (int t = 0; t < longest; t++) {
            carried += totalsOfEnded[t];
            carriedKnown += knownOfEnded[t];
            if (known[t] + carriedKnown > 0) {
                sum += factor * numerators[t] / (totals[t] + carried);
            }
            factor *= discount;
        }
        return sum;
    }
}
