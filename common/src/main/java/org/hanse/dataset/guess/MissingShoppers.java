// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rows without a shopper, such as orders by telephone, which have no e-mail address.
 *
 * @param shopper column of the shoppers
 * @param rows number of rows without a shopper
 * @param read number of rows read
 * @param other the column that names most of the missing shoppers, if there is one
 */
record MissingShoppers(SampledColumn shopper, long rows, long read, Optional<Substitute> other) {

    /** Parts of column names by which columns of telephone numbers are recognised. */
    private static final List<String> TELEPHONE = List.of("phone", "telefon", "mobil", "电话", "手机");

    /**
     * A column that can name missing shoppers.
     *
     * @param column the column
     * @param filled share of sampled rows without a shopper where it has a value
     */
    record Substitute(SampledColumn column, double filled) {}

    /** Returns the missing shoppers of a table of interactions; empty if every row has a shopper. */
    static Optional<MissingShoppers> of(GuessedTable guess) {
        long missing = guess.read().map(TrialReading::withoutShopper).orElse(0L);
        if (missing == 0) {
            return Optional.empty();
        }
        List<Integer> rows = guess.rowsWithoutShopper();
        RoleAssignment.Choice shopper = guess.roles().choice(ColumnRole.SHOPPER).orElseThrow();
        Stream<SampledColumn> others = guess.table().columns().stream()
                .filter(column -> shopper.others().contains(column.name()) || isTelephone(column));
        Optional<Substitute> best = others.map(column -> new Substitute(column, filled(column, rows)))
                .filter(substitute -> substitute.filled() > 0)
                .max(Comparator.comparingDouble(Substitute::filled));
        long read = guess.read().orElseThrow().report().rows();
        return Optional.of(new MissingShoppers(shopper.column(), missing, read, best));
    }

    private static boolean isTelephone(SampledColumn column) {
        String name = column.name().toLowerCase(Locale.ROOT);
        return column.named() && TELEPHONE.stream().anyMatch(name::contains);
    }

    private static double filled(SampledColumn column, List<Integer> rows) {
        return rows.stream()
                .mapToInt(row -> column.cells().get(row).isEmpty() ? 0 : 1)
                .average()
                .orElse(0);
    }

    /** Returns the number of dropped rows and the column to use, on one line. */
    String words() {
        return String.format(Locale.ROOT, "%,d of %,d rows have no %s and are dropped", rows, read, shopper.name())
                + other.map(found -> String.format(
                                Locale.ROOT,
                                "; %s has a value in %.0f %% of them",
                                found.column().name(),
                                100 * found.filled()))
                        .orElse("");
    }

    /** Returns the same for the descriptor, with the line that reads both columns. */
    List<String> remarks() {
        return Stream.concat(
                        Stream.of(words()),
                        other.stream()
                                .map(found -> "to use both: shopper: {sql: " + sql(found)
                                        + (shopper.emails() ? ", normalize: email}" : "}")))
                .toList();
    }

    private String sql(Substitute found) {
        return YamlLines.scalar(
                "coalesce(nullif(" + SqlName.id(shopper) + ", ''), " + SqlName.text(found.column()) + ")");
    }
}
