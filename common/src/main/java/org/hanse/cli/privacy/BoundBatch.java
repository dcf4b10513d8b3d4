// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.List;
import java.util.Map;
import org.hanse.cli.privacy.BatchColumns.Remark;
import org.hanse.cli.privacy.CsvTable.Row;
import org.hanse.core.privacy.account.AdaptiveClipping;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.DpEvent.DiscreteGaussianSum;
import org.hanse.core.privacy.account.DpEvent.Distance;
import org.hanse.core.privacy.account.DpEvent.SkellamSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.RdpAccountant;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.RoundingBound;
import org.hanse.core.privacy.account.Sampler;

/** Bounds in closed or nearly closed form for tables. */
final class BoundBatch {

    private static final List<String> OURS = List.of("ours");

    private static final String COIN = "q";

    /** What a cell may lack of its number, of it. */
    private static final double ROUNDED = 1e-6;

    private static final Map<String, DiscreteKind> MECHANISMS =
            Map.of("ddg", DiscreteKind.DISCRETE_GAUSSIAN, "skellam", DiscreteKind.SKELLAM);

    static final List<BatchColumns> ROUNDING =
            List.of(BatchColumns.ofRows(List.of("clip_in_grid_units", "dim", "beta"), OURS, BoundBatch::rounding));

    static final List<BatchColumns> ADAPTIVE_CLIPPING = List.of(BatchColumns.ofRows(
            List.of("z_effective", "sigma_b"),
            OURS,
            BoundBatch::adaptiveClipping,
            Remark.ofNone("adaptive clipping is not feasible", ", since sigma_b is at most half of z_effective")));

    static final List<BatchColumns> DISCRETE = List.of(BatchColumns.ofRows(
            List.of(
                    "mechanism",
                    "n_clients",
                    "sigma_local",
                    "variance_total",
                    "dim",
                    "delta_l2",
                    "delta_l1",
                    "T",
                    "delta"),
            OURS,
            BoundBatch::discrete,
            Remark.ofNone("no bound is known", "; sampling is covered for skellam only"),
            Remark.INFINITE));

    private BoundBatch() {}

    private static List<String> rounding(CsvTable table, Row row) {
        return cell(RoundingBound.of(
                table.cell(row, "clip_in_grid_units").notBelowZero(),
                dimension(table, row),
                table.cell(row, "beta").part()));
    }

    private static List<String> adaptiveClipping(CsvTable table, Row row) {
        return AdaptiveClipping.noiseOfSum(
                        table.cell(row, "z_effective").aboveZero(),
                        table.cell(row, "sigma_b").aboveZero())
                .stream()
                .mapToObj(BoundBatch::cell)
                .findFirst()
                .orElse(List.of(""));
    }

    private static Distance distance(CsvTable table, Row row) {
        Distance distance = new Distance(
                dimension(table, row),
                table.cell(row, "delta_l2").aboveZero(),
                table.cell(row, "delta_l1").aboveZero());
        // A table may round its cells.
        if (distance.euclidean() >= 1 && distance.manhattan() < distance.euclidean() * (1 - ROUNDED)) {
            throw table.cell(row, "delta_l1").error("at least delta_l2, as every L1 norm is");
        }
        return distance;
    }

    private static List<String> discrete(CsvTable table, Row row) {
        Distance distance = distance(table, row);
        DiscreteKind kind = table.cell(row, "mechanism").oneOf(MECHANISMS);
        double coin = coin(table, row);
        // Where nobody takes part there is no event; the other cells are read all the same.
        Sampler sampler = coin == 0 ? new Sampler.Everybody() : new Sampler.Poisson(coin);
        DpEvent event = switch (kind) {
            case SKELLAM ->
                new SkellamSum(sampler, table.cell(row, "variance_total").aboveZero(), distance);
            case DISCRETE_GAUSSIAN ->
                new DiscreteGaussianSum(
                        (int) table.cell(row, "n_clients").wholeNumber(1, Integer.MAX_VALUE),
                        table.cell(row, "sigma_local").aboveZero(),
                        distance);
        };
        int rounds = AccountRow.rounds(table, row);
        double delta = table.cell(row, "delta").between();
        if (!kind.isKnown(coin)) {
            return List.of("");
        }
        return cell(new RdpAccountant()
                .epsilon(coin == 0 ? Releases.NONE : Releases.of(event, rounds), NeighbourRelation.ADD_REMOVE, delta)
                .orElseThrow());
    }

    /** The column q, which may be missing, or empty: then everybody takes part. */
    private static double coin(CsvTable table, Row row) {
        return table.header().contains(COIN) && !table.cell(row, COIN).text().isEmpty()
                ? table.cell(row, COIN).probability()
                : 1;
    }

    private static int dimension(CsvTable table, Row row) {
        return (int) table.cell(row, "dim").wholeNumber(1, Integer.MAX_VALUE);
    }

    private static List<String> cell(double bound) {
        return List.of(Figure.up(bound, Figure.TABLE_DIGITS));
    }
}
