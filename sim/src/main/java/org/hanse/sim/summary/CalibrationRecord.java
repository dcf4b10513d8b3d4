// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.core.evaluate.baseline.Calibration;
import org.hanse.core.learn.score.PartScales;

/**
 * Scales of a score's parts that a merchant chose on its validation queries.
 *
 * @param merchant id of the part
 * @param scales factors by key of the part
 * @param trained criterion with the scales of training
 * @param chosen criterion with the chosen scales
 * @param best greatest criterion of the compared scales
 * @param queries number of compared queries
 */
public record CalibrationRecord(
        String merchant, Map<String, Double> scales, double trained, double chosen, double best, int queries) {

    public CalibrationRecord {
        scales = Collections.unmodifiableMap(new LinkedHashMap<>(scales));
    }

    public static CalibrationRecord of(String merchant, Calibration calibration) {
        Map<String, Double> scales = new LinkedHashMap<>();
        for (PartScales.Part part : PartScales.Part.values()) {
            scales.put(part.key(), calibration.scales().of(part));
        }
        return new CalibrationRecord(
                merchant,
                scales,
                calibration.trained(),
                calibration.chosen(),
                calibration.best(),
                calibration.queries());
    }

    private boolean changed() {
        return scales.values().stream().anyMatch(scale -> scale != 1);
    }

    /** Returns a note on the choices, without a full stop; none where all merchants keep the scales of training. */
    public static List<String> notes(List<CalibrationRecord> all) {
        long changed = all.stream().filter(CalibrationRecord::changed).count();
        if (changed == 0) {
            return List.of();
        }
        if (all.size() == 1) {
            List<String> factors = new ArrayList<>();
            for (PartScales.Part part : PartScales.Part.values()) {
                double scale = all.get(0).scales.getOrDefault(part.key(), 1.0);
                if (scale != 1) {
                    factors.add(part.word() + " x " + scale);
                }
            }
            return List.of("scales chosen on validation: " + String.join(", ", factors));
        }
        return List.of(
                changed + " of " + all.size() + " merchants chose other scales on validation than those of training;"
                        + " metrics.json lists them under calibrations");
    }
}
