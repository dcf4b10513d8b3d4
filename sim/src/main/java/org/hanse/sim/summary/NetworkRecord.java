// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.hanse.sim.scenario.TrainedModel;
import org.jspecify.annotations.Nullable;

/**
 * A trained model of the scenario.
 *
 * @param scope data of one training
 * @param from model that it continues; empty for random initial parameters
 * @param isPrivate whether it has a privacy guarantee
 * @param lastRound whether the last round is selected
 * @param ownData whether a shop also serves it from data of its own shoppers
 * @param open model with the same steps without a privacy guarantee; empty without one
 */
public record NetworkRecord(
        String model,
        TrainedModel.Scope scope,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String from,
        @JsonProperty("private") boolean isPrivate,
        boolean lastRound,
        boolean ownData,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Masks secureAggregation,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) String open) {

    /**
     * Assumptions of secure aggregation.
     *
     * @param corrupt corrupt participants, in words
     * @param dropout fraction of a cohort that may drop out
     */
    public record Masks(String corrupt, double dropout) {}
}
