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
 * What a model was on a merchant, and what it cost.
 *
 * @param merchant an entry's id or a part's
 * @param model name of the model
 * @param parameters by name; empty for an entry whose parts chose differently, and for models without any
 * @param seconds to choose the parameters, fit and rank
 * @param leftOut why the model has no figures here; empty if it has
 * @param chosen of a choice of models, the number of parts by the model chosen, the most frequent first; empty for other models
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

    /** A model that is no choice. */
    public ModelSummary(String merchant, String model, Map<String, Double> parameters, double seconds, String leftOut) {
        this(merchant, model, parameters, seconds, leftOut, Map.of());
    }

    /** Counts by name, the most frequent first, equal ones by name. */
    public static Map<String, Integer> ordered(Map<String, Integer> counts) {
        List<Map.Entry<String, Integer>> entries = new ArrayList<>(counts.entrySet());
        entries.sort(
                Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
        Map<String, Integer> ordered = new LinkedHashMap<>();
        entries.forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ordered;
    }
}
