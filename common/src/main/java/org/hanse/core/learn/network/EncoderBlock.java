// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.List;

/**
 * Parameters of an encoder.
 *
 * @param name name without {@code encoder.}
 * @param shape sizes of the axes, slowest first, each at least 1
 * @param initial values before training
 * @param value value of each parameter before training, unless it is drawn
 */
public record EncoderBlock(String name, List<Integer> shape, Initial initial, float value) {

    /** Values before training. */
    public enum Initial {
        /** Drawn as Glorot and Bengio do. */
        DRAWN,
        /** All equal. */
        CONSTANT
    }

    public EncoderBlock {
        shape = List.copyOf(shape);
    }

    /** Returns a matrix {@code [inputs, outputs]} that is drawn. */
    public static EncoderBlock weight(String name, int inputs, int outputs) {
        return new EncoderBlock(name, List.of(inputs, outputs), Initial.DRAWN, 0);
    }

    /** Returns a vector that begins at {@code value}. */
    public static EncoderBlock constant(String name, int size, float value) {
        return new EncoderBlock(name, List.of(size), Initial.CONSTANT, value);
    }
}
