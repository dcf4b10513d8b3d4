// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Normal form of the mapping of rows to interactions in a descriptor. */
final class MappingText {

    /** Keys of a source for its place. */
    private static final Set<String> PLACES = Set.of("path", "jdbc", "query", "user", "passwordFile");

    private MappingText() {}

    /** Returns JSON without blanks, with keys in order, without the places of sources. */
    static String of(JsonNode interactions) {
        return normal(interactions, false).toString();
    }

    /** Lists keep their order: type maps and joined columns depend on it. */
    private static JsonNode normal(JsonNode node, boolean source) {
        if (node.isObject()) {
            Map<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(field -> {
                if (!source || !PLACES.contains(field.getKey())) {
                    fields.put(
                            field.getKey(),
                            normal(field.getValue(), field.getKey().equals("source")));
                }
            });
            ObjectNode normal = JsonNodeFactory.instance.objectNode();
            fields.forEach(normal::set);
            return normal;
        }
        if (node.isArray()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> list.add(normal(element, false)));
            return list;
        }
        return node;
    }
}
