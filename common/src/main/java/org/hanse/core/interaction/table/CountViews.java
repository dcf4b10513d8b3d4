// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

/** Tables of {@link ItemCounts}. Values equal those of a {@link MarkovTable} and a {@link CooccurrenceTable} of the same counts. */
final class CountViews {

    private CountViews() {}

    /** Transitions. */
    record OfTransitions(ItemCounts counts) implements Transitions {

        @Override
        public int departures(int item) {
            return counts.departures(item);
        }

        @Override
        public double count(int item, int next) {
            return counts.transitions(item).at(next);
        }

        @Override
        public void addCounts(int item, double weight, double[] scores) {
            SparseRow row = counts.transitions(item);
            int[] columns = row.columns();
            float[] values = row.values();
            for (int e = row.from(); e < row.to(); e++) {
                scores[columns[e]] += weight * values[e];
            }
        }
    }

    /** Similarities by common shoppers. */
    record OfSimilarities(ItemCounts counts, double shrinkage) implements TableRows {

        @Override
        public int rows() {
            return counts.items();
        }

        @Override
        public double at(int row, int column) {
            double common = counts.common(row).at(column);
            return common == 0
                    ? 0
                    : CommonShopperTable.similarity(
                            common, counts.shoppersOf(row) + shrinkage, counts.shoppersOf(column) + shrinkage);
        }

        @Override
        public void addRow(int row, double weight, double[] out) {
            SparseRow common = counts.common(row);
            int[] shoppers = counts.shoppers();
            double own = shoppers[row] + shrinkage;
            int[] columns = common.columns();
            float[] values = common.values();
            for (int e = common.from(); e < common.to(); e++) {
                int column = columns[e];
                out[column] += weight * CommonShopperTable.similarity(values[e], own, shoppers[column] + shrinkage);
            }
        }
    }
}
