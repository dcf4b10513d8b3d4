// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builder of an {@link InteractionLog}, row by row: {@link #beginShopper}, then for each of that shopper's interactions in
 * time order {@link #add} followed by setters for what the row has. Not safe for use by several threads; of no use
 * after {@link #toLog}.
 */
public final class InteractionLogAccumulator {

    /** Greatest number of types in a log, because a contact's types are bits of a long. */
    public static final int MAXIMUM_TYPES = 64;

    final List<InteractionType> types = new ArrayList<>();
    final ColumnAccumulator<int[]> items = new ColumnAccumulator<>(new int[0], (a, f, t) -> Arrays.fill(a, f, t, -1));
    final ColumnAccumulator<byte[]> typeIndices = new ColumnAccumulator<>(new byte[0], (a, f, t) -> {});
    final ColumnAccumulator<long[]> typeMasks = new ColumnAccumulator<>(new long[0], this::fillMasks);
    final ColumnAccumulator<long[]> times = new ColumnAccumulator<>(new long[0], (a, f, t) -> Arrays.fill(a, f, t, 0L));
    final ColumnAccumulator<int[]> sessions =
            new ColumnAccumulator<>(new int[0], (a, f, t) -> Arrays.fill(a, f, t, -1));
    final ColumnAccumulator<int[]> merchants =
            new ColumnAccumulator<>(new int[0], (a, f, t) -> Arrays.fill(a, f, t, -1));
    final ColumnAccumulator<long[]> ids = new ColumnAccumulator<>(new long[0], (a, f, t) -> Arrays.fill(a, f, t, 0L));
    final ColumnAccumulator<long[]> orders =
            new ColumnAccumulator<>(new long[0], (a, f, t) -> Arrays.fill(a, f, t, 0L));
    final ColumnAccumulator<OtherItems[]> others =
            new ColumnAccumulator<>(new OtherItems[0], (a, f, t) -> Arrays.fill(a, f, t, OtherItems.NONE));
    final ColumnAccumulator<float[]>[] measures = measureColumns();
    final List<String> merchantNames = new ArrayList<>();

    private final Map<String, Integer> merchantIndex = new LinkedHashMap<>();
    private final List<ShopperId> shoppers = new ArrayList<>();
    private final BitSet ended = new BitSet();
    private final ColumnAccumulator<int[]> starts = new ColumnAccumulator<>(new int[0], (a, f, t) -> {});
    ZoneId zone = ZoneOffset.UTC;
    private int size;

    /** Starts with {@code types} in the order of their indices; more may turn up later through {@link #typeIndex}. */
    public InteractionLogAccumulator(List<InteractionType> types) {
        types.forEach(this::typeIndex);
    }

    public InteractionLogAccumulator() {
        this(List.of());
    }

    /** Sets the zone of the shop, in which interactions have their days. */
    public InteractionLogAccumulator zone(ZoneId own) {
        zone = own;
        return this;
    }

    /** Returns whether {@code type} has an index, or there is room for one more. */
    public boolean hasRoom(InteractionType type) {
        return types.size() < MAXIMUM_TYPES || types.contains(type);
    }

    /** Returns the index of {@code type}, assigned at its first occurrence. */
    public final int typeIndex(InteractionType type) {
        int index = types.indexOf(type);
        if (index >= 0) {
            return index;
        }
        if (types.size() == MAXIMUM_TYPES) {
            throw new IllegalArgumentException(
                    "more than " + MAXIMUM_TYPES + " interaction types, the next is " + type);
        }
        types.add(type);
        return types.size() - 1;
    }

    /** Starts the next shopper. One without interactions is kept, with length 0. */
    public InteractionLogAccumulator beginShopper(ShopperId shopper) {
        int s = shoppers.size();
        starts.at(s)[s] = size;
        shoppers.add(shopper);
        return this;
    }

    /** Sets whether nothing follows the interactions of the current shopper, see {@link InteractionLog#ended}; false by default. */
    public InteractionLogAccumulator ended(boolean ends) {
        ended.set(shoppers.size() - 1, ends);
        return this;
    }

    /** Adds an interaction of the current shopper. */
    public InteractionLogAccumulator add(int item, int typeIndex) {
        if (shoppers.isEmpty()) {
            throw new IllegalStateException("an interaction before the first shopper");
        }
        if (item < 0 || typeIndex < 0 || typeIndex >= types.size()) {
            throw new IllegalArgumentException("item " + item + ", type index " + typeIndex + " of " + types.size());
        }
        items.at(size)[size] = item;
        typeIndices.at(size)[size] = (byte) typeIndex;
        size++;
        return this;
    }

    /** Sets the time of the interaction added last, in microseconds since the epoch. */
    public InteractionLogAccumulator time(long micros) {
        times.at(last())[last()] = micros;
        return this;
    }

    public InteractionLogAccumulator session(int session) {
        sessions.at(last())[last()] = session;
        return this;
    }

    /**
     * Sets a measure of the interaction added last.
     *
     * @param value NaN for an absent one
     * @throws IllegalArgumentException if it is infinite, or too great for single precision
     */
    public InteractionLogAccumulator measure(Measure measure, double value) {
        if (Float.isInfinite((float) value)) {
            throw new IllegalArgumentException(measure.key() + " of interaction " + last() + " is " + value);
        }
        measures[measure.column].at(last())[last()] = (float) value;
        return this;
    }

    public InteractionLogAccumulator merchant(String merchant) {
        Integer known = merchantIndex.get(merchant);
        if (known == null) {
            known = merchantNames.size();
            merchantIndex.put(merchant, known);
            merchantNames.add(merchant);
        }
        merchants.at(last())[last()] = known;
        return this;
    }

    /** Sets the hash of the row's id of the interaction added last. */
    public InteractionLogAccumulator id(long hash) {
        ids.at(last())[last()] = hash;
        return this;
    }

    /** Sets the hash of the order's id of the interaction added last. */
    public InteractionLogAccumulator order(long hash) {
        orders.at(last())[last()] = hash;
        return this;
    }

    /** Sets what is known of other items than that of the interaction added last. */
    public InteractionLogAccumulator others(OtherItems known) {
        others.at(last())[last()] = known;
        return this;
    }

    /** Adds the bits of further types that hold for the contact added last. */
    public InteractionLogAccumulator alsoTypes(long mask) {
        long[] column = typeMasks.at(last());
        column[last()] = mask | 1L << typeIndices.at(last())[last()];
        return this;
    }

    /**
     * Adds the row at {@code position} of a log to the current shopper, merchant left out. The types of the log are the first ones here, in
     * the same order.
     */
    public void copy(InteractionLog log, int position) {
        add(log.item(position), log.typeIndex(position));
        if (log.typeMask(position) != 1L << log.typeIndex(position)) {
            alsoTypes(log.typeMask(position));
        }
        if (log.timed()) {
            time(log.timeMicros(position));
        }
        if (log.sessioned()) {
            session(log.session(position));
        }
        for (Measure measure : Measure.values()) {
            double value = log.measure(measure, position);
            if (!Double.isNaN(value)) {
                measure(measure, value);
            }
        }
        if (log.id(position) != 0) {
            id(log.id(position));
        }
        if (log.order(position) != 0) {
            order(log.order(position));
        }
        if (log.others(position) != OtherItems.NONE) {
            others(log.others(position));
        }
    }

    /** Returns the log of all added interactions. */
    public InteractionLog toLog() {
        for (ColumnAccumulator<?> column : List.of(typeMasks, times, sessions, merchants, ids, orders, others)) {
            column.finish(size);
        }
        for (ColumnAccumulator<float[]> column : measures) {
            column.finish(size);
        }
        int[] from = starts.toArray();
        int[] to = new int[from.length];
        boolean[] whole = new boolean[from.length];
        for (int s = 0; s < to.length; s++) {
            to[s] = s + 1 < from.length ? from[s + 1] : size;
            whole[s] = ended.get(s);
        }
        return new InteractionLog(new InteractionColumns(this), shoppers, from, to, whole);
    }

    private int last() {
        if (size == 0) {
            throw new IllegalStateException("no interaction was added");
        }
        return size - 1;
    }

    private void fillMasks(long[] masks, int from, int to) {
        byte[] own = typeIndices.at(size - 1);
        for (int i = from; i < to; i++) {
            masks[i] = 1L << own[i];
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type can only be made raw
    private static ColumnAccumulator<float[]>[] measureColumns() {
        ColumnAccumulator[] columns = new ColumnAccumulator[Measure.values().length];
        for (int m = 0; m < columns.length; m++) {
            columns[m] = new ColumnAccumulator<float[]>(new float[0], (a, f, t) -> Arrays.fill(a, f, t, Float.NaN));
        }
        return columns;
    }
}
