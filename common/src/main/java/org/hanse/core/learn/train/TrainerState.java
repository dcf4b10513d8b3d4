// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * State of a training between two epochs, for a later continuation: parameters, moments of the optimizers, the target
 * network. Immutable; arrays are copied in and out.
 */
public final class TrainerState {

    private final String fingerprint;
    private final int epochs;
    private final Map<String, float[]> arrays = new LinkedHashMap<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();

    /**
     * Creates a state.
     *
     * @param fingerprint fingerprint of the training; only a trainer with the same one accepts the state
     * @param epochs epochs trained
     * @param arrays numbers by name
     * @param counts steps made by each optimizer, by name
     */
    public TrainerState(String fingerprint, int epochs, Map<String, float[]> arrays, Map<String, Long> counts) {
        this.fingerprint = fingerprint;
        this.epochs = epochs;
        arrays.forEach((name, values) -> this.arrays.put(name, values.clone()));
        this.counts.putAll(counts);
    }

    public String fingerprint() {
        return fingerprint;
    }

    /** Epochs trained. */
    public int epochs() {
        return epochs;
    }

    /** Names of the arrays, in their order. */
    public List<String> names() {
        return new ArrayList<>(arrays.keySet());
    }

    /**
     * Returns a copy of the array of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public float[] array(String name) {
        float[] values = arrays.get(name);
        if (values == null) {
            throw new IllegalArgumentException("the state of a training lacks " + name);
        }
        return values.clone();
    }

    /**
     * Steps made by the optimiser of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public long count(String name) {
        Long count = counts.get(name);
        if (count == null) {
            throw new IllegalArgumentException("the state of a training lacks the count of " + name);
        }
        return count;
    }

    /** Steps made by each optimiser, by name. */
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }
}
