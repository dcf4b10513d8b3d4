// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Main metric of each model at each test query, shop by shop: the file {@value #NAME} of a run. A row has the shop, the position of the
 * query among those of the shop, and a column for each model, which is empty for a model without a value.
 */
public final class QueryValues {

    static final String NAME = "queries.csv.gz";

    private static final List<String> KEYS = List.of("merchant", "query");

    private final List<String> models;
    private final Map<String, List<double[]>> rows;

    private QueryValues(Collection<String> models, Map<String, List<double[]>> rows) {
        this.models = List.copyOf(models);
        this.rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    }

    /**
     * Some queries of a shop.
     *
     * @param shop id of an entry or a part
     * @param queries number of queries
     * @param values one a query, by model
     */
    public record Block(String shop, int queries, Map<String, List<Double>> values) {

        public Block {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** Returns the values of all blocks; blocks of a shop are joined in their order. */
    public static QueryValues of(List<Block> blocks) {
        Set<String> models = new LinkedHashSet<>();
        blocks.forEach(block -> models.addAll(block.values().keySet()));
        Map<String, List<double[]>> rows = new LinkedHashMap<>();
        for (Block block : blocks) {
            List<double[]> own = rows.computeIfAbsent(block.shop(), shop -> new ArrayList<>());
            for (int query = 0; query < block.queries(); query++) {
                int place = query;
                own.add(models.stream()
                        .mapToDouble(model -> block.values().containsKey(model)
                                ? block.values().get(model).get(place)
                                : Double.NaN)
                        .toArray());
            }
        }
        return new QueryValues(models, rows);
    }

    /** Returns the values of a model at the queries of a shop; NaN for a query without one, and none for an unknown shop. */
    public double[] values(String shop, String model) {
        int column = models.indexOf(model);
        return rows.getOrDefault(shop, List.of()).stream()
                .mapToDouble(row -> column < 0 ? Double.NaN : row[column])
                .toArray();
    }

    /** Writes a compressed CSV file in UTF-8; equal values give equal bytes. */
    void write(OutputStream out) throws IOException {
        CsvSchema.Builder schema = CsvSchema.builder();
        KEYS.forEach(schema::addColumn);
        models.forEach(schema::addColumn);
        GZIPOutputStream packed = new GZIPOutputStream(out);
        try (SequenceWriter lines = new CsvMapper()
                .writer(schema.build().withHeader())
                .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .writeValues(packed)) {
            for (Map.Entry<String, List<double[]>> shop : rows.entrySet()) {
                for (int query = 0; query < shop.getValue().size(); query++) {
                    List<Object> cells = new ArrayList<>(List.of(shop.getKey(), query));
                    Arrays.stream(shop.getValue().get(query))
                            .mapToObj(QueryValues::number)
                            .forEach(cells::add);
                    lines.write(cells);
                }
            }
        }
        packed.finish();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : value == 0 ? "0" : Double.toString(value);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it is not such a file
     */
    static QueryValues read(InputStream in) throws IOException {
        try (MappingIterator<List<String>> lines = new CsvMapper()
                .readerForListOf(String.class)
                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                .readValues(new GZIPInputStream(in))) {
            List<String> header = lines.hasNextValue() ? lines.nextValue() : List.of();
            if (header.size() < KEYS.size() || !header.subList(0, KEYS.size()).equals(KEYS)) {
                throw new IOException("header " + header);
            }
            Map<String, List<double[]>> rows = new LinkedHashMap<>();
            while (lines.hasNextValue()) {
                List<String> cells = lines.nextValue();
                if (cells.size() != header.size()) {
                    throw new IOException("a row of " + cells.size() + " columns");
                }
                rows.computeIfAbsent(cells.get(0), shop -> new ArrayList<>())
                        .add(IntStream.range(KEYS.size(), cells.size())
                                .mapToDouble(column -> cells.get(column).isEmpty()
                                        ? Double.NaN
                                        : Double.parseDouble(cells.get(column)))
                                .toArray());
            }
            return new QueryValues(header.subList(KEYS.size(), header.size()), rows);
        } catch (NumberFormatException e) {
            throw new IOException(e);
        }
    }
}
