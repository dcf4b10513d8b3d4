// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;
import org.hanse.file.DurableFile;

/** Reader of CSV files. All values are read as text. */
final class CsvSource {

    /** Longest first line that is looked at, in bytes. */
    private static final int LONGEST_HEADER = 1 << 20;

    private static final List<String> USUAL_DELIMITERS = List.of("\t", ";", "|", ",", " ");

    private final Workspace workspace;
    private final Source.Files source;
    private final Source.TextDialect dialect;

    CsvSource(Workspace workspace, Source.Files source) {
        this.workspace = workspace;
        this.source = source;
        this.dialect = source.dialect();
    }

    /** A file and the names of its columns. */
    private record Part(TextFile file, List<String> columns, Optional<String> suspectedDelimiter, List<String> notes) {}

    SourceTable read(List<Path> paths, String table, WantedColumns wanted) {
        List<Part> parts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Path path : paths) {
            Part part = open(path);
            parts.add(part);
            names.addAll(part.columns);
        }
        List<SourceTable.Column> columns = SourceReader.texts(names);
        SourceReader.create(workspace, table, columns, wanted);
        List<SourceTable.Span> spans = new ArrayList<>();
        SourceTable.Unreadable unreadable = SourceTable.Unreadable.NOTHING;
        long from = 0;
        for (Part part : parts) {
            String insert = SourceReader.insert(table, columns, wanted, Set.copyOf(part.columns));
            TextScan.Result read = new TextScan(workspace, insert, options(part)).of(part.file);
            RejectedLines.Found rejected = read.rejected();
            int header = dialect.header() ? 1 : 0;
            spans.add(
                    new SourceTable.Span(part.file.original().toString(), from, read.rows(), header, rejected.lines()));
            unreadable = unreadable.plus(rejected.unreadable());
            from += read.rows();
        }
        return new SourceTable(
                source, table, columns, spans, unreadable, parts.get(0).suspectedDelimiter, notes(parts));
    }

    private Part open(Path path) {
        TextFile file = TextFile.prepare(path, dialect.encoding(), workspace);
        if (file.isEmpty()) {
            throw new InvalidInputException(path + ": is empty; expected rows of a table. Fix: export the file again");
        }
        List<String> names = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        List<String> first = firstRecord(file);
        for (int i = 0; i < first.size(); i++) {
            String name = dialect.header() && !first.get(i).isBlank()
                    ? first.get(i)
                    : SourceTable.numbered(Integer.toString(i));
            String unique = name;
            // DuckDB ignores letter case in names.
            for (int n = 1; !taken.add(unique.toLowerCase(Locale.ROOT)); n++) {
                unique = name + "_" + n;
            }
            if (!unique.equals(name)) {
                notes.add("header: found two columns named \"" + name + "\" in " + path + "; expected one. The first is"
                        + " read as \"" + name + "\", the next as \"" + unique + "\". Fix: check which one is meant");
            }
            names.add(unique);
        }
        return new Part(file, names, first.size() == 1 ? otherDelimiter(first.get(0)) : Optional.empty(), notes);
    }

    private static List<String> notes(List<Part> parts) {
        return parts.stream().flatMap(part -> part.notes.stream()).toList();
    }

    /** Returns the other delimiter as it is written in a descriptor. */
    private Optional<String> otherDelimiter(String value) {
        return USUAL_DELIMITERS.stream()
                .filter(usual -> !usual.equals(source.delimiter()) && value.contains(usual))
                .findFirst()
                .map(usual -> usual.replace("\t", "\\t"));
    }

    /** Returns the values of the first record, found by DuckDB in a file with that record alone. */
    private List<String> firstRecord(TextFile file) {
        Path alone = workspace.scratch(".csv");
        DurableFile.write(alone, firstLines(withOneLineEnd(file.beginning(LONGEST_HEADER))));
        String scan = "read_csv(" + SqlText.file(alone) + ", header=false, all_varchar=true, skip=0, " + "comment='', "
                + dialectOptions() + ")";
        try {
            List<List<String>> records = workspace.rows("SELECT * FROM " + scan + " LIMIT 1", CsvSource::values);
            Files.delete(alone);
            if (records.isEmpty()) {
                throw new InvalidInputException(
                        file.original() + ": found an empty first line; expected a header. Fix: delete the empty line");
            }
            return records.get(0);
        } catch (DatabaseException e) {
            throw e.blaming(file.original() + ": its first line");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withOneLineEnd(String text) {
        return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace('\r', '\n');
    }

    private static List<String> values(ResultSet row) throws SQLException {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            String value = row.getString(i);
            values.add(value == null ? "" : value);
        }
        return values;
    }

    /** Returns the first line, and those after it while a quote is open. */
    private String firstLines(String text) {
        int end = -1;
        boolean open = true;
        while (open) {
            int next = text.indexOf('\n', end + 1);
            if (next < 0) {
                return text;
            }
            String line = text.substring(end + 1, next);
            long quotes = dialect.quote().isEmpty()
                    ? 0
                    : line.chars().filter(c -> c == dialect.quote().charAt(0)).count();
            open = (quotes % 2 == 1) == (end < 0);
            end = next;
        }
        return text.substring(0, end + 1);
    }

    private String options(Part part) {
        String columns = part.columns.stream()
                .map(name -> SqlText.literal(name) + ": 'VARCHAR'")
                .collect(Collectors.joining(", ", "{", "}"));
        return "auto_detect=false, header=" + dialect.header() + ", " + dialectOptions() + ", columns=" + columns;
    }

    private String dialectOptions() {
        return "delim=" + SqlText.literal(source.delimiter()) + ", quote=" + SqlText.literal(dialect.quote())
                + ", escape=" + SqlText.literal(dialect.escaping());
    }
}
