// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.hanse.cli.privacy.CsvTable.Row;
import org.hanse.core.privacy.DeltaRule;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.Sampler;

/**
 * Rounds as a row of a table has them.
 *
 * @param releases that are added up
 * @param population units there are, if the row says so
 */
record AccountRow(Releases releases, NeighbourRelation relation, double delta, OptionalLong population) {

    static final List<String> COLUMNS = List.of("sampling", "neighbor", "q", "N", "m_or_B", "sigma", "T", "delta");

    private static final Map<String, SamplingKind> SAMPLING =
            Arrays.stream(SamplingKind.values()).collect(Collectors.toMap(SamplingKind::column, kind -> kind));
    private static final Map<String, NeighbourKind> NEIGHBOURS =
            Arrays.stream(NeighbourKind.values()).collect(Collectors.toMap(NeighbourKind::column, kind -> kind));

    /** Reads a row of the {@link #COLUMNS}. */
    static AccountRow of(CsvTable table, Row row) {
        SamplingKind kind = table.cell(row, "sampling").oneOf(SAMPLING);
        NeighbourRelation relation =
                table.cell(row, "neighbor").oneOf(NEIGHBOURS).relation();
        Optional<Sampler> sampler = switch (kind) {
            case NONE -> Optional.of(new Sampler.Everybody());
            case POISSON -> coin(table, row).map(Sampler.Poisson::new);
            case POISSON_TRUNCATED -> truncated(table, row);
            case FIXED_SIZE -> Optional.of(fixed(table, row));
        };
        double sigma = table.cell(row, "sigma").aboveZero();
        // The distance by which such tables divide is twice the clip norm where cohorts have a fixed size.
        double noise = kind == SamplingKind.FIXED_SIZE ? Math.min(2 * sigma, Double.MAX_VALUE) : sigma;
        int rounds = rounds(table, row);
        Cell population = table.cell(row, "N");
        return new AccountRow(
                sampler.map(own -> Releases.of(new GaussianSum(own, noise), rounds))
                        .orElse(Releases.NONE),
                relation,
                table.cell(row, "delta").between(),
                population.text().isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(population.wholeNumber(1, Integer.MAX_VALUE)));
    }

    /** Whether delta is 1/N or more: publishing all data of one unit would keep to it. */
    boolean isDeltaTooGreat() {
        return population.isPresent() && DeltaRule.isTooGreat(delta, population.getAsLong());
    }

    /** Whether delta is above 1/(10 N). */
    boolean isDeltaAboveTenth() {
        return population.isPresent() && DeltaRule.isAboveTenth(delta, population.getAsLong());
    }

    static int rounds(CsvTable table, Row row) {
        return (int) table.cell(row, "T").wholeNumber(1, ReleasePlan.MOST_ROUNDS);
    }

    /** The column q; empty if nobody takes part. */
    static Optional<Double> coin(CsvTable table, Row row) {
        return Optional.of(table.cell(row, "q").probability()).filter(q -> q > 0);
    }

    private static Optional<Sampler> truncated(CsvTable table, Row row) {
        int population = (int) table.cell(row, "N").wholeNumber(1, Integer.MAX_VALUE);
        int cap = (int) table.cell(row, "m_or_B").wholeNumber(1, Integer.MAX_VALUE);
        return coin(table, row).map(q -> new Sampler.CappedPoisson(q, population, cap));
    }

    private static Sampler fixed(CsvTable table, Row row) {
        int population = (int) table.cell(row, "N").wholeNumber(1, Integer.MAX_VALUE);
        return new Sampler.FixedSize(population, (int) table.cell(row, "m_or_B").wholeNumber(1, population));
    }
}
