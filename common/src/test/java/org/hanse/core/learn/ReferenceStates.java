// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.Arrays;
import org.hanse.core.learn.loss.Kinks;
import org.hanse.core.model.ModelSpec;

/** Sections 3 and 4 of docs/design/network.md in double precision: from the interactions of one window to what its gates add up. */
final class ReferenceStates {

    private final ModelSpec spec;
    private final ReferenceParameters parameters;
    private final Kinks kinks;
    private final int d;

    /** Embedded interactions after dropout, {@code [position][d]}. */
    final double[][] e;

    /** {@code m [position][H d]}. */
    final double[][] m;

    /** States of the encoder, {@code [position][d]}. */
    final double[][] h;

    ReferenceStates(
            ModelSpec spec,
            ReferenceParameters parameters,
            ReferenceItems items,
            ReferenceWindow window,
            double dropout,
            Kinks kinks) {
        this.spec = spec;
        this.parameters = parameters;
        this.kinks = kinks;
        this.d = spec.dimension();
        e = embed(items, window, dropout);
        h = encode();
        m = pool(h);
    }

    private double[][] embed(ReferenceItems items, ReferenceWindow window, double dropout) {
        double[][] embedded = new double[window.length()][];
        double[][] factors = dropout > 0 ? ReferenceDraws.dropout(window, dropout, d) : new double[0][];
        for (int t = 0; t < embedded.length; t++) {
            double[] row = items.q[window.items()[t]].clone();
            add(row, parameters.row("interaction.type", window.types()[t], d));
            add(row, parameters.row("interaction.gap", window.gaps()[t], d));
            if (spec.values() > 0) {
                add(row, parameters.row("interaction.value", window.values()[t], d));
            }
            for (int i = 0; i < d && dropout > 0; i++) {
                row[i] *= factors[t][i];
            }
            embedded[t] = row;
        }
        return embedded;
    }

    /** Returns the states; each built-in encoder has its formula here. */
    private double[][] encode() {
        String name = spec.encoder().name();
        return switch (name) {
            case "gru" -> recurrent();
            case "cnn" -> convolutional();
            case "transformer" -> new ReferenceTransformer(spec, parameters, kinks).states(e);
            default ->
                throw new IllegalArgumentException(
                        "no formula for the encoder " + name + ". Fix: write it in this class");
        };
    }

    private double[][] recurrent() {
        double[][] h = new double[e.length][d];
        double[] before = new double[d];
        for (int t = 0; t < e.length; t++) {
            double[] in = parameters.linear("encoder.input", e[t]);
            double[] state = parameters.linear("encoder.state", before);
            for (int i = 0; i < d; i++) {
                double r = sigmoid(in[i] + state[i]);
                double z = sigmoid(in[d + i] + state[d + i]);
                double n = Math.tanh(in[2 * d + i] + r * state[2 * d + i]);
                h[t][i] = (1 - z) * n + z * before[i];
            }
            before = h[t];
        }
        return h;
    }

    private double[][] convolutional() {
        double[][] x = e;
        for (int l = 0; l < 3; l++) {
            double[][] next = new double[x.length][];
            for (int t = 0; t < x.length; t++) {
                double[] beside = new double[3 * d];
                for (int j = 0; j < 3; j++) {
                    int place = t - j * (1 << l);
                    for (int i = 0; i < d && place >= 0; i++) {
                        beside[j * d + i] = x[place][i];
                    }
                }
                next[t] = parameters.linear("encoder." + l, beside);
                for (int i = 0; i < d; i++) {
                    next[t][i] = x[t][i] + kinks.relu(next[t][i]);
                }
            }
            x = next;
        }
        return x;
    }

    private double[][] pool(double[][] h) {
        int heads = spec.heads();
        boolean asks = spec.gate() == ModelSpec.Gate.CONTEXTUAL;
        double[][] queries = asks ? linear("gate.query", h) : new double[0][];
        double[][] keys = spec.gate() == ModelSpec.Gate.UNIFORM ? new double[0][] : linear("gate.key", e);
        double[][] pooled = new double[e.length][heads * d];
        for (int s = 0; s < e.length; s++) {
            for (int head = 0; head < heads; head++) {
                double[] g = gates(queries, keys, head, s);
                for (int t = 0; t <= s; t++) {
                    for (int i = 0; i < d; i++) {
                        pooled[s][head * d + i] += g[t] * e[t][i];
                    }
                }
            }
        }
        return pooled;
    }

    /** {@code g_(h,s,t)} for {@code t <= s}. */
    private double[] gates(double[][] queries, double[][] keys, int head, int s) {
        double[] g = new double[s + 1];
        if (spec.gate() == ModelSpec.Gate.UNIFORM) {
            Arrays.fill(g, 1.0 / (s + 1));
            return g;
        }
        for (int t = 0; t <= s; t++) {
            g[t] = logit(queries, keys, head, s, t) + parameters.block("gate.age")[head * spec.history() + s - t];
        }
        if (spec.gate() == ModelSpec.Gate.STRICT) {
            return Arrays.stream(g).map(ReferenceStates::sigmoid).toArray();
        }
        double sum = Arrays.stream(g).map(Math::exp).sum();
        return Arrays.stream(g).map(logit -> Math.exp(logit) / sum).toArray();
    }

    private double logit(double[][] queries, double[][] keys, int head, int s, int t) {
        if (spec.gate() != ModelSpec.Gate.CONTEXTUAL) {
            return keys[t][head];
        }
        int k = d / spec.heads();
        double product = 0;
        for (int i = head * k; i < (head + 1) * k; i++) {
            product += queries[s][i] * keys[t][i];
        }
        return product / Math.sqrt(k);
    }

    private double[][] linear(String name, double[][] x) {
        return Arrays.stream(x).map(row -> parameters.linear(name, row)).toArray(double[][]::new);
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static void add(double[] to, double[] summand) {
        for (int i = 0; i < to.length; i++) {
            to[i] += summand[i];
        }
    }
}
