// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.io.BufferedReader;
import java.io.BufferedWriter;
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
import java.util.HashMap;
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

    private static final int ROWS = 20_000;
    private static final String BY_HAND = ". Fix: write the descriptor by hand, see docs/guides/own-data.md";

    /** Line end of another kind than the usual two. */
    private static final Pattern ODD_LINE_END = Pattern.compile("\r(?!\n)");

    private final Connection database;
    private final TemporaryPath folder;
    private final Map<Path, FileHead> heads = new HashMap<>();
    private final Map<String, String> read = new HashMap<>();
    private final Map<Path, Path> copied = new HashMap<>();
    private int copies;

    TableSampler() {
        folder = TemporaryPath.folder("hanse-guess-");
        try {
            database =
                    DriverManager.getConnection("jdbc:duckdb:" + folder.path().resolve("rows.db"));
            try (Statement statement = database.createStatement()) {
                statement.execute("SET threads = 2; SET memory_limit = '600MB'");
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
        heads.put(head.file(), head);
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
            throw noTable(head.file(), e);
        }
    }

    /** Returns the different values of a column over all rows, the most frequent first, at most {@code limit}. */
    List<String> values(SampledTable table, SampledColumn column, int limit) {
        String value = "CAST(" + identifier(column.name()) + " AS VARCHAR)";
        return query(
                        table.file(),
                        "SELECT " + value + " AS v FROM " + whole(table) + " WHERE trim(" + value
                                + ") <> '' GROUP BY v ORDER BY count(*) DESC, v LIMIT " + limit)
                .stream()
                .map(row -> row.get(0).strip())
                .toList();
    }

    /** Returns the number of rows, of all, for which {@code condition} holds. */
    long count(SampledTable table, String condition) {
        return number(table.file(), "SELECT count(*) FROM " + whole(table) + " WHERE " + condition);
    }

    /**
     * Ids of items in the interactions.
     *
     * @param table table of the database
     * @param size number of ids
     */
    record Ids(String table, long size) {}

    /** Returns the different items of a column over all rows. */
    Ids items(SampledTable table, SampledColumn column) {
        String id = SqlName.id(column);
        return ids(
                table.file(),
                "SELECT " + (column.listsItems() ? "trim(unnest(" + SqlName.items(column) + "))" : id) + " AS id FROM "
                        + whole(table));
    }

    /** Returns the different items of all lines. */
    Ids items(SequenceLines sequences, FileHead file) {
        String line = csvReader(
                List.of(readable(file.file())),
                new SourceForm(SourceForm.CSV, "\u001F", false, file.encoding(), ""),
                List.of("c0"));
        return ids(
                file.file(),
                "SELECT unnest(string_split(trim(c0), " + literal(sequences.delimiter()) + ")["
                        + (sequences.idFirst() ? 2 : 1) + ":]) AS id FROM " + line);
    }

    private Ids ids(Path file, String query) {
        String table = "ids_" + copies++;
        execute(file, "CREATE TABLE " + table + " AS SELECT DISTINCT id FROM (" + query + ") WHERE id <> ''");
        return new Ids(table, number(file, "SELECT count(*) FROM " + table));
    }

    /**
     * Items of a column that the interactions have.
     *
     * @param ids number of different values
     * @param both number of these that are items of the interactions
     * @param items number of items of the interactions
     */
    record Overlap(long ids, long both, long items) {

        /** Returns the share of the fewer of both that occur in both. */
        double share() {
            return both == 0 ? 0 : (double) both / Math.min(ids, items);
        }
    }

    /** Returns the overlap of a column with {@code items} over all rows. */
    Overlap overlap(SampledTable table, SampledColumn column, Ids items) {
        List<String> row = query(
                        table.file(),
                        "SELECT count(DISTINCT v), count(DISTINCT id) FROM (SELECT " + SqlName.id(column)
                                + " AS v FROM " + whole(table) + ") LEFT JOIN " + items.table() + " ON id = v"
                                + " WHERE v <> ''")
                .get(0);
        return new Overlap(Long.parseLong(row.get(0)), Long.parseLong(row.get(1)), items.size());
    }

    private long number(Path file, String query) {
        return Long.parseLong(query(file, query).get(0).get(0));
    }

    private List<List<String>> query(Path file, String query) {
        try {
            return rows(query);
        } catch (SQLException e) {
            throw noTable(file, e);
        }
    }

    private void execute(Path file, String change) {
        try (Statement statement = database.createStatement()) {
            statement.execute(change);
        } catch (SQLException e) {
            throw noTable(file, e);
        }
    }

    private InvalidInputException noTable(Path file, SQLException e) {
        String message = firstLine(String.valueOf(e.getMessage()))
                .replaceAll(
                        Pattern.quote(folder.path().toString()) + "\\S?head-\\d+",
                        Matcher.quoteReplacement(file.toString()));
        return new InvalidInputException(file + ": found no table (" + message + "); expected one" + BY_HAND, e);
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
                rows("SELECT * FROM " + csvReader(List.of(copy), headless, standIns(columns)) + " LIMIT " + ROWS);
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

    private SampledTable table(
            FileHead head, SourceForm form, List<String> names, List<List<String>> rows, List<String> times) {
        List<SampledColumn> columns = IntStream.range(0, names.size())
                .mapToObj(i -> SampledColumn.of(
                        names.get(i).isBlank() ? "c" + i : names.get(i),
                        !names.get(i).isBlank(),
                        times.contains(names.get(i)),
                        rows.stream().map(row -> row.get(i)).toList()))
                .toList();
        SampledTable table = new SampledTable(List.of(head.file()), form, rows.size(), columns);
        List<SampledColumn> confirmed = columns.stream()
                .map(column ->
                        column.damaged() && count(table, otherThanDamaged(column)) > 0 ? column.undamaged() : column)
                .toList();
        return new SampledTable(table.files(), form, rows.size(), confirmed);
    }

    /** Returns SQL that holds for values that are neither damaged ids nor a header among the rows. */
    private static String otherThanDamaged(SampledColumn column) {
        String text = "trim(CAST(" + identifier(column.name()) + " AS VARCHAR))";
        return text + " NOT IN ('', " + literal(column.name()) + ") AND NOT regexp_full_match(" + text + ", "
                + literal(SampledColumn.DAMAGED) + ")";
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

    /** Returns a table of the database with all rows; text is parsed once. */
    private String whole(SampledTable table) {
        return read.computeIfAbsent(reader(table), reader -> {
            String name = "rows_" + copies++;
            execute(table.file(), "CREATE TABLE " + name + " AS SELECT * FROM " + reader);
            return name;
        });
    }

    private String reader(SampledTable table) {
        List<Path> files = table.files().stream().map(this::readable).toList();
        String format = table.form().format();
        if (format.equals("parquet")) {
            return "read_parquet(" + texts(files) + ")";
        }
        if (format.startsWith("json")) {
            return "read_json(" + texts(files) + ", format = "
                    + (format.equals("jsonl") ? "'newline_delimited', ignore_errors = true)" : "'array')");
        }
        return csvReader(files, table.form(), table.names());
    }

    /** Returns a file that DuckDB reads: in UTF-8, with line ends of one kind. */
    private Path readable(Path file) {
        FileHead head = heads.computeIfAbsent(file, FileHead::read);
        boolean asIs = head.parquet()
                || (head.encoding().equals(StandardCharsets.UTF_8)
                        && !ODD_LINE_END.matcher(head.text()).find());
        return asIs ? file : copied.computeIfAbsent(file, odd -> copy(head));
    }

    /** Rows that do not fit are passed over here: finding them is the work of check. */
    private static String csvReader(List<Path> files, SourceForm form, List<String> names) {
        String columns =
                names.stream().map(name -> literal(name) + ": 'VARCHAR'").collect(Collectors.joining(", "));
        return "read_csv(" + texts(files) + ", auto_detect = false, columns = {" + columns + "}, header = "
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

    /** Returns a file with this text; DuckDB reads UTF-8 with line ends of one kind. */
    private Path copy(String text, Charset encoding) {
        Path copy = folder.path().resolve("head-" + copies++);
        try {
            return Files.writeString(copy, text, encoding);
        } catch (IOException e) {
            throw TemporaryPath.unusable(e);
        }
    }

    private Path copy(FileHead head) {
        Path copy = folder.path().resolve("head-" + copies++);
        try (BufferedReader in = head.reader();
                BufferedWriter out = Files.newBufferedWriter(copy)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(line + "\n");
            }
            return copy;
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

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private static String texts(List<Path> files) {
        return files.stream().map(TableSampler::text).collect(Collectors.joining(", ", "[", "]"));
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
