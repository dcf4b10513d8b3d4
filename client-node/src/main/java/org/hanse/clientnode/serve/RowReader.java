// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.hanse.clientnode.port.ReceivedFiles.Format;
import org.hanse.clientnode.port.ReceivedFiles.Kind;
import org.hanse.config.InvalidInputException;

/**
 * Reader of the rows of a received file, one at a time, as JSON objects of items or events. A row that cannot be read stops no other. In CSV,
 * lists are separated by |, and a quote that does not end within some lines is a fault of its first line.
 */
final class RowReader {

    private static final int LONGEST_LINE = 100_000;
    private static final int MOST_LINES = 50;
    private static final int BUFFER = 1 << 16;
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final CsvMapper CSV =
            CsvMapper.builder().enable(CsvParser.Feature.WRAP_AS_ARRAY).build();

    private final InputStream in;
    private final Kind kind;
    private final Map<String, Value> values;
    private final Optional<Header> header;
    private final Deque<Line> pending = new ArrayDeque<>();
    private long number;

    /** Row of a file, or why it cannot be read. */
    record Row(long line, Optional<ObjectNode> json, Optional<Problem> problem) {

        private static Row of(long line, ObjectNode json) {
            return new Row(line, Optional.of(json), Optional.empty());
        }

        private static Row faulty(long line, String message) {
            return new Row(line, Optional.empty(), Optional.of(new Problem(Problem.Kind.INVALID, message)));
        }
    }

    /** Line without its end, or why it cannot be read. */
    private record Line(long number, String text, Optional<String> fault) {}

    /** First line of a CSV file. */
    private record Header(List<String> columns, ObjectReader cells) {}

    /** Kinds of values of a key. */
    private enum Value {
        TEXT,
        NUMBER,
        FLAG,
        LIST;

        static Value of(RecordComponent key) {
            if (key.getType() == OptionalDouble.class) {
                return NUMBER;
            }
            if (key.getType() == List.class) {
                return LIST;
            }
            return key.getGenericType().getTypeName().contains(Boolean.class.getName()) ? FLAG : TEXT;
        }
    }

    /**
     * Begins to read a file.
     *
     * @throws InvalidInputException if the file is empty, or a CSV file has a column that is no key or lacks a required one
     */
    RowReader(InputStream in, Format format, Kind kind) throws IOException {
        this.in = new BufferedInputStream(in, BUFFER);
        this.kind = kind;
        this.values = new LinkedHashMap<>();
        Class<?> type = kind == Kind.ITEMS ? ItemDocument.Facts.class : Events.Entry.class;
        for (RecordComponent key : type.getRecordComponents()) {
            values.put(key.getName(), Value.of(key));
        }
        Line first = nextWithText()
                .orElseThrow(() -> new InvalidInputException(
                        "body: found an empty file; expected rows. Fix: send the file as the body"));
        if (format == Format.CSV) {
            this.header = Optional.of(header(first));
        } else {
            this.header = Optional.empty();
            pending.push(first);
        }
    }

    private Header header(Line first) {
        first.fault().ifPresent(fault -> {
            throw new Problem(Problem.Kind.INVALID, "header: " + fault);
        });
        char separator = first.text().contains(",") || !first.text().contains(";") ? ',' : ';';
        ObjectReader cells = CSV.readerFor(String[].class)
                .with(CsvSchema.emptySchema().withColumnSeparator(first.text().contains("\t") ? '\t' : separator));
        List<String> columns =
                cells(cells, first.text()).stream().map(String::strip).toList();
        Set<String> seen = new TreeSet<>();
        for (String column : columns) {
            if (!values.containsKey(column) || !seen.add(column)) {
                throw new InvalidInputException("header: found column " + column
                        + (values.containsKey(column) ? " twice" : "") + "; expected some of "
                        + String.join(", ", values.keySet()) + ", each once. Fix: rename or drop the column");
            }
        }
        List<String> required = kind == Kind.ITEMS ? List.of("id") : List.of("item", "type");
        if (!seen.containsAll(required)) {
            throw new InvalidInputException("header: found " + String.join(", ", columns) + "; expected "
                    + String.join(" and ", required) + " among the columns. Fix: add them");
        }
        return new Header(columns, cells);
    }

    /** Returns the next row; empty at the end. */
    Optional<Row> next() throws IOException {
        Optional<Line> next = nextWithText();
        if (next.isEmpty()) {
            return Optional.empty();
        }
        Line line = next.get();
        if (line.fault().isPresent()) {
            return Optional.of(Row.faulty(line.number(), line.fault().get()));
        }
        return Optional.of(header.isPresent() ? csv(line, header.get()) : json(line));
    }

