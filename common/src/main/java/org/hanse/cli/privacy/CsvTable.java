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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;

/**
 * A table of text with commas between its cells and a header, and where it came from. Blank lines are left out.
 *
 * @param file that it was read from
 * @param header names of the columns, each once
 * @param rows each with as many cells
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
     * A row.
     *
     * @param line of the file on which it begins, from 1
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
            throw new InvalidInputException(file + ": is empty; its first line must name the columns");
        }
        List<String> header = rows.get(0).cells().stream().map(String::strip).toList();
        int headerLine = rows.get(0).line();
        Set<String> seen = new HashSet<>();
        for (String name : header) {
            if (!seen.add(name)) {
                throw new InvalidInputException(
                        file + ": line " + headerLine + ": column \"" + name + "\" stands twice; rename one");
            }
        }
        List<Row> body = rows.subList(1, rows.size());
        for (Row row : body) {
            if (row.cells().size() != header.size()) {
                throw new InvalidInputException(file + ": line " + row.line() + ": has "
                        + row.cells().size() + " columns, the header names " + header.size());
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
                    file + ": line " + (at == null ? line : at.getLineNr()) + ": is no CSV: " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
        return rows;
    }

    /** A cell of a named column, without blanks around it. */
    Cell cell(Row row, String column) {
        return new Cell(
                file,
                row.line(),
                column,
                row.cells().get(header.indexOf(column)).strip());
    }

    /**
     * What is to be known of some rows: how many there are, and where the first one stands.
     *
     * @param concerned whether it is to be known of a row, by its index
     * @return empty if it is of none
     */
    Optional<String> remark(String what, IntPredicate concerned) {
        int[] all = IntStream.range(0, rows.size()).filter(concerned).toArray();
        return all.length == 0
                ? Optional.empty()
                : Optional.of(file + ": " + what + " in " + all.length + (all.length == 1 ? " row" : " rows")
                        + ", first in line " + rows.get(all[0]).line());
    }

    /** An error at the header. */
    InvalidInputException headerError(String message) {
        return new InvalidInputException(file + ": line 1: " + message);
    }

    /** Header and rows as CSV. */
    String text() {
        StringWriter text = new StringWriter();
        try (SequenceWriter lines = CSV.writer().writeValues(text)) {
            lines.write(header);
            for (Row row : rows) {
                lines.write(row.cells());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
