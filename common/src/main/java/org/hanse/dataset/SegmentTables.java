// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.core.interaction.ItemVector;

/**
 * Segments as tables of the workspace.
 *
 * <p>Interactions: {@code ord} (order over all segments), and the columns of {@link MappedInteractions} but {@code hash}, {@code reason},
 * {@code detail} and unreadable measures. Items: {@code ord}, and the fields of {@link ItemFacts}.
 */
final class SegmentTables {

    private final Workspace workspace;

    SegmentTables(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Returns SQL of the rows of segments. To stand after FROM. */
    static String scan(List<Path> segments) {
        return "read_parquet("
                + SqlText.list(segments.stream().map(SqlText::file).toList())
                + ", union_by_name=true, hive_partitioning=false)";
    }

    /** Returns the column that identifies shoppers: with names, a number for each shopper without one. */
    static String shopper(List<String> columns) {
        return columns.contains("shopper_name") ? "coalesce(shopper_name, shopper)" : "shopper";
    }

    /** Returns the columns of an expression after FROM. */
    List<SourceTable.Column> columns(String from) {
        return SourceReader.describe(workspace, "SELECT * FROM " + from);
    }

    /** Returns the stored interactions as a mapped table without dropped rows. */
    MappedInteractions mapped(DatasetDescriptor descriptor, StoredSegments stored) {
        Layout layout = descriptor.layouts().train();
        String table = Split.TRAIN.key() + "_mapped";
        if (stored.interactions().isEmpty()) {
            throw new CleaningTally(CleaningPolicy.LENIENT, layout.where()).emptyResult(layout.where());
        }
        workspace.execute("CREATE TABLE " + table + " AS SELECT *, 0::UBIGINT AS hash, NULL::VARCHAR AS reason FROM "
                + scan(stored.interactions()));
        MappedInteractions.Columns columns = layout instanceof Layout.Table rows
                ? TableMapping.columns(rows)
                : MappedInteractions.Columns.orderOnly(layout instanceof Layout.PrefixTarget runs
                        && runs.shopper().isPresent());
        SourceTable source =
                new SourceTable(layout.source(), table, List.of(), List.of(), SourceTable.Unreadable.NOTHING);
        return new MappedInteractions(table, source, columns);
    }

    /** Returns the stored facts of items, in their order. */
    Map<String, ItemFacts> items(Path segment) {
        Map<String, ItemFacts> items = new LinkedHashMap<>();
        String scan = scan(List.of(segment));
        // Segments of earlier versions lack the last columns.
        Set<String> stated =
                columns(scan).stream().map(SourceTable.Column::name).collect(Collectors.toSet());
        workspace.forEach(
                "SELECT id, title, category, brand, price, attributes, vector, "
                        + (stated.contains("available") ? "available, " : "true, ")
                        + (stated.contains("key") ? "key" : "NULL::VARCHAR") + " FROM " + scan + " ORDER BY ord",
                row -> {
                    ItemFacts facts = new ItemFacts()
                            .title(row.getString(2))
                            .category(ItemFacts.texts(row.getArray(3)))
                            .brand(row.getString(4))
                            .available(row.getBoolean(8))
                            .key(row.getString(9));
                    double price = row.getDouble(5);
                    if (!row.wasNull()) {
                        facts.price(price);
                    }
                    ItemFacts.texts(row.getArray(6)).forEach(facts::attribute);
                    ItemFacts.vector(row.getArray(7)).ifPresent(facts::vector);
                    items.put(row.getString(1), facts);
                });
        return items;
    }

    /** Writes facts of items, and returns their number. */
    long writeItems(Map<String, ItemFacts> items, Path segment) {
        workspace.execute("CREATE TABLE next_items(ord BIGINT, id VARCHAR, title VARCHAR, category VARCHAR[], "
                + "brand VARCHAR, price DOUBLE, attributes VARCHAR[], vector FLOAT[], available BOOLEAN, key VARCHAR)");
        workspace.append("next_items", appender -> {
            long next = 0;
            for (Map.Entry<String, ItemFacts> item : items.entrySet()) {
                ItemFacts facts = item.getValue();
                appender.beginRow();
                appender.append(next++)
                        .append(item.getKey())
                        .append(facts.title())
                        .append(facts.category());
                appender.append(facts.brand().orElse(null));
                OptionalDouble price = facts.price();
                if (price.isPresent()) {
                    appender.append(price.getAsDouble());
                } else {
                    appender.appendNull();
                }
                appender.append(facts.attributes());
                Optional<ItemVector> vector = facts.vector();
                if (vector.isPresent()) {
                    appender.append(values(vector.get()));
                } else {
                    appender.appendNull();
                }
                appender.append(facts.available());
                appender.append(facts.key().orElse(null));
                appender.endRow();
            }
        });
        return write("SELECT * FROM next_items ORDER BY ord", segment);
    }

    private static List<Float> values(ItemVector vector) {
        Float[] values = new Float[vector.dimension()];
        Arrays.setAll(values, vector::value);
        return List.of(values);
    }

    /** Writes the rows of a query to a file, and returns their number. */
    long write(String query, Path segment) {
        return workspace.update("COPY (" + query + ") TO " + SqlText.literal(segment.toString())
                + " (FORMAT parquet, COMPRESSION zstd)");
    }

    /** Names of columns as SQL, in their order. */
    static String names(List<SourceTable.Column> columns) {
        return columns.stream().map(column -> SqlText.name(column.name())).collect(Collectors.joining(", "));
    }
}
