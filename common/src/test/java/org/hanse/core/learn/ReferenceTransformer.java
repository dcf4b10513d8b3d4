// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.Arrays;
import org.hanse.core.learn.loss.Kinks;
import org.hanse.core.model.ModelSpec;

/** The encoder {@code transformer} of docs/design/network.md, section 3, in double precision. */
final class ReferenceTransformer {

    private final ReferenceParameters parameters;
    private final Kinks kinks;
    private final int d;
    private final int heads;

    ReferenceTransformer(ModelSpec spec, ReferenceParameters parameters, Kinks kinks) {
        this.parameters = parameters;
        this.kinks = kinks;
        this.d = spec.dimension();
        this.heads = spec.heads();
    }

    double[][] states(double[][] e) {
        double[][] x = e;
        for (int b = 0; parameters.has("encoder." + b + ".attention.gain"); b++) {
            x = inner("encoder." + b + ".inner", attend("encoder." + b + ".attention", x));
        }
        return normal("encoder.gain", x);
    }

    private double[][] attend(String name, double[][] x) {
        double[][] rows = times(normal(name + ".gain", x), name + ".input.weight", 3 * d);
        int k = d / heads;
        double[][] mixed = new double[x.length][d];
        for (int s = 0; s < x.length; s++) {
            for (int h = 0; h < heads; h++) {
                double[] shares = new double[s + 1];
                for (int t = 0; t <= s; t++) {
                    double product = 0;
                    for (int i = h * k; i < (h + 1) * k; i++) {
                        product += rows[s][i] * rows[t][d + i];
                    }
                    shares[t] = Math.exp(product / Math.sqrt(k) - Math.pow(2, -8.0 * (h + 1) / heads) * (s - t));
                }
                double sum = Arrays.stream(shares).sum();
                for (int t = 0; t <= s; t++) {
                    for (int i = h * k; i < (h + 1) * k; i++) {
                        mixed[s][i] += shares[t] / sum * rows[t][2 * d + i];
                    }
                }
            }
        }
        return sum(x, times(mixed, name + ".output.weight", d));
    }

    private double[][] inner(String name, double[][] x) {
        double[][] normal = normal(name + ".gain", x);
        double[][] added = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            double[] wide = parameters.linear(name + ".input", normal[t]);
            for (int i = 0; i < wide.length; i++) {
                wide[i] = kinks.relu(wide[i]);
            }
            added[t] = parameters.linear(name + ".output", wide);
        }
        return sum(x, added);
    }

    private double[][] normal(String gain, double[][] x) {
        double[] factors = parameters.block(gain);
        double[][] normal = new double[x.length][d];
        for (int t = 0; t < x.length; t++) {
            double squares = Arrays.stream(x[t]).map(value -> value * value).sum();
            double root = Math.sqrt(squares / d + 1e-6);
            for (int i = 0; i < d; i++) {
                normal[t][i] = factors[i] * x[t][i] / root;
            }
        }
        return normal;
    }

    private double[][] times(double[][] x, String name, int width) {
        double[] weight = parameters.block(name);
        double[][] y = new double[x.length][width];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < x[t].length; i++) {
                for (int j = 0; j < width; j++) {
                    y[t][j] += x[t][i] * weight[i * width + j];
                }
            }
        }
        return y;
    }

    private static double[][] sum(double[][] x, double[][] y) {
        double[][] sum = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            sum[t] = x[t].clone();
            for (int i = 0; i < sum[t].length; i++) {
                sum[t][i] += y[t][i];
            }
        }
        return sum;
    }
}
