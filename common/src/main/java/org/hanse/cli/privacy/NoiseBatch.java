// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.cli.Progress;
import org.hanse.cli.privacy.BatchColumns.Remark;
import org.hanse.cli.privacy.CsvTable.Row;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.NoiseCalibration;
import org.hanse.core.privacy.account.PldAccountant;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.Sampler;

/** The least noise for budgets of a table's rows, all of which are read before the first is computed. */
final class NoiseBatch {

    private static final Map<String, SamplingKind> SAMPLING =
            Map.of("none", SamplingKind.NONE, "poisson", SamplingKind.POISSON);

    static final List<BatchColumns> KINDS = List.of(new BatchColumns(
            List.of("sampling", "q", "T", "delta", "target_eps"),
            List.of("sigma_ours"),
            NoiseBatch::figures,
            List.of(Remark.ofNone("no noise is enough", ""))));

    private NoiseBatch() {}

    /** A budget, and the rounds that are to keep to it; without a sampler nobody takes part in them. */
    private record Budget(Optional<Sampler> sampler, int rounds, double epsilon, double delta) {

        static Budget of(CsvTable table, Row row) {
            SamplingKind kind = table.cell(row, "sampling").oneOf(SAMPLING);
            return new Budget(
                    kind == SamplingKind.NONE
                            ? Optional.of(new Sampler.Everybody())
                            : AccountRow.coin(table, row).map(Sampler.Poisson::new),
                    AccountRow.rounds(table, row),
                    table.cell(row, "target_eps").aboveZero(),
                    table.cell(row, "delta").between());
        }

        /** Empty if none is enough, and 0 if none is needed. */
        OptionalDouble noise() {
            if (sampler.isEmpty()) {
                return OptionalDouble.of(0);
            }
            return NoiseCalibration.noise(
                    new PldAccountant(),
                    noise -> Releases.of(new GaussianSum(sampler.get(), noise), rounds),
                    NeighbourRelation.ADD_REMOVE,
                    epsilon,
                    delta);
        }
    }

    private static List<List<String>> figures(CsvTable table) {
        List<Budget> budgets =
                table.rows().stream().map(row -> Budget.of(table, row)).toList();
        Map<Budget, String> known = new HashMap<>();
        List<List<String>> cells = new ArrayList<>();
        try (Progress progress = Progress.startPatient("privacy noise", budgets.size())) {
            for (Budget budget : budgets) {
                String noise = known.computeIfAbsent(
                        budget,
                        own -> own.noise().stream()
                                .mapToObj(least -> Figure.up(least, Figure.TABLE_DIGITS))
                                .findFirst()
                                .orElse(""));
                cells.add(List.of(noise));
                progress.step("row " + cells.size());
            }
        }
        return cells;
    }
}
