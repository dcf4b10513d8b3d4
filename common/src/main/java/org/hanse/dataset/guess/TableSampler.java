// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;
import org.hanse.dataset.TimeFormat;
import org.hanse.file.TemporaryPath;

/** Sampler of tables with DuckDB, whose sniffer determines delimiter and quotes. Must be closed. */
final class TableSampler implements AutoCloseable {

    static final int ROWS = 20_000;
    private static final String BY_HAND = ". Fix: write the descriptor by hand, see docs/guides/own-data.md";

    private final Connection database;
    private final TemporaryPath folder;
    private int copies;

    TableSampler() {
        folder = TemporaryPath.folder("hanse-guess-");
        try {
            database = DriverManager.getConnection("jdbc:duckdb:");
            try (Statement statement = database.createStatement()) {
                statement.execute("SET threads = 2");
            }
        } catch (SQLException e) {
            folder.close();
            throw new IllegalStateException("DuckDB does not start", e);
        } catch (LinkageError e) {
            folder.close();
            throw TemporaryPath.unusable(e);
        }
    }

    /**
     * Returns the first rows of the file of {@code head}.
     *
     * @throws InvalidInputException if it is no table
     */
    SampledTable sample(FileHead head) {
        try {
            if (head.parquet()) {
                return typed(head, "parquet", "read_parquet(" + text(head.file()) + ")");
            }
            String start = head.text().stripLeading();
            if (start.startsWith("[")) {
                return typed(head, "json", "read_json(" + text(head.file()) + ", format = 'array')");
            }
            if (start.startsWith("{")) {
                refuseSingleObject(head);
                return typed(
                        head,
                        "jsonl",
                        "read_json(" + text(copy(FileHead.unified(head.text()), StandardCharsets.UTF_8))
                                + ", format = 'newline_delimited')");
            }
            return csv(head);
        } catch (SQLException e) {
            throw new InvalidInputException(
                    head.file() + ": found no table ("
                            + firstLine(String.valueOf(e.getMessage())).replaceAll(copies(), name(head))
                            + "); expected one" + BY_HAND,
                    e);
        }
    }

