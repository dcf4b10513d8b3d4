// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
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
        write(
                "read_json(" + SqlText.file(lines) + ", format = 'newline_delimited', columns = " + columns(types)
                        + ")",
                parquet,
                clock);
    }

    private static String columns(Map<String, String> types) {
        return types.entrySet().stream()
                .map(column -> SqlText.literal(column.getKey()) + ": " + SqlText.literal(column.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static void write(String rows, Path parquet, InstantSource clock) {
        try (Workspace workspace = Workspace.open(ReadingOptions.standard(clock).withThreads(1))) {
            Path scratch = workspace.scratch(".parquet");
            workspace.execute("COPY (SELECT * FROM " + rows + ") TO " + SqlText.literal(scratch.toString())
                    + " (FORMAT parquet, COMPRESSION zstd)");
            DurableFile.write(parquet, out -> Files.copy(scratch, out));
        } catch (DatabaseException e) {
            throw e.blaming(parquet.toString());
        }
    }
}
