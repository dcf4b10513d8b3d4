// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values by state and item, 0 for each objective before their first update. A state is a list of numbers. Stored in
 * single precision, so that a restored table equals the saved one.
 */
final class ValueTable {

    private static final float ABSENT = -1;

    private final List<Double> omega;
    private final int objectives;

    /** Values by state and item, followed by the number of updates. */
    private final Map<List<Integer>, Map<Integer, float[]>> rows = new LinkedHashMap<>();

    ValueTable(List<Double> omega) {
        this.omega = omega;
        this.objectives = omega.size();
    }

    /** Returns a separate table with the same values and these weights. */
    ValueTable copy(List<Double> weights) {
        ValueTable copy = new ValueTable(weights);
        rows.forEach((state, row) -> row.forEach((item, entry) -> copy.put(state, item, entry.clone())));
        return copy;
    }

    private void put(List<Integer> state, int item, float[] entry) {
        rows.computeIfAbsent(state, absent -> new LinkedHashMap<>()).put(item, entry);
    }

    /** Returns the number of values. */
    long size() {
        return rows.values().stream()
                .mapToLong(row -> (long) row.size() * objectives)
                .sum();
    }

    /** Returns the values of an item, {@code [objectives]}, possibly with further numbers after them; read-only. */
    float[] values(List<Integer> state, int item) {
        float[] entry = row(state).get(item);
        return entry == null ? new float[objectives] : entry;
    }

    private Map<Integer, float[]> row(List<Integer> state) {
        return rows.getOrDefault(state, Map.of());
    }

    /**
     * Values of the item with the greatest weighted sum, of equal ones any.
     *
     * @param items size of the catalogue
     * @param excluded items that are no candidates
     */
    float[] best(List<Integer> state, int items, Set<Integer> excluded) {
        float[] best = new float[objectives];
        double greatest = Double.NEGATIVE_INFINITY;
        int candidates = 0;
        for (Map.Entry<Integer, float[]> entry : row(state).entrySet()) {
            if (excluded.contains(entry.getKey())) {
                continue;
            }
            candidates++;
            double total = total(entry.getValue());
            if (total > greatest) {
                greatest = total;
                best = entry.getValue();
            }
        }
        // An item that was never tried there has the value that all begin with.
        boolean untried = candidates < items - excluded.size();
        return untried && greatest < 0 ? new float[objectives] : best;
    }

    /** Returns {@code sum_c omega_c values_c}. */
    double total(float[] values) {
        double sum = 0;
        for (int c = 0; c < objectives; c++) {
            sum += omega.get(c) * values[c];
        }
        return sum;
    }

    /** Adds the weighted sum of every item that was tried in {@code state}. */
    void addTotals(List<Integer> state, double[] scores) {
        row(state).forEach((item, entry) -> scores[item] += total(entry));
    }

    /**
     * Moves values towards {@code targets} by a step of {@code n^-decay}, {@code n} counting updates of this state and item.
     *
     * @return half the mean over objectives of squared differences, before
     */
    double update(List<Integer> state, int item, double[] targets, double decay) {
        float[] entry = rows.computeIfAbsent(state, absent -> new LinkedHashMap<>())
                .computeIfAbsent(item, absent -> new float[objectives + 1]);
        entry[objectives]++;
        double step = Math.pow(entry[objectives], -decay);
        double loss = 0;
        for (int c = 0; c < objectives; c++) {
            double difference = targets[c] - entry[c];
            entry[c] += (float) (step * difference);
            loss += difference * difference / (2 * objectives);
        }
        return loss;
    }

    /**
     * Returns all entries, each as {@code width} numbers of its state, its item, its values and the number of updates.
     */
    float[] toArray(int width) {
        int stride = width + 2 + objectives;
        float[] all = new float[(int) (size() / objectives) * stride];
        int at = 0;
        for (Map.Entry<List<Integer>, Map<Integer, float[]>> row : rows.entrySet()) {
            for (Map.Entry<Integer, float[]> entry : row.getValue().entrySet()) {
                Arrays.fill(all, at, at + width, ABSENT);
                for (int i = 0; i < row.getKey().size(); i++) {
                    all[at + i] = row.getKey().get(i);
                }
                all[at + width] = entry.getKey();
                System.arraycopy(entry.getValue(), 0, all, at + width + 1, objectives + 1);
                at += stride;
            }
        }
        return all;
    }

    /** Restores the entries of {@link #toArray}. */
    void restore(float[] all, int width) {
        rows.clear();
        int stride = width + 2 + objectives;
        for (int at = 0; at < all.length; at += stride) {
            List<Integer> state = new ArrayList<>();
            for (int i = 0; i < width && all[at + i] != ABSENT; i++) {
                state.add((int) all[at + i]);
            }
            put(List.copyOf(state), (int) all[at + width], Arrays.copyOfRange(all, at + width + 1, at + stride));
        }
    }
}
