// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Brings sources into the workspace. */
final class SourceReader {

    private static final String VARCHAR = "VARCHAR";

    private final Workspace workspace;

    SourceReader(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Reads {@code source} into a new table.
     *
     * @param table its name
     * @param wanted the columns to keep
     */
    SourceTable read(Source source, String table, WantedColumns wanted) {
        if (source instanceof Source.Database database) {
            return new DatabaseSource(workspace).read(database, table);
        }
        Source.Files files = (Source.Files) source;
        List<Path> paths = FileGlob.files(files.path(), files.where());
        return switch (files.format()) {
            case CSV -> new CsvSource(workspace, files).read(paths, table, wanted);
            case TEXT -> new LineSource(workspace).read(files, paths, table);
            case JSONL, JSON, JSON_MAP -> new JsonSource(workspace, files).read(paths, table, wanted);
            case PARQUET -> parquet(files, paths, table, wanted);
        };
    }

    private SourceTable parquet(Source.Files source, List<Path> paths, String table, WantedColumns wanted) {
        List<ParquetFile> files = paths.stream().map(this::describe).toList();
        List<SourceTable.Column> columns =
                union(files.stream().map(ParquetFile::columns).toList());
        create(workspace, table, columns, wanted);
        List<SourceTable.Span> spans = new ArrayList<>();
        long from = 0;
        for (ParquetFile file : files) {
            Set<String> own =
                    file.columns.stream().map(SourceTable.Column::name).collect(Collectors.toSet());
            try {
                long rows = workspace.update(insert(table, columns, wanted, own) + file.scan);
                spans.add(SourceTable.Span.of(file.path, from, rows));
                from += rows;
            } catch (DatabaseException e) {
                throw e.blaming(file.path.toString());
            }
        }
        return new SourceTable(source, table, columns, spans, SourceTable.Unreadable.NOTHING);
    }

    private record ParquetFile(Path path, String scan, List<SourceTable.Column> columns) {}

    private ParquetFile describe(Path path) {
        Path readable = TextFile.unpacked(path, workspace);
        String scan = "read_parquet(" + SqlText.file(readable) + ")";
        try {
            return new ParquetFile(path, scan, describe(workspace, "SELECT * FROM " + scan));
        } catch (DatabaseException e) {
            throw e.blaming(path.toString());
        }
    }

    static List<SourceTable.Column> describe(Workspace workspace, String query) {
        return workspace.rows(
                "DESCRIBE " + query,
                row -> new SourceTable.Column(row.getString("column_name"), row.getString("column_type")));
    }

    /** Returns all columns of several schemas in order of first sight; where types differ, as text. */
    static List<SourceTable.Column> union(List<List<SourceTable.Column>> schemas) {
        Map<String, String> types = new LinkedHashMap<>();
        schemas.forEach(schema -> schema.forEach(
                column -> types.merge(column.name(), column.type(), (a, b) -> a.equals(b) ? a : VARCHAR)));
        return types.entrySet().stream()
                .map(e -> new SourceTable.Column(e.getKey(), e.getValue()))
                .toList();
    }

    static List<SourceTable.Column> texts(List<String> names) {
        return new LinkedHashSet<>(names)
                .stream().map(name -> new SourceTable.Column(name, VARCHAR)).toList();
    }

    /** Creates the table with the wanted ones of {@code columns}. */
    static void create(Workspace workspace, String table, List<SourceTable.Column> columns, WantedColumns wanted) {
        String definitions = columns.stream()
                .filter(column -> wanted.wants(column.name()))
                .map(column -> ", " + SqlText.name(column.name()) + " " + column.type())
                .collect(Collectors.joining());
        workspace.execute(
                "CREATE TABLE " + table + "(" + SqlText.name(SourceTable.HASH) + " UBIGINT" + definitions + ")");
    }

    /**
     * Returns the statement that fills the table from one file, up to where the file's scan follows.
     *
     * @param own the columns this file has; the others are null in its rows
     */
    static String insert(String table, List<SourceTable.Column> columns, WantedColumns wanted, Set<String> own) {
        String hash = columns.stream()
                .map(column -> own.contains(column.name()) ? SqlText.name(column.name()) : "NULL")
                .collect(Collectors.joining(", ", "hash(", ")"));
        String selected = columns.stream()
                .map(SourceTable.Column::name)
                .filter(name -> own.contains(name) && wanted.wants(name))
                .map(name -> ", " + SqlText.name(name))
                .collect(Collectors.joining());
        return "INSERT INTO " + table + " BY NAME SELECT " + hash + " AS " + SqlText.name(SourceTable.HASH) + selected
                + " FROM ";
    }
}
