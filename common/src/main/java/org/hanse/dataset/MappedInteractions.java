// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.hanse.core.interaction.Measure;

/**
 * Table with a row for each interaction of a source, with ids as text and the reason of a drop. Columns: {@code ord} (the order of the
 * source), {@code shopper}, {@code item}, {@code type}, {@code reason} (a {@link CleaningReason#name} or null), {@code detail} (the faulty
 * value), {@code hash}, and the optional ones.
 *
 * @param table its name
 * @param source source table
 * @param columns optional columns
 */
record MappedInteractions(String table, SourceTable source, Columns columns) {

    /** Optional column with the id of the shopper as the source has it, where {@code shopper} is normalised. */
    static final String SPELLING = "spelling";

    /** Bits of {@code ord} for the place of an interaction in its row. */
    private static final int PLACE_BITS = 24;

    /**
     * Optional columns.
     *
     * @param timed whether there are microseconds since the epoch
     * @param sessioned whether there are sessions
     * @param atMerchants whether there are merchants
     * @param named whether {@code shopper} is a temporary row key and the names are in {@code shopper_name}
     * @param measures each a column of its own, with unreadable values in {@code bad_value} and so on
     */
    record Columns(boolean timed, boolean sessioned, boolean atMerchants, boolean named, Set<Measure> measures) {
        public Columns {
            Set<Measure> copy = EnumSet.noneOf(Measure.class);
            copy.addAll(measures);
            measures = Collections.unmodifiableSet(copy);
        }

        static Columns orderOnly(boolean named) {
            return new Columns(false, false, false, named, Set.of());
        }
    }

    /** Returns SQL of {@code ord} from the SQL of a row's number and of the place in it. */
    static String order(String row, String place) {
        return "((" + row + "::BIGINT << " + PLACE_BITS + ") + " + place + ")";
    }

    /** Returns the place of an interaction in the user's files. */
    String place(long order) {
        return located(order).toString();
    }

    /** Returns the place of an interaction in parts, see {@link #place}. */
    SourceTable.Place located(long order) {
        return source.located(order >> PLACE_BITS);
    }
}
