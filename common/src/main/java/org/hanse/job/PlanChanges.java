// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.config.InvalidInputException;
import org.hanse.core.job.SignedDocument;

/** Keys of two plans that differ. */
public final class PlanChanges {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final String NONE = "not set";

    private PlanChanges() {}

    /**
     * Returns the differences between two plans, such as {@code learning.rate: 0.003 -> 0.001}, in order of keys. A key without a value in
     * one of them has the default of the release there.
     *
     * @throws InvalidInputException if a text is not YAML
     */
    public static List<String> between(SignedDocument before, SignedDocument after) {
        Map<String, String> earlier = keys(before);
        Map<String, String> later = keys(after);
        Set<String> all = new TreeSet<>(earlier.keySet());
        all.addAll(later.keySet());
        List<String> changes = new ArrayList<>();
        for (String key : all) {
            String old = earlier.getOrDefault(key, NONE);
            String now = later.getOrDefault(key, NONE);
            if (!old.equals(now)) {
                changes.add(key + ": " + old + " -> " + now);
            }
        }
        return changes;
    }

    private static Map<String, String> keys(SignedDocument plan) {
        try {
            Map<String, String> keys = new TreeMap<>();
            add("", YAML.readTree(plan.text()), keys);
            return keys;
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "plan: found a text that is no YAML; expected a signed plan. Fix: sign it again", e);
        }
    }

    private static void add(String key, JsonNode value, Map<String, String> keys) {
        if (value.isObject() && !value.isEmpty()) {
            value.properties()
                    .forEach(own -> add(key.isEmpty() ? own.getKey() : key + "." + own.getKey(), own.getValue(), keys));
        } else {
            keys.put(key, text(value));
        }
    }

    private static String text(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue().stripTrailingZeros().toPlainString();
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
