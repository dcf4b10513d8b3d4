// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Sampled decisions of a record as {@code decisions.csv}, a row for each recommended item. */
public final class DecisionTable {

    private static final List<String> COLUMNS = List.of(
            "decision",
            "row",
            "at",
            "surface",
            "model",
            "scoredBy",
            "because",
            "place",
            "item",
            "title",
            "score",
            "probability",
            "how");

    /** First characters by which spreadsheets take a text for a formula. */
    private static final String FORMULA = "=+-@\t\r";

    private DecisionTable() {}

    /** Returns the text of the file. */
    public static String of(JsonNode record) {
        CsvSchema.Builder schema = CsvSchema.builder().setLineSeparator('\n').setUseHeader(true);
        COLUMNS.forEach(schema::addColumn);
        StringWriter text = new StringWriter();
        try (SequenceWriter rows =
                new CsvMapper().writerFor(List.class).with(schema.build()).writeValues(text)) {
            for (JsonNode decision : record.path("decisions")) {
                int place = 0;
                for (JsonNode item : decision.path("document").path("items")) {
                    rows.write(row(record, decision, item, ++place));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static List<String> row(JsonNode record, JsonNode decision, JsonNode item, int place) {
        JsonNode document = decision.path("document");
        String id = item.path(0).asText();
        return List.of(
                decision.path("id").asText(),
                decision.path("number").asText(),
                decision.path("at").asText(),
                document.path("surface").asText(),
                document.path("model").path("digest").asText(),
                document.path("servedBy").asText(),
                document.path("because").asText(),
                Integer.toString(place),
                text(id),
                text(record.path("sections")
                        .path("titles")
                        .path("items")
                        .path(id)
                        .asText()),
                item.path(1).asText(),
                item.path(2).asText(),
                item.path(3).asText());
    }

    private static String text(String value) {
        return value.isEmpty() || FORMULA.indexOf(value.charAt(0)) < 0 ? value : "'" + value;
    }
}
