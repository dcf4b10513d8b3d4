// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.MetricValues;

/**
 * Estimators of the mean reward of a target policy by row.
 *
 * <p>Sources: Horvitz and Thompson, JASA 1952 (IPS); Swaminathan and Joachims, NeurIPS 2015 (SNIPS); Dudik et al., ICML 2011 (DM, DR).
 */
public enum OffPolicyEstimator {
    /** Mean of {@code w r}. Unbiased where the log covers the target policy. */
    IPS {
        @Override
        MetricValues values(OffPolicyRows rows, double clip) {
            return mean(rows, row -> rows.weights()[row] * rows.rewards()[row]);
        }
    },
    /** IPS with weights of at most a limit: less variance, and biased towards 0. */
    CIPS {
        @Override
        MetricValues values(OffPolicyRows rows, double clip) {
            return mean(rows, row -> Math.min(clip, rows.weights()[row]) * rows.rewards()[row]);
        }
    },
    /** Sum of {@code w r} over the sum of {@code w}. */
    SNIPS {
        @Override
        MetricValues values(OffPolicyRows rows, double clip) {
            double[] numerators = IntStream.range(0, rows.size())
                    .mapToDouble(row -> rows.weights()[row] * rows.rewards()[row])
                    .toArray();
            return MetricValues.ratio(numerators, rows.weights());
        }
    },
    /** Mean reward by the model alone. No better than the model. */
    DM {
        @Override
        MetricValues values(OffPolicyRows rows, double clip) {
            return mean(rows, row -> rows.expected()[row]);
        }
    },
    /** DM, corrected by the weighted errors of the model. */
    DR {
        @Override
        MetricValues values(OffPolicyRows rows, double clip) {
            return mean(
                    rows,
                    row -> rows.expected()[row] + rows.weights()[row] * (rows.rewards()[row] - rows.modelled()[row]));
        }
    };

    /** Function of a row. */
    @FunctionalInterface
    private interface RowValue {
        double of(int row);
    }

    private static MetricValues mean(OffPolicyRows rows, RowValue value) {
        double[] values = new double[rows.size()];
        Arrays.setAll(values, value::of);
        return MetricValues.mean(values);
    }

    /**
     * Returns the values by row, whose mean is the estimate.
     *
     * @param clip greatest weight of {@link #CIPS}
     */
    abstract MetricValues values(OffPolicyRows rows, double clip);

    /** Returns the name in documents. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
