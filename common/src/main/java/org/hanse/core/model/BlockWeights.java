// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Weights of parameter blocks in the norm and the clipping of a gradient (docs/adr/0025). A gradient {@code g} is sent
 * as {@code w g}, each coordinate times the weight of its block; the server optimizer divides the noised sum by {@code
 * w} again. A block with a small weight uses little of the norm, and gets more of the noise. A block with weight 0 is
 * neither measured nor trained.
 *
 * <p>Weights are public constants, chosen without the data that a privacy guarantee covers.
 */
public final class BlockWeights {

    /** All blocks count alike. */
    public static final BlockWeights EVEN = new BlockWeights(new TreeMap<>());

    /** Further from 1 noise, or squares of gradients, are too far from those of other blocks for single precision to hold both. */
    private static final double LEAST = 1e-4;

    private static final double MOST = 1e4;

    private final SortedMap<String, Double> named;

    private BlockWeights(SortedMap<String, Double> named) {
        this.named = named;
    }

    /**
     * Weights of blocks; those of no such name count for 1.
     *
     * @param named by the name of a block, or by dotted words that names of blocks begin with; the longest counts
     * @throws IllegalArgumentException if a weight is neither 0 nor from 0.0001 to 10,000
     */
    public static BlockWeights of(Map<String, Double> named) {
        named.forEach((name, weight) -> {
            if (weight != 0 && !(weight >= LEAST && weight <= MOST)) {
                throw new IllegalArgumentException(
                        "found a weight of " + weight + " for " + name + "; expected 0, or from 0.0001 to 10000");
            }
        });
        return new BlockWeights(new TreeMap<>(named));
    }

    /** Returns whether all blocks have weight 1. */
    public boolean isEven() {
        return named.values().stream().allMatch(weight -> weight == 1);
    }

    /**
     * Returns the weight of each parameter.
     *
     * <p>Shape: {@code [layout.size()]}.
     *
     * @throws IllegalArgumentException if a name is no block's, or all weights are 0
     */
    public float[] toArray(ParameterLayout layout) {
        for (String name : named.keySet()) {
            if (layout.blocks().stream().noneMatch(block -> isOf(name, block.name()))) {
                throw new IllegalArgumentException("found no parameters named " + name + "; expected one of "
                        + layout.blocks().stream()
                                .map(ParameterLayout.Block::name)
                                .collect(Collectors.joining(", ")));
            }
        }
        float[] weights = new float[layout.size()];
        for (ParameterLayout.Block block : layout.blocks()) {
            Arrays.fill(weights, block.at(), block.end(), weight(block.name()));
        }
        if (layout.size() > 0 && layout.blocks().stream().allMatch(block -> weight(block.name()) == 0)) {
            throw new IllegalArgumentException(
                    "found a weight of 0 for all parameters; expected one above 0, as nothing is learned otherwise");
        }
        return weights;
    }

    private float weight(String block) {
        return named.entrySet().stream()
                .filter(entry -> isOf(entry.getKey(), block))
                .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                .map(entry -> entry.getValue().floatValue())
                .orElse(1f);
    }

    private static boolean isOf(String name, String block) {
        return block.equals(name) || block.startsWith(name + ".");
    }

    /**
     * Returns the weights other than 1: {@code interaction counts 0.1 times, encoder is frozen}; empty if there are
     * none.
     */
    public String words() {
        return named.entrySet().stream()
                .filter(entry -> entry.getValue() != 1)
                .map(entry -> entry.getKey()
                        + (entry.getValue() == 0 ? " is frozen" : " counts " + entry.getValue() + " times"))
                .collect(Collectors.joining(", "));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockWeights weights && named.equals(weights.named);
    }

    @Override
    public int hashCode() {
        return named.hashCode();
    }

    /** Returns the weights by name, as configured: {@code {head=4.0, interaction=0.1}}. */
    @Override
    public String toString() {
        return named.toString();
    }
}
