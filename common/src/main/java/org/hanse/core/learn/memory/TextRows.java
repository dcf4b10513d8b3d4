// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.table.TextSimilarityTable;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.learn.DataDigest;
import org.hanse.core.shard.ShardRunner;

/** The table of items with similar descriptions: the one memory table that depends on the catalogue alone. Immutable. */
public final class TextRows {

    final StoredRows rows;

    /** The logarithms of the entries of {@link #rows}. */
    final float[] logs;

    /** Digest of the descriptions behind the rows. */
    public final long digest;

    private TextRows(StoredRows rows, long digest) {
        this.rows = rows;
        this.digest = digest;
        this.logs = new float[rows.values.length];
        for (int e = 0; e < logs.length; e++) {
            logs[e] = MemoryTables.logarithm(rows.values[e]);
        }
    }

    /** Returns the rows of {@code catalogue}, each with at most {@code neighbours} entries. */
    public static TextRows of(Catalogue catalogue, int neighbours, ShardRunner shards) {
        TextVectors vectors = TextVectors.of(catalogue, TextVectors.Fields.ALL);
        TextSimilarityTable table = TextSimilarityTable.of(vectors, neighbours, shards);
        return new TextRows(new StoredRows(table.similarities()), digest(catalogue));
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
