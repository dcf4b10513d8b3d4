// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import java.util.List;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Tuning;

/**
 * The figure by which models of a merchant are put in order: recall for baskets, else ndcg, at the cutoff nearest 10.
 *
 * @param metric what is measured
 * @param cutoff its k
 */
public record MainMetric(Metric metric, int cutoff) {

    /** That of most protocols. */
    public static final MainMetric USUAL = new MainMetric(Metric.NDCG, 10);

    /** The main metric of merchants evaluated under these protocols: theirs if all have the same, else ndcg. */
    static MainMetric of(List<Protocol> protocols) {
        List<Metric> metrics = protocols.stream().map(Tuning::metric).distinct().toList();
        return new MainMetric(
                metrics.size() == 1 ? metrics.get(0) : Metric.NDCG,
                Tuning.cutoff(protocols.get(0).cutoffs()));
    }

    /** As written in text: {@code ndcg@10}. */
    public String label() {
        return metric.key() + "@" + cutoff;
    }
}
