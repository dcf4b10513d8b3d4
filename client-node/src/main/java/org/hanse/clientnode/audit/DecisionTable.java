// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    /** Characters that begin a formula in spreadsheets, with their small and full-width forms and the minus sign. */
    private static final String FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212";

    /** Characters behind which spreadsheets of some languages begin a cell, quoted or not. */
    private static final String SEPARATORS = ";\t\r\n";

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

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
        return Stream.of(
                        decision.path("id"),
                        decision.path("number"),
                        decision.path("at"),
                        document.path("surface"),
                        document.path("model").path("digest"),
                        document.path("servedBy"),
                        document.path("because"),
                        IntNode.valueOf(place),
                        item.path(0),
                        record.path("sections").path("titles").path("items").path(id),
                        item.path(1),
                        item.path(2),
                        item.path(3))
                .map(cell -> cell(cell.asText()))
                .toList();
    }

    /** Returns the text of a cell, with an apostrophe before each character that would begin a formula. */
    private static String cell(String value) {
        if (NUMBER.matcher(value).matches()) {
            return value;
        }
        StringBuilder cell = new StringBuilder();
        boolean begins = true;
        for (int c : value.codePoints().toArray()) {
            if (begins && FORMULA.indexOf(c) >= 0) {
                cell.append('\'');
            }
            begins = SEPARATORS.indexOf(c) >= 0 || (begins && isBlank(c));
            cell.appendCodePoint(c);
        }
        return cell.toString();
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}
