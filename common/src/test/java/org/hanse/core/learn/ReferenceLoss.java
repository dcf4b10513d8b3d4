// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.learn.loss.Kinks;

/** Section 6 of docs/design/network.md in double precision: the three parts of the loss of a batch. */
public final class ReferenceLoss {

    private final ReferenceSetting setting;
    private final LossSettings loss;
    private final ReferenceNetwork online;
    private final ReferenceNetwork target;
    private final ReferenceNetwork still;
    private final Kinks kinks;
    private final int objectives;
    private final int[] compared;

    public double policy;
    public double value;
    public double conservative;

    /**
     * Computes the loss.
     *
     * @param online passed with dropout
     * @param target passed without
     * @param still the online network at the parameters of the gradient, which flows through no value of it
     */
    public ReferenceLoss(
            ReferenceSetting setting,
            ReferenceNetwork online,
            ReferenceNetwork target,
            ReferenceNetwork still,
            Kinks kinks) {
        this.setting = setting;
        this.loss = setting.loss();
        this.online = online;
        this.target = target;
        this.still = still;
        this.kinks = kinks;
        this.objectives = setting.spec().objectives();
        this.compared = setting.all() ? everything(setting.catalogue().items()) : setting.candidates();
        int positions =
                setting.windows().stream().mapToInt(ReferenceWindow::length).sum();
        for (int w = 0; w < setting.windows().size(); w++) {
            if (setting.windows().get(w).begins()) {
                policy += loss.first() * first(setting.windows().get(w).items()[0]) / positions;
            }
            for (int s = 0; s < setting.windows().get(w).length(); s++) {
                policy += crossEntropy(w, s) / positions;
                if (objectives > 0) {
                    conservative += loss.conservative() * penalty(w, s) / positions;
                }
            }
        }
        if (objectives > 0) {
            value = loss.valueWeight() * temporalDifference();
        }
    }

    private static int[] everything(int items) {
        int[] all = new int[items];
        for (int a = 0; a < items; a++) {
            all[a] = a;
        }
        return all;
    }

    public double sum() {
        return policy + value + conservative;
    }

    private boolean excluded(ReferenceWindow window, int s, int a) {
        return a != window.targets()[s] && (window.unavailable(a, s) || setting.excludeHistory() && window.met(a, s));
    }

    private double crossEntropy(int w, int s) {
        ReferenceWindow window = setting.windows().get(w);
        int taken = window.targets()[s];
        double own = online.score(w, s, 0, taken);
        double sum = setting.all() ? 0 : Math.exp(own);
        for (int a : compared) {
            boolean hit = !setting.all() && a == taken && loss.removeAccidentalHits();
            if (!hit && !excluded(window, s, a)) {
                sum += Math.exp(online.score(w, s, 0, a) - corrected(a));
            }
        }
        return Math.log(sum) - own;
    }

    private double first(int taken) {
        double sum = setting.all() ? 0 : Math.exp(online.base(taken));
        for (int a : compared) {
            if (setting.all() || a != taken || !loss.removeAccidentalHits()) {
                sum += Math.exp(online.base(a) - corrected(a));
            }
        }
        return Math.log(sum) - online.base(taken);
    }

    private double corrected(int a) {
        return setting.all() || setting.logProbabilities().length == 0 ? 0 : setting.logProbabilities()[a];
    }

    private double penalty(int w, int s) {
        ReferenceWindow window = setting.windows().get(w);
        int taken = window.targets()[s];
        double own = online.total(w, s, taken, loss.omega());
        double sum = Math.exp(own);
        for (int a : compared) {
            if (a != taken && !excluded(window, s, a)) {
                sum += Math.exp(online.total(w, s, a, loss.omega()) - corrected(a));
            }
        }
        return Math.log(sum) - own;
    }

    /** Value of an objective at a state, under the algorithm. */
    private double next(int w, int s, int c) {
        return switch (loss.algorithm()) {
            case DOUBLE_DQN -> target.score(w, s, c + 1, best(online, w, s));
            case DQN -> target.score(w, s, c + 1, best(target, w, s));
            case Q_LEARNING -> still.score(w, s, c + 1, best(still, w, s));
            case SARSA -> target.score(w, s, c + 1, setting.windows().get(w).targets()[s]);
            case EXPECTED_SARSA -> expected(w, s, c);
        };
    }

    private double expected(int w, int s, int c) {
        double sum = 0;
        double mean = 0;
        for (int a : compared) {
            if (!excluded(setting.windows().get(w), s, a)) {
                double weight = Math.exp(still.score(w, s, 0, a) - corrected(a));
                sum += weight;
                mean += weight * target.score(w, s, c + 1, a);
            }
        }
        return sum == 0 ? target.score(w, s, c + 1, compared[0]) : mean / sum;
    }

    /** {@code a*} of a network at a position. */
    private int best(ReferenceNetwork network, int w, int s) {
        ReferenceWindow window = setting.windows().get(w);
        int best = compared[0];
        double greatest = Double.NEGATIVE_INFINITY;
        for (int a : compared) {
            double total = excluded(window, s, a) ? Double.NEGATIVE_INFINITY : network.total(w, s, a, loss.omega());
            if (total > greatest) {
                greatest = total;
                best = a;
            }
        }
        kinks.decided(best);
        return best;
    }

    private double temporalDifference() {
        List<Double> losses = new ArrayList<>();
        for (int w = 0; w < setting.windows().size(); w++) {
            ReferenceWindow window = setting.windows().get(w);
            for (int s = 0; s < window.length(); s++) {
                taken(w, s, losses);
                for (int item : window.others()[s].ignored()) {
                    notTaken(w, s, item, losses);
                }
                for (int k = 0; k < loss.negativeActions(); k++) {
                    notTaken(w, s, drawn(window, s, k), losses);
                }
            }
        }
        return losses.stream().mapToDouble(l -> l).sum() / Math.max(1, losses.size());
    }

    private void taken(int w, int s, List<Double> losses) {
        ReferenceWindow window = setting.windows().get(w);
        int last = window.length() - 1;
        int m = loss.steps();
        boolean bootstraps = s + m <= last;
        if (!bootstraps && window.ends()) {
            m = last - s + 1;
        } else if (!bootstraps) {
            m = last - s;
            bootstraps = true;
            if (m == 0) {
                return;
            }
        }
        for (int c = 0; c < objectives; c++) {
            double y = 0;
            for (int j = 0; j < m; j++) {
                y += Math.pow(loss.discount(), j) * window.rewards()[s + j][c];
            }
            if (bootstraps) {
                y += Math.pow(loss.discount(), m) * next(w, s + m, c);
            }
            losses.add(huber(online.score(w, s, c + 1, window.targets()[s]) - y));
        }
    }

    private int drawn(ReferenceWindow window, int s, int k) {
        List<Integer> others = new ArrayList<>();
        for (int a : compared) {
            if (a != window.targets()[s]) {
                others.add(a);
            }
        }
        long index = (1L << 40) + (long) s * loss.negativeActions() + k;
        return others.get(ReferenceDraws.below(others.size(), window.coins(), index));
    }

    private void notTaken(int w, int s, int action, List<Double> losses) {
        for (int c = 0; c < objectives; c++) {
            double y = loss.discount() * next(w, s, c);
            losses.add(huber(online.score(w, s, c + 1, action) - y));
        }
    }

    private double huber(double difference) {
        double size = Math.abs(difference);
        double corner = 1 / (1 - loss.discount());
        kinks.decided(size <= corner ? 0 : 1);
        return size <= corner ? size * size / 2 : corner * (size - corner / 2);
    }
}
