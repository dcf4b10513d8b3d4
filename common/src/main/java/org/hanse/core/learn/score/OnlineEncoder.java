// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import org.hanse.core.learn.network.SequenceEncoder;
import org.hanse.core.model.ModelSpec;

/**
 * The state of a history's last position, kept up as interactions are appended; the same as {@link SequenceEncoder} leaves
 * there for the same window. Working memory of one scorer; what is kept of a shopper is in its {@link ShopperState}.
 */
interface OnlineEncoder {

    /** Nothing is hidden. */
    boolean[] ALL = {};

    static OnlineEncoder of(ScoringNetwork network) {
        return network.shape.spec.encoder() == ModelSpec.Encoder.GRU
                ? new OnlineRecurrence(network)
                : new OnlineConvolution(network);
    }

    /** How many layers' inputs are kept of each interaction. */
    int layers();

    /** Writes the state {@code [d]} after the last interaction of a window that is not empty to {@code h}. */
    void encode(ShopperState shopper, float[] h);

    /**
     * As {@link #encode} for a window some of whose interactions are hidden, from its beginning and without a trace: the
     * state is that after the last interaction that is not.
     *
     * @param hidden {@code [window]}, at least one of which is not hidden
     */
    void encode(ShopperState shopper, boolean[] hidden, float[] h);
}
