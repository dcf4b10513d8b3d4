// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

/** Window of one shopper in an encoder: embedded interactions and cached inputs of layers. For one thread at a time. */
public class EncoderWindow {

    /** The window's rows are {@code [start, end)}. */
    public int start;

    public int end;

    /** Embedded interactions {@code [rows, d]}. */
    public float[] e = {};

    /** Inputs of the encoder's layers but the first, {@code [layers][rows, d]}. */
    public final float[][] inputs;

    /** The encoder's state, {@code [d]}, after the rows before {@link #encoded}. */
    public final float[] h;

    public int encoded;

    /** Whether the window dropped an interaction since the last encoding. */
    public boolean slid;

    /**
     * Creates an empty window.
     *
     * @param layers number of layers with cached inputs
     * @param d width of interactions and states
     */
    protected EncoderWindow(int layers, int d) {
        this.inputs = new float[layers][0];
        this.h = new float[d];
    }
}
