// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.TrainingMetric;
import org.hanse.core.privacy.UpdateShape;
import org.hanse.core.quantize.QuantizationSpec;

/**
 * Format of updates in a job.
 *
 * @param quantization conversion to integers
 * @param size number of elements
 */
public record UpdateFormat(QuantizationSpec quantization, int size) {

    /** Metrics that participants send beside their updates in jobs without a privacy guarantee. */
    public static final Set<TrainingMetric> METRICS = Set.copyOf(EnumSet.allOf(TrainingMetric.class));

    /**
     * Returns the format of a job.
     *
     * @param privacy mechanism; empty without privacy
     * @param participants greatest number of participants of a round
     */
    public static UpdateFormat of(
            FederationConfig.Uploads config, ParameterLayout layout, Optional<JobPrivacy> privacy, int participants) {
        return privacy.map(own -> new UpdateFormat(
                        own.quantization(participants), own.size().dimension()))
                .orElseGet(() -> new UpdateFormat(
                        open(config, participants),
                        UpdateShape.of(layout, METRICS).size()));
    }

    /** Returns the conversion to integers without a privacy guarantee. */
    public static QuantizationSpec open(FederationConfig.Uploads config, int participants) {
        FederationConfig.Rounding rounding = config.rounding();
        return new QuantizationSpec(rounding.grid(), rounding.bound(), participants, 0);
    }
}
