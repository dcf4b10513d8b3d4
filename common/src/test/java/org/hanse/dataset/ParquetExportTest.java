// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetExportTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void fromCsv_everyRowAndType_isThere() throws IOException {
        Path csv = folder.resolve("it's [a] table.csv");
        Files.writeString(csv, "merchant,value,n\n\"a, b\",0.5,3\nall,,12\n");
        Path parquet = folder.resolve("it's [a] table.parquet");
        ParquetExport.fromCsv(csv, types(), parquet, InstantSource.system());

        try (Workspace workspace = Workspace.open(ReadingOptions.standard(InstantSource.system()))) {
            List<String> rows =
                    workspace.texts("SELECT merchant || '|' || coalesce(CAST(value AS VARCHAR), 'none') || '|'"
                            + " || n FROM read_parquet(" + SqlText.file(parquet) + ")");
            assertThat(rows).containsExactly("a, b|0.5|3", "all|none|12");
            assertThat(workspace.texts("SELECT typeof(value) FROM read_parquet(" + SqlText.file(parquet) + ")"))
                    .containsOnly("DOUBLE");
        }
    }

    @Test
    void fromCsv_placeTakenByAFolder_isRefused() throws IOException {
        Path csv = folder.resolve("t.csv");
        Files.writeString(csv, "merchant,value,n\nall,1,1\n");

        Files.createDirectories(folder.resolve("t.parquet/full"));

        assertThatThrownBy(
                        () -> ParquetExport.fromCsv(csv, types(), folder.resolve("t.parquet"), InstantSource.system()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("t.parquet");
    }

    private static Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put("merchant", "VARCHAR");
        types.put("value", "DOUBLE");
        types.put("n", "INTEGER");
        return types;
    }
}
