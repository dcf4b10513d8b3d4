// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.Arrays;
import java.util.List;

/**
 * Ranks of the targets of some queries, and recommended items, the source of all metrics.
 *
 * <p>Shape: queries in their order; ranks start at 1. Immutable.
 */
public final class Rankings {

    private final List<Integer> cutoffs;
    private final int[] offsets;
    private final int[] ranks;
    private final double[] gains;
    private final double[][] novelty;
    private final List<RecommendedItems> recommended;

    Rankings(RankingsAccumulator source) {
        cutoffs = source.cutoffs;
        offsets = source.offsets;
        ranks = source.ranks;
        gains = source.gains;
        novelty = source.novelty;
        recommended = List.of(source.recommended);
    }

    private Rankings(Rankings all, int[] queries) {
        cutoffs = all.cutoffs;
        recommended = List.of();
        offsets = new int[queries.length + 1];
        for (int q = 0; q < queries.length; q++) {
            offsets[q + 1] = offsets[q] + all.targets(queries[q]);
        }
        ranks = new int[offsets[queries.length]];
        gains = new double[ranks.length];
        novelty = new double[cutoffs.size()][queries.length];
        for (int q = 0; q < queries.length; q++) {
            System.arraycopy(all.ranks, all.offsets[queries[q]], ranks, offsets[q], all.targets(queries[q]));
            System.arraycopy(all.gains, all.offsets[queries[q]], gains, offsets[q], all.targets(queries[q]));
            for (int c = 0; c < novelty.length; c++) {
                novelty[c][q] = all.novelty[c][queries[q]];
            }
        }
    }

    private Rankings(List<Rankings> parts, List<RecommendedItems> recommended) {
        this.cutoffs = parts.get(0).cutoffs;
        this.recommended = recommended;
        int queries = parts.stream().mapToInt(Rankings::queries).sum();
        offsets = new int[queries + 1];
        ranks = new int[parts.stream().mapToInt(part -> part.ranks.length).sum()];
        gains = new double[ranks.length];
        novelty = new double[cutoffs.size()][queries];
        int query = 0;
        for (Rankings part : parts) {
            int target = offsets[query];
            System.arraycopy(part.ranks, 0, ranks, target, part.ranks.length);
            System.arraycopy(part.gains, 0, gains, target, part.gains.length);
            for (int c = 0; c < novelty.length; c++) {
                System.arraycopy(part.novelty[c], 0, novelty[c], query, part.queries());
            }
            for (int q = 0; q < part.queries(); q++) {
                offsets[++query] = target + part.offsets[q + 1];
            }
        }
    }

    /**
     * Returns the rankings of several merchants as one: all queries, and as catalogue the merchants' catalogues beside
     * each other.
     *
     * @throws IllegalArgumentException if there are none, or their cutoffs differ
     */
    public static Rankings pooled(List<Rankings> parts) {
        if (parts.stream().map(part -> part.cutoffs).distinct().count() != 1) {
            throw new IllegalArgumentException("rankings with one set of cutoffs are pooled, these have "
                    + parts.stream().map(part -> part.cutoffs).distinct().toList());
        }
        return new Rankings(
                parts,
                whole(parts)
                        ? parts.stream()
                                .flatMap(part -> part.recommended.stream())
                                .toList()
                        : List.of());
    }

    /** Returns the rankings of several runs of queries of one catalogue, at least one, as one. */
    public static Rankings joined(List<Rankings> parts) {
        if (!whole(parts)) {
            return new Rankings(parts, List.of());
        }
        Rankings first = parts.get(0);
        RecommendedItems union = new RecommendedItems(first.recommended.get(0).items(), first.cutoffs.size());
        for (Rankings part : parts) {
            part.recommended.forEach(union::addAll);
        }
        return new Rankings(parts, List.of(union));
    }

    /** Returns whether the recommended items of all parts are known. */
    private static boolean whole(List<Rankings> parts) {
        return parts.stream().noneMatch(part -> part.recommended.isEmpty());
    }

    /** Returns some of the queries, by their places. Recommended items are unknown for them: they have no coverage. */
    public Rankings select(int[] queries) {
        return new Rankings(this, queries);
    }

    /** Returns the number of queries. */
    public int queries() {
        return offsets.length - 1;
    }

    /** Returns the number of targets of a query. */
    public int targets(int query) {
        return offsets[query + 1] - offsets[query];
    }

    /** Returns the rank of a query's target among its candidates, from 1. */
    public int rank(int query, int target) {
        return ranks[offsets[query] + target];
    }

    public double gain(int query, int target) {
        return gains[offsets[query] + target];
    }

    /** Returns the best rank of a query's targets. */
    public int bestRank(int query) {
        return Arrays.stream(ranks, offsets[query], offsets[query + 1]).min().orElseThrow();
    }

    /**
     * Returns the mean self-information, in bits, of the items in a query's list; see {@link Metric#NOVELTY}.
     *
     * @param cutoff length of lists, one that the rankings were made with
     */
    public double novelty(int cutoff, int query) {
        return novelty[cutoffIndex(cutoff)][query];
    }

    /**
     * Returns the share of the catalogue that is in some query's list; NaN for selected queries.
     *
     * @param cutoff length of lists, one that the rankings were made with
     */
    public double coverage(int cutoff) {
        int index = cutoffIndex(cutoff);
        long distinct = 0;
        long items = 0;
        for (RecommendedItems part : recommended) {
            distinct += part.distinct(index);
            items += part.items();
        }
        return (double) distinct / items;
    }

    private int cutoffIndex(int cutoff) {
        int index = cutoffs.indexOf(cutoff);
        if (index < 0) {
            throw new IllegalArgumentException("lists were kept for the cutoffs " + cutoffs + ", not for " + cutoff);
        }
        return index;
    }
}
