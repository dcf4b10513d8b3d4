// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hanse.cli.privacy.CsvTable.Row;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.SecAggPlan;

/** Figures of secure sums for tables: graphs, and widths of rings. */
final class SecureSumBatch {

    /** The k-regular graph, also where the complete one would be used. */
    private static final BatchColumns GRAPHS = BatchColumns.ofRows(
            List.of("n", "corrupt_rate", "dropout_rate", "server"), List.of("k_ours", "t_ours"), SecureSumBatch::graph);

    private static final BatchColumns RINGS = BatchColumns.ofRows(
            List.of("n_max", "per_coordinate_bound_B", "central_noise_std_over_B"),
            List.of("bits_ours"),
            SecureSumBatch::ring);

    static final List<BatchColumns> KINDS = List.of(GRAPHS, RINGS);

    private SecureSumBatch() {}

    private static List<String> graph(CsvTable table, Row row) {
        int participants = (int) table.cell(row, "n").wholeNumber(1, SecureSumForecast.MOST_PARTICIPANTS);
        Assumptions assumptions = Assumptions.ofFraction(
                table.cell(row, "corrupt_rate").part(),
                participants,
                table.cell(row, "dropout_rate").part(),
                coordinator(table.cell(row, "server")));
        Optional<GraphPlan> plan =
                participants < SecAggPlan.FEWEST ? Optional.empty() : GraphPlan.regular(participants, assumptions);
        return plan.map(graph -> List.of(String.valueOf(graph.degree()), String.valueOf(graph.threshold())))
                .orElse(List.of("", ""));
    }

    private static Coordinator coordinator(Cell cell) {
        String text = cell.text().toUpperCase(Locale.ROOT).replace('-', '_');
        for (Coordinator coordinator : Coordinator.values()) {
            if (coordinator.name().equals(text)) {
                return coordinator;
            }
        }
        throw cell.error("semi_honest or active");
    }

    private static List<String> ring(CsvTable table, Row row) {
        int participants = (int) table.cell(row, "n_max").wholeNumber(1, Integer.MAX_VALUE);
        long bound = table.cell(row, "per_coordinate_bound_B").wholeNumber(1, Long.MAX_VALUE);
        double deviation = table.cell(row, "central_noise_std_over_B").notBelowZero() * bound;
        try {
            return List.of(String.valueOf(new QuantizationSpec(1, bound, participants, deviation).ringBits()));
        } catch (IllegalArgumentException e) {
            // Wider than any ring that Hanse has.
            return List.of("");
        }
    }
}
