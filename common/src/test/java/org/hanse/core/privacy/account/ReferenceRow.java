// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/** Rows of a file of reference figures. */
record ReferenceRow(Map<String, String> columns) {

    static List<ReferenceRow> of(String file) throws IOException {
        List<ReferenceRow> rows = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(ReferenceRow.class.getResourceAsStream("/privacy/" + file))) {
            new CsvMapper()
                    .readerForMapOf(String.class)
                    .with(CsvSchema.emptySchema().withHeader())
                    .<Map<String, String>>readValues(in)
                    .forEachRemaining(columns -> rows.add(new ReferenceRow(columns)));
        }
        return rows;
    }

    String text(String column) {
        return Objects.requireNonNull(columns.get(column));
    }

    double number(String column) {
        return Double.parseDouble(text(column));
    }

    OptionalDouble optional(String column) {
        String text = columns.getOrDefault(column, "");
        return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    }
}
