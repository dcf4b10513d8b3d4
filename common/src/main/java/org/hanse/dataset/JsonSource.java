// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.config.InvalidInputException;

/**
 * Reader of JSON in its three forms. Numbers and texts are read as the text they are; lists and objects keep their shape, so
 * that expressions can reach into them.
 */
final class JsonSource {

    /** The column that holds the ids of a JSON map. */
    static final String KEY = "key";

    /** The column that holds the values of a JSON map, where they are not objects. */
    static final String VALUE = "value";

    private static final String OBJECT = "OBJECT";
    private static final String ARRAY = "ARRAY";
    private static final JsonMapper JSON = new JsonMapper();

    private final Workspace workspace;
    private final Source.Files source;

    JsonSource(Workspace workspace, Source.Files source) {
        this.workspace = workspace;
        this.source = source;
    }

    /** The documents of all files in one table, with columns {@code key} (for maps) and {@code json}. */
    private record Documents(String table, List<SourceTable.Span> spans, SourceTable.Unreadable unreadable) {}

    SourceTable read(List<Path> paths, String table, WantedColumns wanted) {
        Documents documents = documents(paths, table + "_json");
        List<String> kinds = workspace.texts("SELECT DISTINCT json_type(json) FROM " + documents.table + " ORDER BY 1");
        boolean map = source.format() == Source.FileFormat.JSON_MAP;
        String key = map ? ", " + KEY : "";
        String shape;
        if (kinds.equals(List.of(OBJECT))) {
            shape = "unnest(json_transform(json, " + SqlText.literal(structure(documents.table, wanted)) + "))";
        } else if (map && kinds.equals(List.of(ARRAY))) {
            shape = "json_transform(json, '[\"VARCHAR\"]') AS " + VALUE;
        } else if (map && !kinds.contains(OBJECT) && !kinds.contains(ARRAY)) {
            shape = "json ->> '$' AS " + VALUE;
        } else {
            throw new InvalidInputException(source.where() + ": " + source.path() + ": "
                    + "found " + (kinds.isEmpty() ? "nothing" : String.join(" and ", kinds)) + "; expected "
                    + (map ? "either a list or an object for each id" : "JSON objects")
                    + ". Fix: change format, or export the file in another form");
        }
        try {
            workspace.execute("CREATE TABLE " + table + " AS SELECT hash(json" + key + ") AS "
                    + SqlText.name(SourceTable.HASH) + key + ", " + shape + " FROM " + documents.table);
        } catch (DatabaseException e) {
            throw e.blaming(source.path().toString());
        }
        workspace.execute("DROP TABLE " + documents.table);
        List<SourceTable.Column> columns = SourceReader.describe(workspace, "SELECT * FROM " + table).stream()
                .filter(column -> !column.name().equals(SourceTable.HASH))
                .toList();
        return new SourceTable(source, table, columns, documents.spans, documents.unreadable);
    }

    private Documents documents(List<Path> paths, String table) {
        workspace.execute("CREATE TABLE " + table + "(" + KEY + " VARCHAR, json JSON)");
        if (source.format() == Source.FileFormat.JSONL) {
            return lines(paths, table);
        }
        List<SourceTable.Span> spans = new ArrayList<>();
        long from = 0;
        for (Path path : paths) {
            TextFile file = TextFile.prepare(path, source.dialect().encoding(), workspace);
            long rows;
            try {
                rows = workspace.update("INSERT INTO " + table + " BY NAME " + query(file));
            } catch (DatabaseException e) {
                throw e.blaming(path + ": not sound JSON");
            }
            spans.add(SourceTable.Span.of(path, from, rows));
            from += rows;
            file.release();
        }
        return new Documents(table, spans, SourceTable.Unreadable.NOTHING);
    }

    private String query(TextFile file) {
        boolean map = source.format() == Source.FileFormat.JSON_MAP;
        String objects = "read_json_objects(" + SqlText.file(file.readable()) + ", format="
                + (map ? "'unstructured'" : "'auto'") + ", maximum_object_size=" + (file.bytes() + 1) + ")";
        return map
                ? "SELECT entry.key AS " + KEY + ", entry.value AS json FROM (SELECT unnest(map_entries(CAST(json AS "
                        + "MAP(VARCHAR, JSON)))) AS entry FROM " + objects + ")"
                : "SELECT json FROM " + objects;
    }

    private Documents lines(List<Path> paths, String table) {
        String lines = table + "_lines";
        SourceTable read = new LineSource(workspace).read(source, paths, lines);
        String valid = "json_valid(" + LineSource.LINE + ")";
        List<Long> wrong = workspace.rows(
                "SELECT rowid FROM " + lines + " WHERE " + LineSource.LINE + " IS NULL OR NOT " + valid
                        + " ORDER BY rowid",
                row -> row.getLong(1));
        SourceTable.Unreadable unreadable = read.unreadable();
        List<SourceTable.Span> spans = new ArrayList<>();
        long from = 0;
        for (SourceTable.Span span : read.spans()) {
            SourceTable.Span without = span.without(wrong, from);
            unreadable = unreadable.plus(loss(span, wrong, lines));
            spans.add(without);
            from += without.rows();
        }
        workspace.execute("INSERT INTO " + table + " BY NAME SELECT " + LineSource.LINE + "::JSON AS json FROM " + lines
                + " WHERE " + valid);
        workspace.execute("DROP TABLE " + lines);
        return new Documents(table, spans, unreadable);
    }

    /** Returns the unreadable lines of a file from the lines {@code wrong}; blank ones do not count. */
    private SourceTable.Unreadable loss(SourceTable.Span span, List<Long> wrong, String lines) {
        SourceTable.Unreadable unreadable = SourceTable.Unreadable.NOTHING;
        for (long row : wrong) {
            if (!span.holds(row)) {
                continue;
            }
            String text = workspace
                    .texts("SELECT coalesce(" + LineSource.LINE + ", '') FROM " + lines + " WHERE rowid = " + row)
                    .get(0);
            if (text.isBlank()) {
                continue;
            }
            Optional<String> place = Optional.of(span.place(row) + ": " + RejectedLines.shown(text));
            unreadable = unreadable.plus(
                    span.isLast(row)
                            ? new SourceTable.Unreadable(0, 1, Optional.empty(), place)
                            : new SourceTable.Unreadable(1, 0, place, Optional.empty()));
        }
        return unreadable;
    }

    /** Returns the shape of all objects together, as {@code json_transform} takes it, with scalars as text. */
    private String structure(String documents, WantedColumns wanted) {
        String found = workspace
                .texts("SELECT json_group_structure(json) FROM " + documents)
                .get(0);
        try {
            JsonNode tree = JSON.readTree(found);
            ObjectNode structure = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : tree.properties()) {
                if (wanted.wants(field.getKey())) {
                    JsonNode shape = field.getValue();
                    structure.set(field.getKey(), shape.isTextual() ? TextNode.valueOf("VARCHAR") : shape);
                }
            }
            if (structure.isEmpty()) {
                throw new InvalidInputException(source.where() + ": " + source.path()
                        + ": found no field that the descriptor names; expected one of "
                        + String.join(", ", fieldNames(tree)) + ". Fix: change the names in columns");
            }
            return structure.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("DuckDB describes JSON as " + found, e);
        }
    }

    private static List<String> fieldNames(JsonNode tree) {
        List<String> names = new ArrayList<>();
        tree.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
