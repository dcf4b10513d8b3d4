// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/**
 * Comma-separated table with a header. Blank lines are ignored.
 *
 * @param file source file
 * @param header names of the columns, each once
 * @param rows rows with one cell for each column
 */
record CsvTable(Path file, List<String> header, List<Row> rows) {

    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();

    CsvTable {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
    }

    /**
     * Row with its position.
     *
     * @param line first line in the file, from 1
     * @param cells one for each column
     */
    record Row(int line, List<String> cells) {

        Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * Reads a file.
     *
     * @throws InvalidInputException if it cannot be read, has no header, or a row has more or fewer cells than the header
     */
    static CsvTable read(Path file) {
        List<Row> rows = rows(file, InputText.read(file));
        if (rows.isEmpty()) {
            throw error(file, 1, "nothing", "a line that names the columns. Fix: add a header");
        }
        List<String> header = rows.get(0).cells().stream().map(String::strip).toList();
        int headerLine = rows.get(0).line();
        Set<String> seen = new HashSet<>();
        for (String name : header) {
            if (!seen.add(name)) {
                throw error(file, headerLine, "column " + name + " twice", "each once. Fix: rename one");
            }
        }
        List<Row> body = rows.subList(1, rows.size());
        for (Row row : body) {
            if (row.cells().size() != header.size()) {
                throw error(
                        file,
                        row.line(),
                        row.cells().size() + " cells",
                        header.size() + ", as the header has. Fix: correct the line");
            }
        }
        return new CsvTable(file, header, body);
    }

    private static List<Row> rows(Path file, String text) {
        List<Row> rows = new ArrayList<>();
        int line = 1;
        try (MappingIterator<String[]> records = CSV.readerFor(String[].class).readValues(text)) {
            while (records.hasNextValue()) {
                List<String> cells = Arrays.asList(records.nextValue());
                if (cells.size() > 1 || !cells.get(0).isBlank()) {
                    rows.add(new Row(line, cells));
                }
                line += 1
                        + (int) cells.stream()
                                .flatMapToInt(String::chars)
                                .filter(c -> c == '\n')
                                .count();
            }
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new InvalidInputException(
                    file + ":" + (at == null ? line : at.getLineNr()) + ": found no CSV (" + e.getOriginalMessage()
                            + "); expected cells with commas between them. Fix: correct the line",
                    e);
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
        return rows;
    }

    /** Returns an error at the header. */
    InvalidInputException headerError(String found, String expected) {
        return error(file, 1, found, expected);
    }

    private static InvalidInputException error(Path file, int line, String found, String expected) {
        return new InvalidInputException(file + ":" + line + ": found " + found + "; expected " + expected);
    }

    /** Returns cells by the names of some columns. */
    Map<String, String> cells(Row row, Collection<String> names) {
        return names.stream()
                .filter(header::contains)
                .distinct()
                .collect(Collectors.toMap(
                        name -> name,
                        name -> row.cells().get(header.indexOf(name)).strip()));
    }

    /** Returns header and rows as CSV, with more columns at the end. */
    String text(List<String> added, List<List<String>> more) {
        StringWriter text = new StringWriter();
        try (SequenceWriter lines = CSV.writer().writeValues(text)) {
            lines.write(joined(header, added));
            for (int i = 0; i < rows.size(); i++) {
                lines.write(joined(rows.get(i).cells(), more.get(i)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static List<String> joined(List<String> cells, List<String> more) {
        return Stream.concat(cells.stream(), more.stream()).toList();
    }
}
