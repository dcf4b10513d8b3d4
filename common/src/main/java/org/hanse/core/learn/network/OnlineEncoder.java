// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

/**
 * The state of a history's last position, kept up as interactions are appended; the same as {@link SequenceEncoder} leaves
 * there for the same window. Working memory of one scorer; what is kept of a shopper is in its {@link EncoderWindow}.
 */
public interface OnlineEncoder {

    /** Nothing is hidden. */
    boolean[] ALL = {};

    /** How many layers' inputs are kept of each interaction. */
    int layers();

    /** Writes the state {@code [d]} after the last interaction of a window that is not empty to {@code h}. */
    void encode(EncoderWindow window, float[] h);

    /**
     * As {@link #encode} for a window some of whose interactions are hidden, from its beginning and without a trace: the
     * state is that after the last interaction that is not.
     *
     * @param hidden {@code [window]}, at least one of which is not hidden
     */
    void encode(EncoderWindow window, boolean[] hidden, float[] h);
}
