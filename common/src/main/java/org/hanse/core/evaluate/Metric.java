// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.Locale;

/**
 * Metrics at a cutoff k. For targets T of a query at ranks r, {@code DCG = sum gain / log2(r + 1)} over the ranks up to k. The ideal DCG
 * has the targets at the top in the order of their gains.
 */
public enum Metric {
    /** Share of the queries with a target up to k. */
    HR,
    /** Share of a query's targets up to k, averaged over queries. */
    RECALL,
    /**
     * DCG over ideal DCG with gains of 1, averaged over queries. Source: Järvelin and Kekäläinen, ACM TOIS 20(4),
     * 2002, Section 2, with the logarithm of r + 1.
     */
    NDCG,
    /** One over the best target's rank, 0 beyond k, averaged over queries. */
    MRR,
    /**
     * Sum of the queries' DCG over the sum of their ideal DCG, with the targets' gains: for one target a query the mean
     * of NDCG weighted by gain.
     */
    REWARD_NDCG,
    /** Share of the catalogue that stands in at least one query's top k. Has no interval. */
    COVERAGE,
    /**
     * Mean self-information {@code -log2((n_i + 1) / (N + items))} in bits of the items i in the top k, averaged over
     * queries; n_i is the item's popularity in training and N the sum of all items'. One is added to each so that an
     * unseen item counts as rare, not as infinitely novel. Source: Zhou et al., PNAS 107(10), 2010, "surprisal"; Vargas
     * and Castells, RecSys 2011, popularity-based item novelty.
     */
    NOVELTY;

    /** Returns the name used in results, for example {@code reward-ndcg}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
