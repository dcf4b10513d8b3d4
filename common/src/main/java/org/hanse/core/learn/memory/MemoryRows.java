// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import java.util.Objects;
import org.hanse.core.interaction.table.CooccurrenceTable;
import org.hanse.core.interaction.table.ItemCounts;
import org.hanse.core.interaction.table.SparseRow;

/**
 * View of one shopper's history on the {@link MemoryTables}: the rows of its items, in training without the whole
 * shopper. It computes the memory terms {@code memory_c(s, a)} of docs/design/network.md, section 5, and their
 * gradient.
 *
 * <p>{@link #begin(int[], int, int, int)} loads a history; positions count from its first interaction and the state at
 * {@code position} includes interactions {@code 0..position}. Mutable, not thread-safe. Memory grows with the longest
 * history; afterwards nothing is allocated.
 */
public final class MemoryRows {

    /** Value for no excluded shopper. */
    public static final int NO_SHOPPER = -1;

    private static final float[] NO_LOGS = {};
    private static final float IDENTITY_LOG = MemoryTables.logarithm(1);

    private final MemoryTables tables;
    private final ExcludedShopper leftOut;
    private final ItemCounts counts;
    private final StoredRows others;
    private final SeenRows[] rows = {new SeenRows(), new SeenRows(), new SeenRows()};

    /** One more than the position at which an item was met first in the history being taken up; else 0. */
    private final int[] firstOf;

    private int[] items = {};
    private int length;

    /** Similarities of a row, and squares of their denominators. */
    private double[] similarities = {};

    private double[] squares = {};

    public MemoryRows(MemoryTables tables) {
        this.tables = tables;
        counts = tables.counts();
        leftOut = new ExcludedShopper(tables);
        others = tables.others().orElseGet(() -> StoredRows.empty(tables.items()));
        firstOf = new int[tables.items()];
    }

    /** Loads the history {@code history[from..to)} without an excluded shopper. */
    public void begin(int[] history, int from, int to) {
        begin(history, from, to, NO_SHOPPER);
    }

    /**
     * Loads a history.
     *
     * @param history items, oldest first; below 0 for a hidden interaction, which keeps its position
     * @param from index of the first item
     * @param to index after the last item
     * @param shopper excluded shopper, an index into the log of the tables; or {@link #NO_SHOPPER}
     */
    public void begin(int[] history, int from, int to, int shopper) {
        Objects.checkFromToIndex(from, to, history.length);
        for (int t = from; t < to; t++) {
            if (history[t] >= tables.items()) {
                throw new IllegalArgumentException("item " + history[t] + " of " + tables.items());
            }
        }
        length = to - from;
        items = items.length < length ? new int[Math.max(length, 2 * items.length)] : items;
        System.arraycopy(history, from, items, 0, length);
        for (SeenRows table : rows) {
            table.begin(length);
        }
        leftOut.begin(shopper);
        for (int t = 0; t < length; t++) {
            gather(t);
        }
        leftOut.end();
        for (int t = 0; t < length; t++) {
            if (items[t] >= 0) {
                firstOf[items[t]] = 0;
            }
        }
    }

    /** Returns the number of interactions of the history. */
    public int length() {
        return length;
    }

    /** Adds the memory terms of {@code head} in the state at {@code position} to {@code scores[scoresAt + item]}. */
    public void add(MemoryWeights weights, int head, int position, float[] scores, int scoresAt) {
        Objects.checkIndex(position, length);
        for (int t = 0; t <= position; t++) {
            int age = MemoryTables.age(position - t);
            for (int m = 0; m < rows.length; m++) {
                float linear = weights.linear(m, head, age);
                float log = weights.log(m, head, age);
                if (linear != 0 || log != 0) {
                    rows[m].addTo(t, linear, log, scores, scoresAt);
                }
            }
            if (items[t] >= 0) {
                scores[scoresAt + items[t]] += (float) identity(weights, head, age);
            }
        }
    }

    /**
     * Adds the memory terms of candidates to {@code scores[scoresAt + slotOf[item]]}.
     *
     * @param slotOf {@code [item]}, the slot of each candidate, below 0 for all other items
     */
    public void add(MemoryWeights weights, int head, int position, int[] slotOf, float[] scores, int scoresAt) {
        Objects.checkIndex(position, length);
        for (int t = 0; t <= position; t++) {
            int age = MemoryTables.age(position - t);
            for (int m = 0; m < rows.length; m++) {
                float linear = weights.linear(m, head, age);
                float log = weights.log(m, head, age);
                if (linear != 0 || log != 0) {
                    rows[m].addTo(t, linear, log, slotOf, scores, scoresAt);
                }
            }
            if (items[t] >= 0 && slotOf[items[t]] >= 0) {
                scores[scoresAt + slotOf[items[t]]] += (float) identity(weights, head, age);
            }
        }
    }

