// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON documents that commands print with {@code --json}: one on standard output, with its schema as the first key. */
public final class JsonDocument {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonDocument() {}

    /** Returns a new document of a schema, such as {@code hanse.job-list/1}. */
    public static ObjectNode of(String schema) {
        return MAPPER.createObjectNode().put("schema", schema);
    }

    /** Returns the text of a document, indented. */
    public static String text(ObjectNode document) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }
}