    /** Returns the different values of a column over the whole file, the most frequent first, at most {@code limit}. */
    List<String> values(SampledTable table, SampledColumn column, int limit) {
        if (!table.form().encoding().equals(StandardCharsets.UTF_8)) {
            return frequent(column.values(), limit);
        }
        String value = "CAST(" + identifier(column.name()) + " AS VARCHAR)";
        String query = "SELECT " + value + " AS v FROM " + whole(table) + " WHERE trim(" + value + ") <> '' GROUP BY v"
                + " ORDER BY count(*) DESC, v LIMIT " + limit;
        try (Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1).strip());
            }
            return values;
        } catch (SQLException e) {
            // Rows beyond the sample do not parse. The sample suffices here; the check names the row.
            return frequent(column.values(), limit);
        }
    }

    @Override
    public void close() {
        try (folder) {
            database.close();
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB does not close", e);
        }
    }

    private SampledTable csv(FileHead head) throws SQLException {
        String text = CsvRecords.withoutOddRows(head.rows());
        if (text.isBlank()) {
            throw new InvalidInputException(head.file()
                    + ": found no header line, only blank lines; expected a table. Fix: add a first line with the"
                    + " columns' names, and the rows below it");
        }
        Path copy = copy(text, StandardCharsets.UTF_8);
        List<String> sniffed = rows("SELECT Delimiter, Quote, len(Columns), HasHeader FROM sniff_csv(" + text(copy)
                        + ")")
                .get(0);
        int columns = Integer.parseInt(sniffed.get(2));
        if (columns < 2) {
            CsvRecords.delimiterOfNames(text)
                    .or(() -> CsvRecords.delimiterOfRows(text))
                    .ifPresent(delimiter -> CsvRecords.requireEvenRows(head.file(), text, delimiter));
            throw new InvalidInputException(head.file() + ": found no columns in the first line \""
                    + Texts.clip(head.lines(1).get(0)) + "\"; expected a table" + BY_HAND);
        }
        String quote = sniffed.get(1).length() == 1 ? sniffed.get(1) : "\"";
        if (quote.equals("\"")) {
            CsvRecords.requireEvenRows(head.file(), text, sniffed.get(0));
        }
        SourceForm headless = new SourceForm(SourceForm.CSV, sniffed.get(0), false, head.encoding(), quote);
        List<List<String>> rows =
                rows("SELECT * FROM " + csvReader(copy, headless, standIns(columns)) + " LIMIT " + ROWS);
        if (rows.isEmpty()) {
            throw new InvalidInputException(
                    head.file() + ": found no rows; expected interactions. Fix: export the file again");
        }
        boolean header = isHeader(rows.get(0), Boolean.parseBoolean(sniffed.get(3)));
        SourceForm form = new SourceForm(SourceForm.CSV, sniffed.get(0), header, head.encoding(), quote);
        List<String> names = header
                ? unique(rows.get(0))
                : standIns(columns).stream().map(name -> "").toList();
        // Files that were pasted together repeat their header, which the reader of data sets leaves out as well.
        List<List<String>> body =
                header ? rows.stream().filter(row -> !row.equals(rows.get(0))).toList() : rows;
        return table(head, form, names, body, List.of());
    }

    /** Returns a table whose source names its columns itself. */
    private SampledTable typed(FileHead head, String format, String reader) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> times = new ArrayList<>();
        for (List<String> column :
                rows("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + reader + ")")) {
            names.add(column.get(0));
            if (column.get(1).startsWith("TIMESTAMP") || column.get(1).equals("DATE")) {
                times.add(column.get(0));
            }
        }
        String columns = names.stream()
                .map(name -> "CAST(" + identifier(name) + " AS VARCHAR)")
                .collect(Collectors.joining(", "));
        List<List<String>> rows = rows("SELECT " + columns + " FROM " + reader + " LIMIT " + ROWS);
        if (rows.isEmpty()) {
            throw new InvalidInputException(
                    head.file() + ": found no rows; expected interactions. Fix: export the file again");
        }
        return table(head, SourceForm.of(format), names, rows, times);
    }

    private static SampledTable table(
            FileHead head, SourceForm form, List<String> names, List<List<String>> rows, List<String> times) {
        List<SampledColumn> columns = IntStream.range(0, names.size())
                .mapToObj(i -> SampledColumn.of(
                        names.get(i).isBlank() ? "c" + i : names.get(i),
                        !names.get(i).isBlank(),
                        times.contains(names.get(i)),
                        rows.stream().map(row -> row.get(i)).toList()))
                .toList();
        return new SampledTable(head.file(), form, rows.size(), head.whole() && rows.size() < ROWS, columns);
    }

    /** Returns unique names, as the reader of data sets requires: a second column of one name gets a number. */
    private static List<String> unique(List<String> header) {
        Set<String> taken = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (String name : header) {
            String own = name;
            for (int n = 1; !name.isBlank() && !taken.add(own.toLowerCase(Locale.ROOT)); n++) {
                own = name + "_" + n;
            }
            names.add(own);
        }
        return names;
    }

    /**
     * Returns whether the first row names the columns. The sniffer compares the types below, which is little evidence
     * where all columns are numbers or all are text. So common names count as well, and numbers and times are no
     * names.
     */
    private static boolean isHeader(List<String> first, boolean sniffed) {
        List<String> cells = first.stream().filter(cell -> !cell.isBlank()).toList();
        boolean numbers = cells.stream().anyMatch(cell -> cell.strip().matches("[-+]?\\d+([.,]\\d+)*"));
        boolean times = cells.stream()
                .anyMatch(cell -> TimeFormat.of(List.of(cell.strip())).isPresent());
        return !numbers && !times && (sniffed || cells.stream().anyMatch(ColumnRole::known));
    }

    private String whole(SampledTable table) {
        String format = table.form().format();
        if (format.equals("parquet")) {
            return "read_parquet(" + text(table.file()) + ")";
        }
        if (format.startsWith("json")) {
            String layout = format.equals("jsonl") ? "'newline_delimited'" : "'array'";
            return "read_json(" + text(table.file()) + ", format = " + layout + ")";
        }
        return csvReader(table.file(), table.form(), table.names());
    }

    /** Rows that do not fit are passed over here: finding them is the work of check. */
    private static String csvReader(Path file, SourceForm form, List<String> names) {
        String columns =
                names.stream().map(name -> literal(name) + ": 'VARCHAR'").collect(Collectors.joining(", "));
        return "read_csv(" + text(file) + ", auto_detect = false, columns = {" + columns + "}, header = "
                + form.header()
                + ", delim = " + literal(form.delimiter()) + ", quote = " + literal(form.quote()) + ", escape = "
                + literal(form.quote()) + ", ignore_errors = true, null_padding = true, parallel = false)";
    }

    private List<List<String>> rows(String query) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>(columns);
                for (int c = 1; c <= columns; c++) {
                    String cell = result.getString(c);
                    row.add(cell == null ? "" : cell);
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** Returns a pattern for the path of a {@link #copy}, which would be meaningless in a message. */
    private String copies() {
        return Pattern.quote(folder.path().toString()) + "\\S?head-\\d+";
    }

    private static String name(FileHead head) {
        return Matcher.quoteReplacement(head.file().toString());
    }

    /** Returns a file with this text; DuckDB reads UTF-8 with line ends of one kind. */
    private Path copy(String text, Charset encoding) {
        Path copy = folder.path().resolve("head-" + copies++);
        try {
            return Files.writeString(copy, text, encoding);
        } catch (IOException e) {
            throw TemporaryPath.unusable(e);
        }
    }

    private static void refuseSingleObject(FileHead head) {
        boolean perLine = head.lines(3).stream().allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        if (!perLine || (head.lines(2).size() == 1 && head.text().length() > 1 << 16)) {
            throw new InvalidInputException(
                    head.file() + ": found one JSON object; expected one on each line. Fix: write the descriptor by"
                            + " hand; use format: json-map if the object maps ids to lists or objects. See"
                            + " docs/guides/own-data.md");
        }
    }

    private static List<String> standIns(int columns) {
        return IntStream.range(0, columns).mapToObj(i -> "c" + i).toList();
    }

    private static List<String> frequent(List<String> values, int limit) {
        return values.stream().collect(Collectors.groupingBy(value -> value, Collectors.counting())).entrySet().stream()
                .sorted((a, b) -> a.getValue().equals(b.getValue())
                        ? a.getKey().compareTo(b.getKey())
                        : Long.compare(b.getValue(), a.getValue()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private static String text(Path file) {
        return literal(file.toString());
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
