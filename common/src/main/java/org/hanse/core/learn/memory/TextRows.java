// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

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

    private final Row[] rows;

    /** Digest of the descriptions behind the rows. */
    public final long digest;

    /** Entries of an item, and their logarithms at the same places. */
    record Row(SparseRow entries, float[] logs) {}

    private TextRows(SparseTable table, long digest) {
        this.digest = digest;
        StoredRows stored = new StoredRows(table);
        rows = new Row[table.rows()];
        float[] logs = new float[table.entries()];
        for (int item = 0; item < rows.length; item++) {
            SparseRow entries = stored.row(item);
            for (int e = entries.from(); e < entries.to(); e++) {
                logs[e] = MemoryTables.logarithm(entries.values()[e]);
            }
            rows[item] = new Row(entries, logs);
        }
    }

    Row row(int item) {
        return rows[item];
    }

    /** Returns the rows of {@code catalogue}, each with at most {@code neighbours} entries. */
    public static TextRows of(Catalogue catalogue, int neighbours, ShardRunner shards) {
        TextVectors vectors = TextVectors.of(catalogue, TextVectors.Fields.ALL);
        TextSimilarityTable table = TextSimilarityTable.of(vectors, neighbours, shards);
        return new TextRows(table.similarities(), digest(catalogue));
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
