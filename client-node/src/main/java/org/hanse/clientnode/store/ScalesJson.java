// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.hanse.core.learn.score.PartScales;

/** Scales of a score's parts as a JSON object, for example {@code {"network": 0.5, "descriptions": 2.0, ...}}. */
public final class ScalesJson {

    private ScalesJson() {}

    public static ObjectNode of(PartScales scales) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (PartScales.Part part : PartScales.Part.values()) {
            node.put(part.key(), scales.of(part));
        }
        return node;
    }

    /**
     * Returns the scales of a JSON object. A missing one is 1.
     *
     * @throws IllegalArgumentException if one is negative or not finite
     */
    static PartScales read(JsonNode node) {
        return new PartScales(Arrays.stream(PartScales.Part.values())
                .map(part -> node.path(part.key()).asDouble(1))
                .toList());
    }
}