    /**
     * Adds to {@code gradient} what {@link #add(MemoryWeights, int, int, float[], int)} passes back.
     *
     * @param deltas gradient with respect to the scores, {@code deltas[deltasAt + item]}
     */
    public void addGradient(MemoryWeights gradient, int head, int position, float[] deltas, int deltasAt) {
        Objects.checkIndex(position, length);
        float[] sums = gradient.values();
        for (int t = 0; t <= position; t++) {
            int age = MemoryTables.age(position - t);
            for (int m = 0; m < rows.length; m++) {
                int linearAt = gradient.linearIndex(m, head, age);
                rows[m].addGradient(t, deltas, deltasAt, sums, linearAt, gradient.logIndex(m, head, age));
            }
            if (items[t] >= 0) {
                addIdentityGradient(gradient, head, age, deltas[deltasAt + items[t]]);
            }
        }
    }

    /** Adds to {@code gradient} what {@link #add(MemoryWeights, int, int, int[], float[], int)} passes back. */
    public void addGradient(
            MemoryWeights gradient, int head, int position, int[] slotOf, float[] deltas, int deltasAt) {
        Objects.checkIndex(position, length);
        float[] sums = gradient.values();
        for (int t = 0; t <= position; t++) {
            int age = MemoryTables.age(position - t);
            for (int m = 0; m < rows.length; m++) {
                int linearAt = gradient.linearIndex(m, head, age);
                rows[m].addGradient(t, slotOf, deltas, deltasAt, sums, linearAt, gradient.logIndex(m, head, age));
            }
            if (items[t] >= 0 && slotOf[items[t]] >= 0) {
                addIdentityGradient(gradient, head, age, deltas[deltasAt + slotOf[items[t]]]);
            }
        }
    }

    /** Adds to {@code gradient} what {@link #at} passes back, {@code delta} being the gradient with respect to its result. */
    public void addGradientAt(MemoryWeights gradient, int head, int position, int item, float delta) {
        Objects.checkIndex(position, length);
        float[] sums = gradient.values();
        for (int t = 0; t <= position; t++) {
            int age = MemoryTables.age(position - t);
            for (int m = 0; m < rows.length; m++) {
                int linearAt = gradient.linearIndex(m, head, age);
                rows[m].addTermGradient(t, item, delta, sums, linearAt, gradient.logIndex(m, head, age));
            }
            if (items[t] == item) {
                addIdentityGradient(gradient, head, age, delta);
            }
        }
    }

    /** Returns the memory terms of one item: the sum of {@link #term} over the interactions up to {@code position}. */
    public double at(MemoryWeights weights, int head, int position, int item) {
        double sum = 0;
        for (int t = 0; t <= position; t++) {
            sum += term(weights, head, position, t, item);
        }
        return sum;
    }

    /**
     * Returns the contribution of interaction {@code t}, of those up to {@code position}, to the memory terms of
     * {@code item}.
     */
    public double term(MemoryWeights weights, int head, int position, int t, int item) {
        Objects.checkIndex(position, length);
        Objects.checkIndex(t, position + 1);
        int age = MemoryTables.age(position - t);
        // In the order of TableTerms.sum; training calls this, and allocates nothing.
        return ofTable(MemoryTables.TRANSITIONS, weights, head, age, t, item)
                + ofTable(MemoryTables.COOCCURRENCE, weights, head, age, t, item)
                + ofTable(MemoryTables.TEXT, weights, head, age, t, item)
                + (items[t] == item ? identity(weights, head, age) : 0);
    }

    /**
     * Contribution of an interaction to the score of an item.
     *
     * @param terms terms by table
     * @param size the same sum with the absolute values of the weights
     */
    public record Remembered(TableTerms terms, double size) {}

    /**
     * Returns what interaction {@code t} of those up to {@code position} adds to the score of {@code item} through each table. Weights are of
     * one head.
     *
     * @param absolute absolute values of the weights
     */
    public Remembered terms(MemoryWeights weights, MemoryWeights absolute, int position, int t, int item) {
        Objects.checkIndex(position, length);
        Objects.checkIndex(t, position + 1);
        int age = MemoryTables.age(position - t);
        int transition = rows[MemoryTables.TRANSITIONS].find(t, item);
        int both = rows[MemoryTables.COOCCURRENCE].find(t, item);
        int text = rows[MemoryTables.TEXT].find(t, item);
        boolean same = items[t] == item;
        return new Remembered(
                new TableTerms(
                        ofPlace(MemoryTables.TRANSITIONS, t, transition, weights, age),
                        ofPlace(MemoryTables.COOCCURRENCE, t, both, weights, age),
                        ofPlace(MemoryTables.TEXT, t, text, weights, age),
                        same ? identity(weights, 0, age) : 0),
                ofPlace(MemoryTables.TRANSITIONS, t, transition, absolute, age)
                        + ofPlace(MemoryTables.COOCCURRENCE, t, both, absolute, age)
                        + ofPlace(MemoryTables.TEXT, t, text, absolute, age)
                        + (same ? identity(absolute, 0, age) : 0));
    }

