// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.time.ZoneId;
import java.util.List;

/**
 * Columns shared by logs. An absent column has length zero. Only the accumulator writes to the arrays, before it
 * returns them.
 */
final class InteractionColumns {

    final List<InteractionType> types;
    final int[] items;
    final byte[] typeIndices;
    final long[] typeMasks;
    final long[] times;
    final int[] sessions;
    final float[][] measures;
    final List<String> merchants;
    final int[] merchantIndices;
    final long[] ids;
    final long[] orders;
    final OtherItems[] others;
    final ZoneId zone;

    InteractionColumns(InteractionLogAccumulator source) {
        types = List.copyOf(source.types);
        items = source.items.toArray();
        typeIndices = source.typeIndices.toArray();
        typeMasks = source.typeMasks.toArray();
        times = source.times.toArray();
        sessions = source.sessions.toArray();
        measures = new float[source.measures.length][];
        for (int m = 0; m < measures.length; m++) {
            measures[m] = source.measures[m].toArray();
        }
        merchants = List.copyOf(source.merchantNames);
        merchantIndices = source.merchants.toArray();
        ids = source.ids.toArray();
        orders = source.orders.toArray();
        others = source.others.toArray();
        zone = source.zone;
    }
}
