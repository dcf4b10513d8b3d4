// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

/**
 * Incremental encoder: the state of a history's last position, updated as interactions are appended. It equals the state of
 * {@link SequenceEncoder} for the same window. Has the working memory of one scorer. The data of a shopper are in its
 * {@link EncoderWindow}.
 */
public interface OnlineEncoder {

    /** Value for no hidden interactions. */
    boolean[] ALL = {};

    /** Returns the number of layers whose inputs are kept for each interaction. */
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
