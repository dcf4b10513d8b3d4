// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hanse.file.DurableFile;

/** Export of tables to Parquet files, whose types notebooks and databases know. */
public final class ParquetExport {

    private ParquetExport() {}

    /**
     * Writes the rows of a CSV file with a header; a crash leaves an old file or the new one.
     *
     * @param types DuckDB's types by column, in the file's order
     * @throws org.hanse.config.InvalidInputException if the disk is full or the place cannot be written to
     */
    public static void fromCsv(Path csv, Map<String, String> types, Path parquet, InstantSource clock) {
        write(
                "read_csv(" + SqlText.file(csv) + ", header = true, delim = ',', columns = " + columns(types) + ")",
                parquet,
                clock);
    }

    /**
     * Writes the objects of a file of JSON lines, see {@link #fromCsv}.
     *
     * @param types DuckDB's types by key
     */
    public static void fromLines(Path lines, Map<String, String> types, Path parquet, InstantSource clock) {
        write(new Lines(lines, types).rows(), parquet, clock);
    }

    /**
     * Objects of a file of JSON lines.
     *
     * @param types DuckDB's types by key
     */
    public record Lines(Path file, Map<String, String> types) {

        private String rows() {
            return "read_json(" + SqlText.file(file) + ", format = 'newline_delimited', columns = " + columns(types)
                    + ")";
        }
    }

    /**
     * Writes the rows of a query, see {@link #fromCsv}.
     *
     * @param tables tables of the query by name
     * @param numbers query of one row of numbers, of the table {@code written}
     * @return these numbers
     */
    public static List<Double> fromQuery(
            Map<String, Lines> tables, String query, String numbers, Path parquet, InstantSource clock) {
        try (Workspace workspace = Workspace.open(ReadingOptions.standard(clock).withThreads(1))) {
            tables.forEach(
                    (name, lines) -> workspace.execute("CREATE VIEW " + name + " AS SELECT * FROM " + lines.rows()));
            Path scratch = copy(workspace, query);
            workspace.execute("CREATE VIEW written AS SELECT * FROM read_parquet(" + SqlText.file(scratch) + ")");
            List<Double> results = new ArrayList<>();
            workspace.forEach(numbers, row -> {
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    results.add(row.getDouble(column));
                }
            });
            DurableFile.write(parquet, out -> Files.copy(scratch, out));
            return results;
        } catch (DatabaseException e) {
            throw e.blaming(parquet.toString());
        }
    }

    private static String columns(Map<String, String> types) {
        return types.entrySet().stream()
                .map(column -> SqlText.literal(column.getKey()) + ": " + SqlText.literal(column.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static void write(String rows, Path parquet, InstantSource clock) {
        try (Workspace workspace = Workspace.open(ReadingOptions.standard(clock).withThreads(1))) {
            Path scratch = copy(workspace, "SELECT * FROM " + rows);
            DurableFile.write(parquet, out -> Files.copy(scratch, out));
        } catch (DatabaseException e) {
            throw e.blaming(parquet.toString());
        }
    }

    private static Path copy(Workspace workspace, String query) {
        Path scratch = workspace.scratch(".parquet");
        workspace.execute("COPY (" + query + ") TO " + SqlText.literal(scratch.toString())
                + " (FORMAT parquet, COMPRESSION zstd)");
        return scratch;
    }
}
