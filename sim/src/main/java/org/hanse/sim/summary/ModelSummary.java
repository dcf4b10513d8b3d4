// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters and time of a model on a merchant.
 *
 * @param merchant id of an entry or a part
 * @param model name of the model
 * @param parameters parameters by name; empty for an entry with different choices of its parts, and for models without
 *     any
 * @param seconds time of choice, fit and ranking
 * @param leftOut reason for missing figures; empty with figures
 * @param chosen number of parts by chosen model, the most frequent first; empty for a model that is no choice
 */
public record ModelSummary(
        String merchant,
        String model,
        Map<String, Double> parameters,
        double seconds,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String leftOut,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Integer> chosen) {

    public ModelSummary {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        chosen = Collections.unmodifiableMap(new LinkedHashMap<>(chosen));
    }

    /** Creates the summary of a model that is no choice. */
    public ModelSummary(String merchant, String model, Map<String, Double> parameters, double seconds, String leftOut) {
        this(merchant, model, parameters, seconds, leftOut, Map.of());
    }

    /** Returns counts by name, the most frequent first, equal ones by name. */
    public static Map<String, Integer> ordered(Map<String, Integer> counts) {
        List<Map.Entry<String, Integer>> entries = new ArrayList<>(counts.entrySet());
        entries.sort(
                Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
        Map<String, Integer> ordered = new LinkedHashMap<>();
        entries.forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ordered;
    }
}
