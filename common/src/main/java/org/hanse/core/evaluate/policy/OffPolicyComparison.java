// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.policy.OffPolicySupport.Verdict;

/**
 * Difference of two policies by decisions that either of them made: {@code sum w r / sum w} of both, drawn together. Only the probability of
 * the shown item under both is needed.
 *
 * @param first support of the first policy, without coverage (NaN)
 * @param second support of the second policy, without coverage (NaN)
 * @param rate {@code sum w r / sum w} of the first policy; NaN without rows
 * @param difference first minus second, with an interval over clusters; NaN without rows
 */
public record OffPolicyComparison(OffPolicySupport first, OffPolicySupport second, double rate, Difference difference) {

    /**
     * Decision of one slot.
     *
     * @param cluster number of the shopper or the request, from 0 without gaps
     * @param first probability of the shown item under the first policy over its propensity
     * @param second the same of the second policy
     */
    public record Row(int cluster, double first, double second, double reward) {}

    /** Compares two policies. */
    public static OffPolicyComparison of(List<Row> rows, Bootstrap bootstrap) {
        int[] clusters = rows.stream().mapToInt(Row::cluster).toArray();
        MetricValues first = values(rows, Row::first);
        return new OffPolicyComparison(
                support(rows, clusters, Row::first),
                support(rows, clusters, Row::second),
                first.value(),
                bootstrap.paired(first.sums(clusters), values(rows, Row::second).sums(clusters)));
    }

    private static MetricValues values(List<Row> rows, ToDoubleFunction<Row> weight) {
        return MetricValues.ratio(
                rows.stream()
                        .mapToDouble(own -> weight.applyAsDouble(own) * own.reward())
                        .toArray(),
                rows.stream().mapToDouble(weight).toArray());
    }

    private static OffPolicySupport support(List<Row> rows, int[] clusters, ToDoubleFunction<Row> weight) {
        return OffPolicySupport.of(new OffPolicyRows(
                rows.stream().mapToDouble(weight).toArray(),
                clusters,
                rows.stream().mapToDouble(Row::reward).toArray(),
                new double[0],
                new double[0],
                Double.NaN));
    }

    /** Returns the verdict on both policies: the log must support both. */
    public Verdict verdict() {
        if (Stream.of(first, second).anyMatch(own -> own.verdict() == Verdict.NOT_SUPPORTED)) {
            return Verdict.NOT_SUPPORTED;
        }
        return Stream.of(first, second).allMatch(own -> own.verdict() == Verdict.SUPPORTED)
                ? Verdict.SUPPORTED
                : Verdict.THIN;
    }

    /** Returns why the verdict is not "supported"; empty if it is. */
    public List<String> because() {
        List<String> reasons = new ArrayList<>();
        Stream.of(first, second).forEach(own -> {
            reasons.addAll(own.against());
            reasons.addAll(own.thin());
        });
        return reasons.stream().distinct().toList();
    }
}
