// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hanse.core.learn.network.EncoderWindow;

/**
 * State of one shopper in an {@link OnlineScorer}: the last {@code history} interactions, the network's values for
 * them, and all items that the shopper has met. Belongs to the network it was created with. Not thread-safe.
 *
 * <p>The window is a run of rows that moves through arrays of at most twice its length. Once the arrays have that length, an append
 * allocates memory only for new items.
 */
public final class ShopperState extends EncoderWindow {

    /** Stands for a time that is not known. */
    public static final long UNTIMED = Long.MIN_VALUE;

    private static final int ROOM = 16;

    final ScoringNetwork network;
    final int shopper;
    private final int history;
    private final int d;
    private final int keyWidth;
    private final int layers;

    int[] items = {};
    int[] types = {};
    int[] gaps = {};
    int[] values = {};

    /** Keys of the gates {@code [rows, keyWidth]}. */
    float[] keys = {};

    private long appended;
    private long lastTimeMicros = UNTIMED;
    private int[] met = {};
    private int metCount;

    /**
     * Creates a shopper without interactions.
     *
     * @param shopper shopper excluded from the memory tables
     * @param keyWidth numbers that the gates store for an interaction
     * @param layers layers whose inputs the encoder stores
     */
    ShopperState(ScoringNetwork network, int shopper, int keyWidth, int layers) {
        super(layers, network.shape.d);
        this.network = network;
        this.shopper = shopper;
        this.history = network.shape.spec.history();
        this.d = network.shape.d;
        this.keyWidth = keyWidth;
        this.layers = layers;
    }

    /** Returns the number of interactions appended so far. */
    public long appended() {
        return appended;
    }

    /** Returns the number of interactions in the window. */
    public int length() {
        return end - start;
    }

    /** Returns the index in the whole history of the first interaction in the window. */
    int first() {
        return Math.toIntExact(appended - length());
    }

    /** Returns the time of the last interaction; {@link #UNTIMED} where unknown. */
    long lastTimeMicros() {
        return lastTimeMicros;
    }

    /** Returns whether the shopper ever met {@code item}. */
    public boolean met(int item) {
        return Arrays.binarySearch(met, 0, metCount, item) >= 0;
    }

    /** Returns this state as a value. */
    public ShopperSnapshot toSnapshot() {
        List<ShopperSnapshot.Contact> window = new ArrayList<>(length());
        for (int r = start; r < end; r++) {
            window.add(new ShopperSnapshot.Contact(items[r], types[r], gaps[r], values[r]));
        }
        List<Integer> known = new ArrayList<>(metCount);
        for (int i = 0; i < metCount; i++) {
            known.add(met[i]);
        }
        return new ShopperSnapshot(shopper, appended, lastTimeMicros, window, known);
    }

    /** Takes over a snapshot except the window, which the caller adds row by row. */
    void beginRestore(ShopperSnapshot snapshot) {
        appended = snapshot.appended() - snapshot.window().size();
        met = snapshot.met().stream().mapToInt(Integer::intValue).toArray();
        metCount = met.length;
        lastTimeMicros = snapshot.lastTimeMicros();
    }

    /**
     * Adds an interaction and returns its row, whose floats the caller fills; drops the oldest one of a full window.
     */
    int add(int item, int type, int gap, int value) {
        if (end - start == history) {
            start++;
            slid = true;
            encoded = Math.max(encoded, start);
        }
        if (end == items.length) {
            makeRoom();
        }
        items[end] = item;
        types[end] = type;
        gaps[end] = gap;
        values[end] = value;
        meet(item);
        appended++;
        return end++;
    }

    void lastTime(long micros) {
        lastTimeMicros = micros;
    }

    private void makeRoom() {
        if (items.length < 2 * history) {
            resize(Math.min(2 * history, Math.max(ROOM, 2 * items.length)));
        }
        if (end == items.length) {
            moveToFront();
        }
    }

    private void resize(int rows) {
        items = Arrays.copyOf(items, rows);
        types = Arrays.copyOf(types, rows);
        gaps = Arrays.copyOf(gaps, rows);
        values = Arrays.copyOf(values, rows);
        e = Arrays.copyOf(e, rows * d);
        keys = Arrays.copyOf(keys, rows * keyWidth);
        for (int l = 0; l < layers; l++) {
            inputs[l] = Arrays.copyOf(inputs[l], rows * d);
        }
    }

    private void moveToFront() {
        int rows = end - start;
        System.arraycopy(items, start, items, 0, rows);
        System.arraycopy(types, start, types, 0, rows);
        System.arraycopy(gaps, start, gaps, 0, rows);
        System.arraycopy(values, start, values, 0, rows);
        System.arraycopy(e, start * d, e, 0, rows * d);
        System.arraycopy(keys, start * keyWidth, keys, 0, rows * keyWidth);
        for (float[] layer : inputs) {
            System.arraycopy(layer, start * d, layer, 0, rows * d);
        }
        encoded -= start;
        end = rows;
        start = 0;
    }

    private void meet(int item) {
        int at = Arrays.binarySearch(met, 0, metCount, item);
        if (at >= 0) {
            return;
        }
        int place = -at - 1;
        if (metCount == met.length) {
            met = Arrays.copyOf(met, Math.max(ROOM, 2 * metCount));
        }
        System.arraycopy(met, place, met, place + 1, metCount - place);
        met[place] = item;
        metCount++;
    }
}
