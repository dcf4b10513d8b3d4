// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All interactions of a data set or of one merchant, column by column, grouped by shopper and in time order within a
 * shopper. Immutable; shortened and selected logs share the columns of their source.
 *
 * <p>Shape: every column is {@code [position]}; shopper {@code s} owns positions {@code [from(s), to(s))}. Created by
 * an {@link InteractionLogAccumulator}.
 */
public final class InteractionLog {

    private final InteractionColumns columns;
    private final List<ShopperId> shoppers;
    private final int[] from;
    private final int[] to;
    private final boolean[] ended;
    private final int size;

    InteractionLog(InteractionColumns columns, List<ShopperId> shoppers, int[] from, int[] to, boolean[] ended) {
        this.columns = columns;
        this.shoppers = List.copyOf(shoppers);
        this.from = from;
        this.to = to;
        this.ended = ended;
        int total = 0;
        for (int s = 0; s < from.length; s++) {
            total += to[s] - from[s];
        }
        this.size = total;
    }

    /** Returns the number of shoppers. */
    public int shoppers() {
        return from.length;
    }

    /** Returns the number of interactions. */
    public int size() {
        return size;
    }

    public ShopperId shopper(int shopper) {
        return shoppers.get(shopper);
    }

    public int from(int shopper) {
        return from[shopper];
    }

    public int to(int shopper) {
        return to[shopper];
    }

    public int length(int shopper) {
        return to[shopper] - from[shopper];
    }

    /**
     * Returns whether nothing follows a shopper's last interaction. That holds for whole sessions of unnamed shoppers only: a named
     * shopper comes back, and a shortened sequence goes on.
     */
    public boolean ended(int shopper) {
        return ended[shopper];
    }

    public InteractionSequence sequence(int shopper) {
        return new InteractionSequence(this, from[shopper], to[shopper] - from[shopper]);
    }

    /** Returns the catalogue index of the item at {@code position}. */
    public int item(int position) {
        return columns.items[position];
    }

    /** Returns the types that occur in this data set, in the order of their indices; at most 64. */
    public List<InteractionType> types() {
        return columns.types;
    }

    public InteractionType type(int position) {
        return columns.types.get(columns.typeIndices[position]);
    }

    public int typeIndex(int position) {
        return columns.typeIndices[position];
    }

    /**
     * Returns a mask of types. Bit {@code i} is set if type {@code i} holds for this contact. That is its own type and, for a contact with
     * folded repeats, the types of the later ones.
     */
    public long typeMask(int position) {
        return columns.typeMasks.length == 0 ? 1L << columns.typeIndices[position] : columns.typeMasks[position];
    }

    /** Returns whether interactions have times. Without them only their order is known. */
    public boolean timed() {
        return columns.times.length > 0;
    }

    /** Returns the zone of the shop. */
    public ZoneId zone() {
        return columns.zone;
    }

    /** Microseconds since the epoch. */
    public long timeMicros(int position) {
        if (!timed()) {
            throw new IllegalStateException("this log holds order only, no times");
        }
        return columns.times[position];
    }

    /** Returns whether interactions have sessions (visits, baskets). */
    public boolean sessioned() {
        return columns.sessions.length > 0;
    }

    /** Returns the session number, equal within a session and meaningless otherwise; -1 where the source has none. */
    public int session(int position) {
        return sessioned() ? columns.sessions[position] : -1;
    }

    /** Returns the measure at {@code position}; NaN where absent. */
    public double measure(Measure measure, int position) {
        float[] column = columns.measures[measure.column];
        return column.length == 0 ? Double.NaN : column[position];
    }

    /** Names of the merchants of a data set that is cut by a merchant column; empty otherwise. */
    public List<String> merchants() {
        return columns.merchants;
    }

    /** Returns the index into {@link #merchants()}; -1 where the data set names none. */
    public int merchant(int position) {
        return columns.merchantIndices.length == 0 ? -1 : columns.merchantIndices[position];
    }

    /** Returns the hash of the row's id, see {@link WordHash}; 0 where the source has none. */
    public long id(int position) {
        return columns.ids.length == 0 ? 0 : columns.ids[position];
    }

