// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.List;

/**
 * Parameter block of an encoder.
 *
 * @param name name without {@code encoder.}
 * @param shape sizes of the axes, slowest first, each at least 1
 * @param initial kind of initial values
 * @param value initial value of each parameter, if they are constant
 */
public record EncoderBlock(String name, List<Integer> shape, Initial initial, float value) {

    /** Kind of initial values. */
    public enum Initial {
        /** Glorot initialisation. */
        DRAWN,
        /** All parameters equal. */
        CONSTANT
    }

    public EncoderBlock {
        shape = List.copyOf(shape);
    }

    /** Returns a matrix {@code [inputs, outputs]} with Glorot initialisation. */
    public static EncoderBlock weight(String name, int inputs, int outputs) {
        return new EncoderBlock(name, List.of(inputs, outputs), Initial.DRAWN, 0);
    }

    /** Returns a vector with initial values {@code value}. */
    public static EncoderBlock constant(String name, int size, float value) {
        return new EncoderBlock(name, List.of(size), Initial.CONSTANT, value);
    }
}
