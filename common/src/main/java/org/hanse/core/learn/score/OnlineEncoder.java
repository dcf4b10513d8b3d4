// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import org.hanse.core.learn.network.SequenceEncoder;
import org.hanse.core.model.ModelSpec;

/**
 * Incremental state of a history's last position, equal to that of {@link SequenceEncoder} for the same window.
 * Working memory of one scorer; stored values of a shopper are in its {@link ShopperState}.
 */
interface OnlineEncoder {

    /** Value for no hidden interactions. */
    boolean[] ALL = {};

    static OnlineEncoder of(ScoringNetwork network) {
        return network.shape.spec.encoder() == ModelSpec.Encoder.GRU
                ? new OnlineRecurrence(network)
                : new OnlineConvolution(network);
    }

    /** Returns the number of layers whose inputs are stored for each interaction. */
    int layers();

    /** Writes the state {@code [d]} after the last interaction of a window that is not empty to {@code h}. */
    void encode(ShopperState shopper, float[] h);

    /**
     * Encodes a window with hidden interactions from its beginning, without a change of the shopper, see {@link
     * #encode}. The state is that after the last visible interaction.
     *
     * @param hidden {@code [window]}, with at least one visible interaction
     */
    void encode(ShopperState shopper, boolean[] hidden, float[] h);
}
