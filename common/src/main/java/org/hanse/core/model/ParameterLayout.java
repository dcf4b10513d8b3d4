// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Layout of a flat parameter vector: named blocks in the order of their addition, each row by row. Two layouts are equal if their blocks
 * are equal.
 */
public final class ParameterLayout {

    private final Map<String, Block> blocks;
    private final int size;

    private ParameterLayout(List<Block> blocks) {
        this.blocks = new LinkedHashMap<>();
        int end = 0;
        for (Block block : blocks) {
            this.blocks.put(block.name(), block);
            end = block.end();
        }
        this.size = end;
    }

    /**
     * Named matrix, vector or cube of parameters.
     *
     * @param name dotted name, for example {@code encoder.input.weight}
     * @param shape sizes of the axes, slowest first, each at least 1
     * @param at index of its first element in the vector
     */
    public record Block(String name, List<Integer> shape, int at) {

        public Block {
            shape = List.copyOf(shape);
        }

        /** Returns the number of parameters. */
        public int size() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }

        /** Returns one past the index of the last element. */
        public int end() {
            return Math.addExact(at, size());
        }

        @Override
        public String toString() {
            return name + shape;
        }
    }

    /** Returns the number of parameters of all blocks. */
    public int size() {
        return size;
    }

    /** Returns the blocks in order. */
    public List<Block> blocks() {
        return List.copyOf(blocks.values());
    }

    public Optional<Block> find(String name) {
        return Optional.ofNullable(blocks.get(name));
    }

    /**
     * Returns the block of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Block block(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no parameters are named " + name + "; there are " + String.join(", ", blocks.keySet())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParameterLayout layout && blocks().equals(layout.blocks());
    }

    @Override
    public int hashCode() {
        return blocks.hashCode();
    }

    /** Returns the blocks with their shapes. Two layouts have the same text only if they are equal. */
    @Override
    public String toString() {
        return blocks.values().toString();
    }

    /** Starts a layout without blocks. */
    public static LayoutAccumulator accumulator() {
        return new LayoutAccumulator();
    }

    /** Builder of a layout. */
    public static final class LayoutAccumulator {

        private final List<Block> blocks = new ArrayList<>();
        private int end;

        private LayoutAccumulator() {}

        /**
         * Appends a block.
         *
         * @throws IllegalArgumentException if the name was used, an axis is shorter than 1, or the vector would have more
         *     elements than an array can hold
         */
        public LayoutAccumulator add(String name, int... shape) {
            List<Integer> axes = new ArrayList<>();
            for (int axis : shape) {
                if (axis < 1) {
                    throw new IllegalArgumentException("parameters " + name + " have an axis of size " + axis);
                }
                axes.add(axis);
            }
            if (blocks.stream().anyMatch(block -> block.name().equals(name))) {
                throw new IllegalArgumentException("parameters " + name + " stand twice");
            }
            Block block = new Block(name, axes, end);
            try {
                end = block.end();
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(
                        "parameters " + block + " after " + end + " others are more than the " + Integer.MAX_VALUE
                                + " that an array can hold",
                        e);
            }
            blocks.add(block);
            return this;
        }

        public ParameterLayout toLayout() {
            return new ParameterLayout(blocks);
        }
    }
}
