// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Arrays and counters of a trainer's {@link TrainerState}, by name. A state is checked as a whole before any of it is
 * taken over, so that a rejected one changes nothing.
 */
final class TrainerArrays {

    private final Map<String, List<float[]>> arrays = new LinkedHashMap<>();
    private final Map<String, AdamOptimizer> optimizers = new LinkedHashMap<>();

    /**
     * Adds an array, which states are copied from and to. Of several under one name, which have the same numbers whenever a
     * state is saved, the first is copied from, and all are copied to.
     */
    void add(String name, float[] values) {
        arrays.computeIfAbsent(name, key -> new ArrayList<>()).add(values);
    }

    /** Adds parameters with the moments and the count of steps of what moves them. */
    void add(String name, float[] parameters, AdamOptimizer optimizer) {
        add(name, parameters);
        add(name + " first moments", optimizer.first);
        add(name + " second moments", optimizer.second);
        optimizers.put(name, optimizer);
    }

    /** Returns a state with the current numbers. */
    TrainerState save(String fingerprint, int epochs) {
        Map<String, Long> counts = new LinkedHashMap<>();
        optimizers.forEach((name, optimizer) -> counts.put(name, optimizer.steps()));
        Map<String, float[]> first = new LinkedHashMap<>();
        arrays.forEach((name, copies) -> first.put(name, copies.get(0)));
        return new TrainerState(fingerprint, epochs, first, counts);
    }

    /**
     * Takes over the numbers of a state, all or none.
     *
     * @throws IllegalArgumentException if the state lacks an array or a count, has one of another length, a number
     *     that is not finite, or a count below 0; nothing has changed then
     */
    void load(TrainerState state) {
        arrays.forEach((name, copies) -> copies.forEach(values -> require(state, name, values.length)));
        Map<String, Long> counts = new LinkedHashMap<>();
        optimizers.keySet().forEach(name -> counts.put(name, state.count(name)));
        if (state.epochs() < 0 || counts.values().stream().anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException(
                    "the saved state is of " + state.epochs() + " epochs with the steps " + counts);
        }
        arrays.forEach((name, copies) -> {
            float[] from = state.array(name);
            copies.forEach(values -> System.arraycopy(from, 0, values, 0, values.length));
        });
        optimizers.forEach((name, optimizer) -> optimizer.resume(state.count(name)));
    }

    private static void require(TrainerState state, String name, int length) {
        float[] values = state.array(name);
        if (values.length != length) {
            throw new IllegalArgumentException(
                    "the saved state has " + values.length + " numbers for the " + length + " of " + name);
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("the saved state holds " + value + " in " + name);
            }
        }
    }
}
