// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.model.ParameterLayout;

/** The parameters of the reference in double precision, by the names of docs/design/network.md, section 1. */
public final class ReferenceParameters {

    private final Map<String, double[]> blocks = new LinkedHashMap<>();

    /** The blocks of both parts of a network. */
    public static ReferenceParameters of(NetworkShape shape, float[] shared, float[] personal) {
        ReferenceParameters parameters = new ReferenceParameters();
        parameters.take(shape.shared, shared);
        parameters.take(shape.personal, personal);
        return parameters;
    }

    private void take(ParameterLayout layout, float[] values) {
        for (ParameterLayout.Block block : layout.blocks()) {
            double[] copy = new double[block.size()];
            for (int i = 0; i < copy.length; i++) {
                copy[i] = values[block.at() + i];
            }
            blocks.put(block.name(), copy);
        }
    }

    public List<String> names() {
        return List.copyOf(blocks.keySet());
    }

    boolean has(String name) {
        return blocks.containsKey(name);
    }

    /** The block itself, row by row; writing to it changes the network. */
    public double[] block(String name) {
        double[] block = blocks.get(name);
        if (block == null) {
            throw new IllegalArgumentException("no block " + name + " among " + names());
        }
        return block;
    }

    /** Row {@code row} of a block whose rows are {@code width} long. */
    double[] row(String name, int row, int width) {
        return Arrays.copyOfRange(block(name), row * width, (row + 1) * width);
    }

    /** {@code y = x W + b} with {@code W} and {@code b} being {@code name.weight} and {@code name.bias}. */
    double[] linear(String name, double[] x) {
        double[] weight = block(name + ".weight");
        double[] y = block(name + ".bias").clone();
        if (weight.length != x.length * y.length) {
            throw new IllegalStateException(name + " has " + weight.length + " weights, not " + x.length * y.length);
        }
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < y.length; j++) {
                y[j] += x[i] * weight[i * y.length + j];
            }
        }
        return y;
    }
}
