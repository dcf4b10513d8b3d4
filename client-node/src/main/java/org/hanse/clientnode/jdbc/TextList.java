// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.List;

/** List of texts in a column, as a JSON list. */
final class TextList {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private TextList() {}

    static String text(Collection<String> list) {
        try {
            return MAPPER.writeValueAsString(list.stream().sorted().toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts could not be written", e);
        }
    }

    static List<String> of(String text) {
        try {
            return List.of(MAPPER.readValue(text, String[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("found " + text + "; expected a JSON list of texts", e);
        }
    }
}