    private static Row json(Line line) {
        try {
            return Row.of(
                    line.number(), ServedJson.read(line.text().getBytes(StandardCharsets.UTF_8), ObjectNode.class));
        } catch (Problem e) {
            return new Row(line.number(), Optional.empty(), Optional.of(e));
        }
    }

    private Row csv(Line first, Header own) throws IOException {
        List<Line> lines = new ArrayList<>(List.of(first));
        StringBuilder text = new StringBuilder(first.text());
        while (hasOpenQuote(text)) {
            Optional<Line> next = lines.size() < MOST_LINES ? nextLine() : Optional.empty();
            next.ifPresent(lines::add);
            if (next.isEmpty() || next.get().fault().isPresent()) {
                for (int i = lines.size() - 1; i > 0; i--) {
                    pending.push(lines.get(i));
                }
                return Row.faulty(
                        first.number(),
                        "line: found a quote that does not end; expected a second one. Fix: write a quote in a cell"
                                + " twice");
            }
            text.append('\n').append(next.get().text());
        }
        try {
            return row(first.number(), cells(own.cells(), text.toString()), own.columns());
        } catch (InvalidInputException e) {
            return Row.faulty(first.number(), String.valueOf(e.getMessage()));
        }
    }

    private static boolean hasOpenQuote(CharSequence text) {
        return text.chars().filter(c -> c == '"').count() % 2 == 1;
    }

    private static List<String> cells(ObjectReader reader, String text) {
        try (MappingIterator<String[]> rows = reader.readValues(text)) {
            return List.of(rows.nextValue());
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "line: found no CSV; expected cells with one separator between them. Fix: write quotes around a cell"
                            + " with a separator",
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("a text could not be read", e);
        }
    }

    private Row row(long line, List<String> cells, List<String> columns) {
        if (cells.size() != columns.size()) {
            return Row.faulty(
                    line,
                    "line: found " + cells.size() + " cells; expected " + columns.size()
                            + ", as the header has. Fix: correct the line");
        }
        ObjectNode json = NODES.objectNode();
        for (int c = 0; c < cells.size(); c++) {
            String column = columns.get(c);
            String cell = cells.get(c);
            // A blank cell is no value: it leaves a known item as it is.
            if (!cell.isBlank()) {
                json.set(column, value(values.getOrDefault(column, Value.TEXT), cell));
            }
        }
        return Row.of(line, json);
    }

    /** Returns a value; one of another kind as text, which is rejected with its key later. */
    private static JsonNode value(Value kind, String cell) {
        String text = cell.strip();
        return switch (kind) {
            case NUMBER -> number(text);
            case FLAG ->
                switch (text) {
                    case "true", "TRUE", "1" -> NODES.booleanNode(true);
                    case "false", "FALSE", "0" -> NODES.booleanNode(false);
                    default -> NODES.textNode(text);
                };
            case LIST -> list(text);
            default -> NODES.textNode(cell);
        };
    }

    private static JsonNode number(String text) {
        try {
            return NODES.numberNode(new BigDecimal(text).doubleValue());
        } catch (NumberFormatException e) {
            return NODES.textNode(text);
        }
    }

    private static JsonNode list(String text) {
        ArrayNode list = NODES.arrayNode();
        for (String part : text.split("\\|", -1)) {
            if (!part.isBlank()) {
                list.add(part.strip());
            }
        }
        return list;
    }

    private Optional<Line> nextWithText() throws IOException {
        Optional<Line> line = nextLine();
        while (line.isPresent()
                && line.get().fault().isEmpty()
                && line.get().text().isBlank()) {
            line = nextLine();
        }
        return line;
    }

    private Optional<Line> nextLine() throws IOException {
        if (!pending.isEmpty()) {
            return Optional.of(pending.pop());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean isLong = false;
        boolean any = false;
        for (int b = in.read(); b >= 0; b = in.read()) {
            any = true;
            if (b == '\n') {
                break;
            }
            if (bytes.size() < LONGEST_LINE) {
                bytes.write(b);
            } else {
                isLong = true;
            }
        }
        if (!any) {
            return Optional.empty();
        }
        number++;
        if (isLong) {
            return Optional.of(new Line(
                    number,
                    "",
                    Optional.of("line: found more than " + LONGEST_LINE
                            + " bytes; expected at most that. Fix: shorten its texts")));
        }
        return Optional.of(line(bytes.toByteArray()));
    }

    private Line line(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (number == 1 && text.startsWith(BYTE_ORDER_MARK)) {
                text = text.substring(1);
            }
            return new Line(
                    number, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, Optional.empty());
        } catch (CharacterCodingException e) {
            return new Line(
                    number,
                    "",
                    Optional.of("line: found bytes that are no text in UTF-8; expected UTF-8. Fix: export the file in"
                            + " UTF-8"));
        }
    }
}
