// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hanse.core.learn.loss.Kinks;
import org.hanse.core.model.ModelSpec;

/**
 * Reference implementation of docs/design/network.md in double precision with plain loops: scores of windows for given parameters. It is
 * the oracle of the network's values and, through {@link ReferenceLoss} and finite differences, of its gradients. It shares only the names
 * of parameter blocks with the network.
 */
public final class ReferenceNetwork {

    private final ModelSpec spec;
    private final ReferenceParameters parameters;
    private final ReferenceMemory memory;
    private final ReferenceSimilarity similarity;
    private final ReferenceItems items;
    private final ReferenceItems.Means means;
    private final List<ReferenceStates> states = new ArrayList<>();
    private final List<ReferenceWindow> windows;
    private final int d;

    /** Cache of computed values: {@code [window][position][head][item]} and {@code [window][position][head][d]}. */
    private final List<double[][][]> scores = new ArrayList<>();

    private final List<double[][][]> products = new ArrayList<>();

    /**
     * Passes windows through the network.
     *
     * @param means centres of item vectors and biases
     * @param kinks receives every decision
     */
    public ReferenceNetwork(
            ReferenceSetting setting,
            ReferenceParameters parameters,
            ReferenceItems.Means means,
            double dropout,
            Kinks kinks) {
        this.spec = setting.spec();
        this.parameters = parameters;
        this.memory = setting.memory();
        this.similarity = new ReferenceSimilarity(setting.catalogue());
        this.means = means;
        this.windows = setting.windows();
        this.d = spec.dimension();
        this.items = new ReferenceItems(spec, setting.catalogue(), parameters, kinks);
        for (ReferenceWindow window : windows) {
            states.add(new ReferenceStates(spec, parameters, items, window, dropout, kinks));
            double[][][] unknown = new double[window.length()][spec.scores()][items.q.length];
            for (double[][] position : unknown) {
                for (double[] head : position) {
                    Arrays.fill(head, Double.NaN);
                }
            }
            scores.add(unknown);
            products.add(new double[window.length()][spec.scores()][0]);
        }
    }

    /** The means that parameters have themselves. */
    public static ReferenceItems.Means means(ReferenceSetting setting, ReferenceParameters parameters) {
        return new ReferenceItems(setting.spec(), setting.catalogue(), parameters, new Kinks()).means();
    }

    /** {@code z_0} of an empty history. */
    double base(int a) {
        return items.b[a] - means.bias();
    }

    /** {@code z_c(s, a)} in window {@code w}; head 0 is the policy. */
    public double score(int w, int s, int head, int a) {
        double[] known = scores.get(w)[s][head];
        if (Double.isNaN(known[a])) {
            known[a] = compute(w, s, head, a);
        }
        return known[a];
    }

    private double compute(int w, int s, int head, int a) {
        double[] u = products(w, s, head);
        double score = 0;
        for (int j = 0; j < d; j++) {
            score += u[j] * (items.q[a][j] - means.vector()[j]);
        }
        double bias = items.b[a] - means.bias();
        if (head == 0) {
            score += bias;
        } else {
            int c = head - 1;
            double[] m = states.get(w).m[s];
            double[] nu = parameters.block("head.state");
            score += parameters.block("head.base")[c] + parameters.block("head.bias")[c] * bias;
            for (int i = 0; i < m.length; i++) {
                score += m[i] * nu[i * spec.objectives() + c];
            }
        }
        if (head == 0 && spec.addsSimilarity()) {
            score += similarity.term(parameters, windows.get(w), s, a);
        }
        if (spec.memory()) {
            score += memory.terms(parameters, spec.scores(), head, windows.get(w), s, a);
        }
        return score;
    }

    /** {@code u_(c,s) [d]}. */
    private double[] products(int w, int s, int head) {
        double[] u = products.get(w)[s][head];
        if (u.length == 0) {
            double[] m = states.get(w).m[s];
            double[] values = parameters.block("head.value");
            u = new double[d];
            for (int i = 0; i < m.length; i++) {
                for (int j = 0; j < d; j++) {
                    u[j] += m[i] * values[i * spec.scores() * d + head * d + j];
                }
            }
            if (head == 0 && spec.sequence()) {
                double[] h = states.get(w).h[s];
                double[] weights = parameters.block("head.sequence");
                for (int i = 0; i < d; i++) {
                    for (int j = 0; j < d; j++) {
                        u[j] += h[i] * weights[i * d + j];
                    }
                }
            }
            products.get(w)[s][head] = u;
        }
        return u;
    }

    /** {@code sum_c omega_c z_c(s, a)} over the objectives. */
    double total(int w, int s, int a, List<Double> omega) {
        double total = 0;
        for (int c = 0; c < spec.objectives(); c++) {
            total += omega.get(c) * score(w, s, c + 1, a);
        }
        return total;
    }
}
