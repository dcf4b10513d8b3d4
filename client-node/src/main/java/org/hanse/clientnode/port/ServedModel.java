// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.learn.score.PartScales;

/**
 * Best model of a job at the node, and the comparison that it was chosen by. It never leaves the node: the numbers depend on the
 * merchant's validation interactions.
 *
 * @param job job of the model
 * @param model digest of the model
 * @param round round that published the model; 0 for the model before the first round
 * @param validation value of the model in the last comparison
 * @param examined digest of the last published model that was compared
 * @param at time of the last comparison
 * @param reason result of the last comparison, in one line
 */
public record ServedModel(
        JobId job, Digest model, int round, Validation validation, Digest examined, Instant at, String reason) {

    /** Validation value first, then the newest comparison. Models without validation queries are last. */
    private static final Comparator<ServedModel> BEST = Comparator.comparingDouble(
                    (ServedModel served) -> served.validation().value().orElse(Double.NEGATIVE_INFINITY))
            .thenComparing(ServedModel::at)
            .reversed();

    /** Returns models in order of their validation values, best first; of equal ones the newest first. */
    public static List<ServedModel> bestFirst(Collection<ServedModel> models) {
        return models.stream().sorted(BEST).toList();
    }

    /**
     * Value of a model on the merchant's validation interactions.
     *
     * @param metric name of the metric, such as {@code ndcg@10}
     * @param value value of the metric; empty without validation queries
     * @param queries number of validation queries
     * @param data version of the data
     * @param popularity value of the ranking by number of shoppers on the same queries; empty
     *     without validation queries
     * @param scales scales of the score's parts that the value is of, chosen on the same queries
     */
    public record Validation(
            String metric,
            OptionalDouble value,
            int queries,
            String data,
            OptionalDouble popularity,
            PartScales scales) {}
}
