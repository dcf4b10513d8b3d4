// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.hanse.core.learn.kernel.Linear;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.OnlineEncoder;

/**
 * Scores of the window of one shopper at a time, also without some of its interactions. The last scores stay until another call.
 * A scorer's working memory; not thread-safe.
 */
final class WindowScores {

    private static final int NONE = -1;

    private final ScoringNetwork network;
    private final NetworkShape shape;
    private final OnlineEncoder encoder;
    private final LastGates gates;
    private final Linear values;
    private final Linear states;
    private final Linear sequence;
    private final ScoreRow row;
    private final EncodedWindow window = new EncodedWindow();
    private final float[] h;
    private final float[] ofState;
    private final float[] m;
    private final float[] u;
    private final float[] v;
    private int[] shownItems = {};
    private boolean[] hiddenRows = {};

    /** Shopper whose scores {@link #row} and {@link #window} hold, and its number of interactions. */
    private Optional<ShopperState> scored = Optional.empty();

    private long scoredAfter = NONE;

    /** Changes of the tables before the last scores. */
    private long changes;

    /** After how many interactions they are scores without those of {@link #hiddenRows}. */
    private long hiddenAfter = NONE;

    WindowScores(ScoringNetwork network, OnlineEncoder encoder, LastGates gates) {
        this.network = network;
        this.shape = network.shape;
        this.encoder = encoder;
        this.gates = gates;
        this.values = new Linear(network.kernels, shape.heads * shape.d, shape.scores * shape.d);
        this.states = new Linear(network.kernels, shape.heads * shape.d, Math.max(1, shape.objectives));
        this.sequence = new Linear(network.kernels, shape.d, shape.d);
        this.row = new ScoreRow(network);
        this.h = new float[shape.d];
        this.ofState = new float[shape.d];
        this.m = new float[shape.heads * shape.d];
        this.u = new float[shape.scores * shape.d];
        this.v = new float[Math.max(1, shape.objectives)];
        values.load(network.shared, shape.headValue);
        if (shape.objectives > 0) {
            states.load(network.shared, shape.headState);
        }
        if (shape.headSequence >= 0) {
            sequence.load(network.shared, shape.headSequence);
        }
    }

    /** Returns the window of the last scores. */
    EncodedWindow window() {
        return window;
    }

    /** Returns the last scores. */
    ScoreRow row() {
        return row;
    }

    /** Returns the score of every item, {@code [items]}, valid until the next call. */
    float[] of(ShopperState state) {
        if (isScored(state)) {
            return row.current();
        }
        forget();
        float[] scores = score(state, OnlineEncoder.ALL);
        scored(state);
        scoredAfter = state.appended();
        return scores;
    }

    private void forget() {
        scoredAfter = NONE;
        hiddenAfter = NONE;
    }

    private void scored(ShopperState state) {
        changes = network.changes();
        if (scored.isEmpty() || scored.get() != state) {
            scored = Optional.of(state);
        }
    }

    private boolean isScored(ShopperState state) {
        return scoredAfter == state.appended() && isOf(state);
    }

    private boolean isOf(ShopperState state) {
        return changes == network.changes() && scored.isPresent() && scored.get() == state;
    }

    /**
     * Returns the score of every item without some interactions, with unchanged gaps, positions and window
     * (docs/design/network.md, section 5); valid until the next call.
     *
     * @param hidden by index of the interaction in the whole history
     */
    float[] of(ShopperState state, IntPredicate hidden) {
        int n = state.length();
        boolean same = hiddenAfter == state.appended() && isOf(state);
        // As long as the window, because an empty array means that no interaction is hidden.
        hiddenRows = hiddenRows.length == n ? hiddenRows : new boolean[n];
        boolean any = false;
        boolean all = true;
        for (int t = 0; t < n; t++) {
            boolean hide = hidden.test(state.first() + t);
            same &= hiddenRows[t] == hide;
            hiddenRows[t] = hide;
            any |= hide;
            all &= hide;
        }
        if (same) {
            return row.current();
        }
        forget();
        float[] scores = all ? base() : score(state, any ? hiddenRows : OnlineEncoder.ALL);
        scored(state);
        hiddenAfter = state.appended();
        return scores;
    }

    private float[] base() {
        window.clear();
        return row.fillBase();
    }

    private float[] score(ShopperState state, boolean[] hidden) {
        int n = state.length();
        if (n == 0) {
            return base();
        }
        if (hidden.length == 0) {
            encoder.encode(state, h);
        } else {
            encoder.encode(state, hidden, h);
        }
        pool(state, gates.of(state, h, hidden));
        values.forward(m, 0, 1, u, 0);
        if (shape.headSequence >= 0) {
            sequence.forward(h, 0, 1, ofState, 0);
            network.kernels.addScaled(1f, ofState, 0, u, 0, shape.d);
        }
        if (shape.objectives > 0) {
            states.forward(m, 0, 1, v, 0);
        }
        beginHistory(state, hidden);
        row.fill(u, 0, v, 0, n - 1);
        row.describe(window);
        return row.current();
    }

    private void pool(ShopperState state, float[] g) {
        int n = state.length();
        int d = shape.d;
        Arrays.fill(m, 0f);
        for (int head = 0; head < shape.heads; head++) {
            for (int t = 0; t < n; t++) {
                float gate = g[head * n + t];
                if (gate != 0) {
                    network.kernels.addScaled(gate, state.e, (state.start + t) * d, m, head * d, d);
                }
            }
        }
        window.first = state.first();
        window.length = n;
        window.e = state.e;
        window.eAt = state.start * d;
        window.gates = g;
        window.h = h;
        window.hAt = 0;
        window.gatesAt = 0;
        window.stride = n;
    }

    private void beginHistory(ShopperState state, boolean[] hidden) {
        if (hidden.length == 0) {
            row.begin(state.items, state.start, state.end, state.shopper);
            return;
        }
        int n = state.length();
        shownItems = shownItems.length < n ? new int[n] : shownItems;
        for (int t = 0; t < n; t++) {
            shownItems[t] = hidden[t] ? NONE : state.items[state.start + t];
        }
        row.begin(shownItems, 0, n, state.shopper);
    }
}
