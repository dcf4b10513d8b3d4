// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.hanse.cli.Progress;
import org.hanse.cli.privacy.BatchColumns.Remark;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.PldAccountant;
import org.hanse.core.privacy.account.PrivacyProfile;
import org.hanse.core.privacy.account.RdpAccountant;
import org.hanse.core.privacy.account.Releases;

/**
 * Epsilons of a table's rows. All rows are read before the first is computed; those that differ in delta alone are computed together,
 * since one composition answers all deltas.
 *
 * @param warnings takes what should be known of the table
 */
record EpsilonBatch(Consumer<String> warnings) {

    private record Composition(Releases releases, NeighbourRelation relation) {}

    List<BatchColumns> kinds() {
        return List.of(new BatchColumns(
                AccountRow.COLUMNS,
                List.of("eps_ours_pld", "eps_ours_rdp"),
                this::figures,
                List.of(
                        Remark.ofNone(
                                "no accountant has a bound",
                                "; fixed_wor has one under replace_one, poisson_truncated under add_remove"),
                        Remark.INFINITE)));
    }

    private List<List<String>> figures(CsvTable table) {
        List<AccountRow> rows =
                table.rows().stream().map(row -> AccountRow.of(table, row)).toList();
        warn(table, rows);
        Map<Composition, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            AccountRow row = rows.get(i);
            groups.computeIfAbsent(new Composition(row.releases(), row.relation()), key -> new ArrayList<>())
                    .add(i);
        }
        List<List<String>> cells =
                new ArrayList<>(rows.stream().map(row -> List.of("", "")).toList());
        try (Progress progress = Progress.startPatient("privacy epsilon", rows.size())) {
            groups.forEach((composition, members) -> {
                Optional<PrivacyProfile> profile =
                        new PldAccountant().profile(composition.releases(), composition.relation());
                for (int i : members) {
                    double delta = rows.get(i).delta();
                    String pld =
                            profile.map(known -> cell(known.epsilon(delta))).orElse("");
                    String rdp = new RdpAccountant()
                            .epsilon(composition.releases(), composition.relation(), delta).stream()
                                    .mapToObj(EpsilonBatch::cell)
                                    .findFirst()
                                    .orElse("");
                    cells.set(i, List.of(pld, rdp));
                    progress.step("line " + table.rows().get(i).line());
                }
            });
        }
        return cells;
    }

    private static String cell(double epsilon) {
        return Figure.up(epsilon, Figure.TABLE_DIGITS);
    }

    private void warn(CsvTable table, List<AccountRow> rows) {
        warn(
                table,
                rows,
                AccountRow::isDeltaTooGreat,
                "delta is not below 1/N, which is no guarantee: publishing all data of one unit meets it,");
        warn(table, rows, row -> row.isDeltaAboveTenth() && !row.isDeltaTooGreat(), "delta is above 1/(10 N)");
    }

    private void warn(CsvTable table, List<AccountRow> rows, Predicate<AccountRow> concerned, String what) {
        table.remark(what, i -> concerned.test(rows.get(i))).ifPresent(warnings);
    }
}