    private double ofPlace(int table, int t, int place, MemoryWeights weights, int age) {
        return rows[table].termAt(t, place, weights.linear(table, 0, age), weights.log(table, 0, age));
    }

    private double ofTable(int table, MemoryWeights weights, int head, int age, int t, int item) {
        return rows[table].term(t, item, weights.linear(table, head, age), weights.log(table, head, age));
    }

    private static double identity(MemoryWeights weights, int head, int age) {
        return weights.linear(MemoryTables.IDENTITY, head, age)
                + (double) weights.log(MemoryTables.IDENTITY, head, age) * IDENTITY_LOG;
    }

    private static void addIdentityGradient(MemoryWeights gradient, int head, int age, float delta) {
        float[] sums = gradient.values();
        sums[gradient.linearIndex(MemoryTables.IDENTITY, head, age)] += delta;
        sums[gradient.logIndex(MemoryTables.IDENTITY, head, age)] += delta * IDENTITY_LOG;
    }

    private void gather(int position) {
        int item = items[position];
        if (item < 0) {
            for (SeenRows table : rows) {
                table.place(position, SparseRow.EMPTY, NO_LOGS);
            }
        } else if (firstOf[item] != 0) {
            for (SeenRows table : rows) {
                table.placeAs(position, firstOf[item] - 1);
            }
        } else {
            firstOf[item] = position + 1;
            gatherTransitions(position, item);
            gatherCooccurrence(position, item);
            TextRows.Row similar = tables.text().row(item);
            rows[MemoryTables.TEXT].place(position, similar.entries(), similar.logs());
        }
    }

    private void gatherTransitions(int position, int item) {
        SeenRows to = rows[MemoryTables.TRANSITIONS];
        SparseRow row = counts.transitions(item);
        int[] columns = row.columns();
        float[] values = row.values();
        int start = to.size();
        to.reserve(row.size());
        leftOut.openTransitions(item);
        int departures = counts.departures(item) - leftOut.departures();
        for (int e = row.from(); e < row.to(); e++) {
            int column = columns[e];
            // Estimates of a sum may exceed their denominator.
            float count = Math.min(values[e] - leftOut.transitionsTo(column), departures);
            if (count > 0) {
                to.append(column, count / (departures + 1.0));
            }
        }
        leftOut.closeTransitions(item);
        to.place(position, start);
    }

    /**
     * Subtracts the shopper from {@code shoppers(item)}, from {@code shoppers} of each column, and from the number of
     * common shoppers. Adds the estimates of other merchants.
     */
    private void gatherCooccurrence(int position, int item) {
        SeenRows to = rows[MemoryTables.COOCCURRENCE];
        SparseRow row = counts.common(item);
        int[] columns = row.columns();
        SparseRow beside = others.row(item);
        int[] besideColumns = beside.columns();
        float[] besideValues = beside.values();
        int start = to.size();
        int from = beside.from();
        int end = beside.to();
        to.reserve(row.size() + beside.size());
        similarities(row, item);
        for (int e = row.from(); e < row.to(); e++) {
            int column = columns[e];
            while (from < end && besideColumns[from] < column) {
                to.append(besideColumns[from], besideValues[from]);
                from++;
            }
            double value = 0;
            if (from < end && besideColumns[from] == column) {
                value = besideValues[from++];
            }
            value += similarities[e - row.from()];
            if (value > 0) {
                to.append(column, value);
            }
        }
        for (; from < end; from++) {
            to.append(besideColumns[from], besideValues[from]);
        }
        to.place(position, start);
    }

    /** Computes the similarities of a row without the excluded shopper. */
    private void similarities(SparseRow row, int item) {
        int size = row.size();
        if (similarities.length < size) {
            similarities = new double[Math.max(size, 2 * similarities.length)];
            squares = new double[similarities.length];
        }
        int[] shoppersOf = counts.shoppers();
        double shoppers = shoppersOf[item] - (leftOut.met(item) ? 1 : 0) + CooccurrenceTable.SHRINKAGE;
        int[] columns = row.columns();
        float[] values = row.values();
        for (int k = 0; k < size; k++) {
            int column = columns[row.from() + k];
            similarities[k] = Math.max(0, values[row.from() + k] - (leftOut.met(item, column) ? 1 : 0));
            squares[k] = shoppers * (shoppersOf[column] - (leftOut.met(column) ? 1 : 0) + CooccurrenceTable.SHRINKAGE);
        }
        // A loop of its own, which runs on several numbers at a time.
        for (int k = 0; k < size; k++) {
            similarities[k] /= Math.sqrt(squares[k]);
        }
    }
}
