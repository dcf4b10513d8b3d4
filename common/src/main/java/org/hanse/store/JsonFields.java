// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** Typed fields of a JSON object. All methods throw {@link IllegalArgumentException} for a field of another type. */
record JsonFields(JsonNode node) {

    private JsonNode field(String name, boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException(
                    node.has(name) ? "\"" + name + "\" cannot be " + node.get(name) : "has no \"" + name + "\"");
        }
        return node.get(name);
    }

    String text(String name) {
        return field(name, node.path(name).isTextual()).asText();
    }

    double number(String name) {
        return field(name, node.path(name).isNumber()).asDouble();
    }

    long whole(String name) {
        return field(
                        name,
                        node.path(name).canConvertToExactIntegral()
                                && node.path(name).canConvertToLong())
                .asLong();
    }

    int count(String name) {
        return field(
                        name,
                        node.path(name).canConvertToExactIntegral()
                                && node.path(name).canConvertToInt())
                .asInt();
    }

    JsonFields object(String name) {
        return new JsonFields(field(name, node.path(name).isObject()));
    }

    <E extends Enum<E>> E one(Class<E> kind, String name) {
        String word = text(name);
        return Arrays.stream(kind.getEnumConstants())
                .filter(constant -> LedgerJson.word(constant).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" cannot be \"" + word + "\""));
    }
}
