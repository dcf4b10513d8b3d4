// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.evaluate.baseline.Tuning;

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
    public static MainMetric of(List<Protocol> protocols) {
        List<Metric> metrics = protocols.stream().map(Tuning::metric).distinct().toList();
        return new MainMetric(
                metrics.size() == 1 ? metrics.get(0) : Metric.NDCG,
                Tuning.cutoff(protocols.get(0).cutoffs()));
    }

    /** Returns the mean over all queries; empty if there are none or it is not a number. */
    public OptionalDouble mean(Collection<Rankings> all) {
        double sum = 0;
        long queries = 0;
        for (Rankings one : all) {
            sum += MetricValues.of(metric, cutoff, one).value() * one.queries();
            queries += one.queries();
        }
        return queries == 0 || Double.isNaN(sum) ? OptionalDouble.empty() : OptionalDouble.of(sum / queries);
    }

    /** As written in text: {@code ndcg@10}. */
    public String label() {
        return metric.key() + "@" + cutoff;
    }
}
