// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hanse.core.evaluate.Estimate;

/** Figures of a run as {@code results.csv}: one line for each, with an empty field for a missing number. */
public final class ResultsCsv {

    private static final List<String> COLUMNS =
            List.of("merchant", "model", "split", "metric", "cutoff", "value", "low", "high", "n");

    private static final Set<String> WHOLE = Set.of("cutoff", "n");
    private static final Set<String> REAL = Set.of("value", "low", "high");

    private ResultsCsv() {}

    /** Returns the types of the columns in SQL, in their order. */
    static Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        COLUMNS.forEach(column ->
                types.put(column, WHOLE.contains(column) ? "INTEGER" : REAL.contains(column) ? "DOUBLE" : "VARCHAR"));
        return types;
    }

    /** Writes header and lines in UTF-8. */
    public static void write(List<Result> results, OutputStream out) throws IOException {
        CsvSchema.Builder schema = CsvSchema.builder();
        COLUMNS.forEach(schema::addColumn);
        try (SequenceWriter lines = new CsvMapper()
                .writer(schema.build().withHeader())
                .without(com.fasterxml.jackson.core.JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .writeValues(out)) {
            for (Result result : results) {
                Estimate estimate = result.estimate();
                lines.write(Arrays.asList(
                        result.merchant(),
                        result.model(),
                        result.split().key(),
                        result.metric().key(),
                        result.cutoff(),
                        number(estimate.value()),
                        number(estimate.low()),
                        number(estimate.high()),
                        estimate.n()));
            }
        }
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }
}