    /** Returns the hash of the order's id, see {@link WordHash}; 0 where the source has none. */
    public long order(int position) {
        return columns.orders.length == 0 ? 0 : columns.orders[position];
    }

    /** Returns what is known of other items than that of the interaction; nothing by default. */
    public OtherItems others(int position) {
        return columns.others.length == 0 ? OtherItems.NONE : columns.others[position];
    }

    /** Returns whether this log and {@code other} share their columns, by shortening and selection from one log. */
    public boolean sharesColumns(InteractionLog other) {
        return columns == other.columns;
    }

    /** Returns this log with shopper {@code s} cut to the first {@code lengths[s]} interactions; shares the columns. */
    public InteractionLog shortened(int[] lengths) {
        if (lengths.length != from.length) {
            throw new IllegalArgumentException(lengths.length + " lengths for " + from.length + " shoppers");
        }
        int[] ends = new int[to.length];
        boolean[] whole = new boolean[to.length];
        for (int s = 0; s < ends.length; s++) {
            if (lengths[s] < 0 || lengths[s] > length(s)) {
                throw new IllegalArgumentException("length " + lengths[s] + " of " + length(s) + " for shopper " + s);
            }
            ends[s] = from[s] + lengths[s];
            whole[s] = ended[s] && ends[s] == to[s];
        }
        return new InteractionLog(columns, shoppers, from, ends, whole);
    }

    /** Returns the log of some shoppers, in the given order; shares the columns. */
    public InteractionLog select(int[] selected) {
        List<ShopperId> names = new ArrayList<>(selected.length);
        int[] starts = new int[selected.length];
        int[] ends = new int[selected.length];
        boolean[] whole = new boolean[selected.length];
        for (int s = 0; s < selected.length; s++) {
            names.add(shoppers.get(selected[s]));
            starts[s] = from[selected[s]];
            ends[s] = to[selected[s]];
            whole[s] = ended[selected[s]];
        }
        return new InteractionLog(columns, names, starts, ends, whole);
    }

    /**
     * Returns this log without interactions whose types are all among the named ones. All shoppers remain, also those without
     * interactions.
     */
    public InteractionLog without(Set<String> names) {
        long left = 0;
        for (int type = 0; type < columns.types.size(); type++) {
            left |= names.contains(columns.types.get(type).name()) ? 1L << type : 0;
        }
        if (left == 0) {
            return this;
        }
        InteractionLogAccumulator kept = new InteractionLogAccumulator(columns.types);
        for (int s = 0; s < from.length; s++) {
            kept.beginShopper(shoppers.get(s)).ended(ended[s]);
            for (int p = from[s]; p < to[s]; p++) {
                if ((typeMask(p) & ~left) != 0) {
                    kept.copy(this, p);
                }
            }
        }
        return kept.toLog();
    }

    /**
     * Returns one log per merchant, in the order of {@link #merchants()}. A person who shops at two merchants is a
     * shopper of each, with the interactions at that merchant.
     *
     * @throws IllegalStateException if an interaction names no merchant
     */
    public Map<String, InteractionLog> byMerchant() {
        Map<String, InteractionLog> parts = new LinkedHashMap<>();
        InteractionLogAccumulator[] accumulators = new InteractionLogAccumulator[columns.merchants.size()];
        int[] last = new int[accumulators.length];
        for (int m = 0; m < accumulators.length; m++) {
            accumulators[m] = new InteractionLogAccumulator(columns.types);
            last[m] = -1;
        }
        for (int s = 0; s < from.length; s++) {
            for (int p = from[s]; p < to[s]; p++) {
                int m = merchant(p);
                if (m < 0) {
                    throw new IllegalStateException(
                            "an interaction of shopper " + shoppers.get(s) + " names no merchant");
                }
                if (last[m] != s) {
                    accumulators[m].beginShopper(shoppers.get(s)).ended(ended[s]);
                    last[m] = s;
                }
                accumulators[m].copy(this, p);
            }
        }
        for (int m = 0; m < accumulators.length; m++) {
            parts.put(columns.merchants.get(m), accumulators[m].toLog());
        }
        return parts;
    }
}
