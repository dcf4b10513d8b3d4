// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Arrays;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.hanse.core.shard.ShardRunner;

/**
 * Expected logarithms of pair counts of other merchants, from a sum with noise. Counts of candidates with about the same similarity have
 * a negative binomial distribution with their own mean, which the sum itself shows: noise has mean 0. The estimate of a pair is its
 * posterior mean under Gaussian noise. It only processes what was released, so it costs no further privacy.
 *
 * <p>Source: Robbins, Berkeley Symposium 1956 (empirical Bayes).
 */
public final class PairEstimates {

    /** Groups of candidates by similarity, of equal size. */
    private static final int GROUPS = 40;

    /** Dispersion of the negative binomial distribution: most pairs have no shopper, some have many. */
    private static final double DISPERSION = 0.1;

    private static final double LEAST_MEAN = 1e-4;

    /** Greatest count that an estimate considers. */
    private static final int MOST = 12;

    /** ln(1 + count) of counts up to the greatest. */
    private static final double[] LOGARITHMS =
            IntStream.rangeClosed(0, MOST).mapToDouble(Math::log1p).toArray();

    /** Smaller estimates are left out. */
    private static final double LEAST = 0.02;

    private final CandidatePairs candidates;
    private final PairSettings settings;
    private final IntToDoubleFunction others;
    private final double deviation;

    private PairEstimates(
            CandidatePairs candidates, PairSettings settings, IntToDoubleFunction others, double deviation) {
        this.candidates = candidates;
        this.settings = settings;
        this.others = others;
        this.deviation = deviation;
    }

    /**
     * Released sum, as one merchant reads it.
     *
     * @param value value of a cell: contributions and noise
     * @param own contributions of the merchant within it, which its own tables already have; they are subtracted
     * @param deviation standard deviation of the noise of a cell, above 0
     */
    public record Released(IntToDoubleFunction value, OwnPairs own, double deviation) {

        /** Returns the values without the merchant's own contributions. */
        private IntToDoubleFunction others() {
            Map<Integer, Double> total = own.total();
            return cell -> value.applyAsDouble(cell) - total.getOrDefault(cell, 0.0);
        }
    }

    /**
     * Estimates the counts of all candidates.
     *
     * @param neighbours greatest number of entries a row keeps
     * @return {@code [item, item]}, expectations of {@code ln(1 + count)}, symmetric but for the limit of rows
     */
    public static SparseTable of(
            CandidatePairs candidates, PairSettings settings, Released sum, int neighbours, ShardRunner shards) {
        return new PairEstimates(candidates, settings, sum.others(), sum.deviation()).table(neighbours, shards);
    }

    private SparseTable table(int neighbours, ShardRunner shards) {
        SparseTable cosines = candidates.cosines();
        double[] ends = groups(cosines);
        double[][] priors = priors(cosines, ends);
        return SparseTable.stacked(RowBlocks.map(shards, cosines.rows(), (block, item) -> {
            for (int e = cosines.start(item); e < cosines.start(item + 1); e++) {
                double estimate = estimate(value(item, cosines.column(e)), priors[group(ends, cosines.value(e))]);
                if (estimate >= LEAST) {
                    block.add(cosines.column(e), estimate);
                }
            }
            block.closeRow(neighbours);
        }));
    }

    private double value(int item, int other) {
        return others.applyAsDouble(candidates.cell(item, other, settings.cells()));
    }

    /** Returns the greatest similarities of all groups but the last, ascending. */
    private static double[] groups(SparseTable cosines) {
        double[] all = new double[cosines.entries()];
        for (int e = 0; e < all.length; e++) {
            all[e] = cosines.value(e);
        }
        Arrays.sort(all);
        double[] ends = new double[GROUPS - 1];
        for (int g = 0; g < ends.length; g++) {
            ends[g] = all.length == 0 ? 0 : all[(int) ((g + 1L) * (all.length - 1) / GROUPS)];
        }
        return ends;
    }

    private static int group(double[] ends, double cosine) {
        int at = Arrays.binarySearch(ends, cosine);
        int group = at < 0 ? -at - 1 : at;
        while (group > 0 && ends[group - 1] == cosine) {
            group--;
        }
        return group;
    }

    /** Returns logarithms of the probabilities of counts by group, {@code [GROUPS][MOST + 1]}. */
    private double[][] priors(SparseTable cosines, double[] ends) {
        double[] sums = new double[GROUPS];
        long[] sizes = new long[GROUPS];
        for (int item = 0; item < cosines.rows(); item++) {
            for (int e = cosines.start(item); e < cosines.start(item + 1); e++) {
                int group = group(ends, cosines.value(e));
                sums[group] += value(item, cosines.column(e));
                sizes[group]++;
            }
        }
        double[][] priors = new double[GROUPS][];
        for (int g = 0; g < GROUPS; g++) {
            double mean = sums[g] / Math.max(1, sizes[g]) / settings.unit();
            priors[g] = logarithms(Math.max(LEAST_MEAN, mean));
        }
        return priors;
    }

    /** Returns the logarithms of a negative binomial distribution: each probability from the one before. */
    private static double[] logarithms(double mean) {
        double[] logs = new double[MOST + 1];
        double share = mean / (DISPERSION + mean);
        logs[0] = DISPERSION * Math.log1p(-share);
        for (int count = 1; count <= MOST; count++) {
            logs[count] = logs[count - 1] + Math.log((count - 1 + DISPERSION) / count * share);
        }
        return logs;
    }

    private double estimate(double value, double[] prior) {
        double[] weights = new double[MOST + 1];
        double greatest = Double.NEGATIVE_INFINITY;
        for (int count = 0; count <= MOST; count++) {
            double off = (value - count * settings.unit()) / deviation;
            weights[count] = prior[count] - off * off / 2;
            greatest = Math.max(greatest, weights[count]);
        }
        double sum = 0;
        double all = 0;
        for (int count = 0; count <= MOST; count++) {
            double weight = Math.exp(weights[count] - greatest);
            sum += weight * LOGARITHMS[count];
            all += weight;
        }
        return sum / all;
    }
}
