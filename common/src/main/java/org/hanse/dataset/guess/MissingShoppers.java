// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sampled rows without a shopper, such as orders by telephone, which have no e-mail address.
 *
 * @param shopper column of the shoppers
 * @param rows number of rows without a shopper
 * @param sampled number of rows sampled
 * @param other the column that names most of the missing shoppers, if there is one
 */
record MissingShoppers(SampledColumn shopper, int rows, int sampled, Optional<Substitute> other) {

    /** Parts of column names by which columns of telephone numbers are recognised. */
    private static final List<String> TELEPHONE = List.of("phone", "telefon", "mobil", "电话", "手机");

    /**
     * A column that can name missing shoppers.
     *
     * @param column the column
     * @param filled number of rows without a shopper where it has a value
     */
    record Substitute(SampledColumn column, long filled) {}

    /** Returns the missing shoppers of a table of interactions; empty if every row has a shopper. */
    static Optional<MissingShoppers> of(GuessedTable guess) {
        List<Integer> rows = guess.rowsWithoutShopper();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        RoleAssignment.Choice shopper = guess.roles().choice(ColumnRole.SHOPPER).orElseThrow();
        Stream<SampledColumn> others = guess.table().columns().stream()
                .filter(column -> shopper.others().contains(column.name()) || isTelephone(column));
        Optional<Substitute> best = others.map(column -> new Substitute(column, filled(column, rows)))
                .filter(substitute -> substitute.filled() > 0)
                .max(Comparator.comparingLong(Substitute::filled));
        return Optional.of(
                new MissingShoppers(shopper.column(), rows.size(), guess.table().rows(), best));
    }

    private static boolean isTelephone(SampledColumn column) {
        String name = column.name().toLowerCase(Locale.ROOT);
        return column.named() && TELEPHONE.stream().anyMatch(name::contains);
    }

    private static long filled(SampledColumn column, List<Integer> rows) {
        return rows.stream().filter(row -> !column.cells().get(row).isEmpty()).count();
    }

    /** Returns the number of dropped rows and the column to use, on one line. */
    String words() {
        return String.format(Locale.ROOT, "%,d of %,d rows have no %s and are dropped", rows, sampled, shopper.name())
                + other.map(found -> String.format(
                                Locale.ROOT,
                                "; %s has a value in %,d of them",
                                found.column().name(),
                                found.filled()))
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
        return YamlLines.scalar("coalesce(nullif(trim(CAST(" + SqlName.of(shopper.name()) + " AS VARCHAR)), ''), CAST("
                + SqlName.of(found.column().name()) + " AS VARCHAR))");
    }
}
