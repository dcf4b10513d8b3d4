// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** The rows of the two CSV files of a shop. */
final class ShopFiles {

    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();

    private ShopFiles() {}

    /** Opens {@code interactions.csv} for one {@link #interaction} after the other. */
    static SequenceWriter interactions(Path file) throws IOException {
        return open(file, List.of("shopper", "session", "time", "type", "item", "price", "quantity", "rating"));
    }

    static String[] interaction(ShopperHistory history, ShopInteraction row, ShopCatalogue catalogue) {
        return new String[] {
            history.shopper(),
            history.shopper() + "-" + row.session(),
            row.time().toString(),
            row.type().name(),
            catalogue.item(row.item()).id(),
            row.cents().isPresent() ? amount(row.cents().getAsInt()) : "",
            number(row.quantity()),
            number(row.rating())
        };
    }

    /** Writes {@code catalogue.csv}. */
    static void writeCatalogue(Path file, ShopCatalogue catalogue) throws IOException {
        try (SequenceWriter rows = open(file, List.of("item", "title", "category", "brand", "price"))) {
            for (ShopItem item : catalogue.items()) {
                rows.write(new String[] {item.id(), item.title(), item.category(), item.brand(), amount(item.cents())});
            }
        }
    }

    private static SequenceWriter open(Path file, List<String> columns) throws IOException {
        CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true);
        columns.forEach(schema::addColumn);
        return CSV.writerFor(String[].class)
                .with(schema.build())
                .writeValues(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
    }

    private static String number(OptionalInt value) {
        return value.isPresent() ? Integer.toString(value.getAsInt()) : "";
    }

    private static String amount(int cents) {
        int rest = cents % 100;
        return cents / 100 + (rest < 10 ? ".0" : ".") + rest;
    }
}
