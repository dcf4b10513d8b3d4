// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

/**
 * The state of a history's last position, kept up as interactions are appended; the same as {@link SequenceEncoder} leaves
 * there for the same window. Working memory of one scorer; what is kept of a shopper is in its {@link EncoderWindow}.
 */
public interface OnlineEncoder {

    /** Value for no hidden interactions. */
    boolean[] ALL = {};

    /** How many layers' inputs are kept of each interaction. */
    int layers();

    /** Writes the state {@code [d]} after the last interaction of a window that is not empty to {@code h}. */
    void encode(EncoderWindow window, float[] h);

    /**
     * Encodes a window with hidden interactions from its beginning, without a change of the shopper, see {@link
     * #encode}. The state is that after the last visible interaction.
     *
     * @param hidden {@code [window]}, with at least one visible interaction
     */
    void encode(EncoderWindow window, boolean[] hidden, float[] h);
}
