// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Test whether two mixes differ, by exchange of the periods of groups of shoppers. Each group has a part in the difference of every share.
 * Without a change the exchange of its periods, which turns the sign of this part, is as probable as the parts that were seen. The
 * statistic is the sum over rows of squared differences, each divided by the share in both
 * periods together: the Jensen-Shannon divergence for small changes.
 * Exchanges follow from a fixed seed. Memory and time depend on rows and groups alone.
 */
final class PeriodExchange {

    private static final int EXCHANGES = 999;
    private static final long SEED = 20_261_128L;

    /** Rounding of a sum of squares: equal statistics count as equal. */
    private static final double ROUNDING = 1 - 1e-9;

    /** The divergence in bits is this part of the squared difference over the mean share, for small differences. */
    private static final double BITS = 1 / (8 * StrictMath.log(2));

    private final double[][] products = new double[MixDrift.GROUPS][MixDrift.GROUPS];

    PeriodExchange(GroupMix now, GroupMix before) {
        double[] parts = new double[MixDrift.GROUPS];
        for (int row = 0; row < now.size(); row++) {
            double middle = (double) (now.sum(row) + before.sum(row)) / (now.all() + before.all());
            for (int g = 0; g < parts.length; g++) {
                parts[g] = now.residual(row, g, middle) - before.residual(row, g, middle);
            }
            for (int g = 0; middle > 0 && g < parts.length; g++) {
                for (int h = 0; h < parts.length; h++) {
                    products[g][h] += BITS * parts[g] * parts[h] / middle;
                }
            }
        }
    }

    /** Returns the divergence that equal mixes of these sizes would show. */
    double bias() {
        double squares = 0;
        int[] signs = new int[MixDrift.GROUPS];
        for (int g = 0; g < signs.length; g++) {
            squares += products[g][g];
            signs[g] = 1;
        }
        return (squares - statistic(signs) / signs.length) * signs.length / (signs.length - 1);
    }

    /** Returns the fraction of exchanges with a statistic at least as great as the observed one, which is one of the exchanges. */
    double chance() {
        SplittableRandom random = new SplittableRandom(SEED);
        int[] signs = new int[MixDrift.GROUPS];
        Arrays.fill(signs, 1);
        double seen = statistic(signs) * ROUNDING;
        int greater = 1;
        for (int exchange = 0; exchange < EXCHANGES; exchange++) {
            long bits = random.nextLong();
            for (int g = 0; g < signs.length; g++) {
                signs[g] = (bits >>> g & 1) == 0 ? 1 : -1;
            }
            greater += statistic(signs) >= seen ? 1 : 0;
        }
        return (double) greater / (EXCHANGES + 1);
    }

    private double statistic(int[] signs) {
        double sum = 0;
        for (int g = 0; g < signs.length; g++) {
            double row = 0;
            for (int h = 0; h < signs.length; h++) {
                row += signs[h] * products[g][h];
            }
            sum += signs[g] * row;
        }
        return sum;
    }
}
