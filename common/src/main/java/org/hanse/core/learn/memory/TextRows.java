// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.table.SparseRow;
import org.hanse.core.interaction.table.SparseTable;
import org.hanse.core.interaction.table.TextSimilarityTable;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.learn.DataDigest;
import org.hanse.core.shard.ShardRunner;

/** The table of items with similar descriptions: the one memory table that depends on the catalogue alone. Immutable. */
public final class TextRows {

    /** Stands for a row that was not read. */
    private static final Row UNREAD = new Row(SparseRow.EMPTY, new float[0]);

    private final Row[] rows;
    private final IntFunction<SparseRow> source;

    /** Digest of the descriptions behind the rows. */
    public final long digest;

    /** Entries of an item, and their logarithms at the same places. */
    static final class Row {

        private final SparseRow entries;
        private final float[] logs;

        private Row(SparseRow entries, float[] logs) {
            this.entries = entries;
            this.logs = logs;
        }

        SparseRow entries() {
            return entries;
        }

        float[] logs() {
            return logs;
        }
    }

    private TextRows(int items, long digest, IntFunction<SparseRow> source) {
        this.digest = digest;
        this.source = source;
        rows = new Row[items];
        Arrays.fill(rows, UNREAD);
    }

    /** Returns the row of an item. Several threads may derive it: its fields are final, so each thread sees it whole. */
    Row row(int item) {
        Row row = rows[item];
        if (row == UNREAD) {
            SparseRow entries = source.apply(item);
            float[] logs = new float[entries.to()];
            addLogs(entries, logs);
            row = new Row(entries, logs);
            rows[item] = row;
        }
        return row;
    }

    private static void addLogs(SparseRow entries, float[] logs) {
        for (int e = entries.from(); e < entries.to(); e++) {
            logs[e] = MemoryTables.logarithm(entries.values()[e]);
        }
    }

    /** Returns the rows of {@code catalogue}, each with at most {@code neighbours} entries. */
    public static TextRows of(Catalogue catalogue, int neighbours, ShardRunner shards) {
        TextVectors vectors = TextVectors.of(catalogue, TextVectors.Fields.ALL);
        return of(TextSimilarityTable.of(vectors, neighbours, shards).similarities(), digest(catalogue));
    }

    /**
     * Returns the rows of a computed table, such as a stored one.
     *
     * @param similarities similarities of descriptions, at most {@value MemoryTables#NEIGHBOURS} entries a row
     * @param digest digest of the catalogue's descriptions
     */
    public static TextRows of(SparseTable similarities, long digest) {
        StoredRows stored = new StoredRows(similarities);
        TextRows text = new TextRows(similarities.rows(), digest, stored::row);
        float[] logs = new float[similarities.entries()];
        for (int item = 0; item < text.rows.length; item++) {
            addLogs(stored.row(item), logs);
            text.rows[item] = new Row(stored.row(item), logs);
        }
        return text;
    }

    /** Returns the rows of {@code catalogue} for a recommender, which reads few: a row is computed when it is first read. */
    public static TextRows whenRead(Catalogue catalogue, int neighbours) {
        TextVectors vectors = TextVectors.of(catalogue, TextVectors.Fields.ALL);
        return new TextRows(
                catalogue.size(),
                digest(catalogue),
                item -> SparseRow.of(TextSimilarityTable.row(vectors, item, neighbours)));
    }

    /** Returns a digest of the input of {@link TextVectors} from a catalogue. */
    public static long digest(Catalogue catalogue) {
        DataDigest digest = new DataDigest();
        for (CatalogueItem item : catalogue.items()) {
            digest.add(item.tokens())
                    .add(item.category())
                    .add(item.brand().stream().toList());
            digest.add(item.attributes());
        }
        return digest.value();
    }
}
