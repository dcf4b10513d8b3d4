// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Epsilons of independent accountants (google/differential-privacy 0.6.0, microsoft/prv_accountant, closed forms with 60 digits). Those of
 * Hanse are never below their proven lower bounds, and only slightly above.
 */
class AccountantVectorsTest {

    private record Row(ReferenceRow figures) {

        double number(String column) {
            return figures.number(column);
        }

        OptionalDouble optional(String column) {
            return figures.optional(column);
        }

        NeighbourRelation relation() {
            return figures.text("neighbor").equals("add_remove")
                    ? NeighbourRelation.ADD_REMOVE
                    : NeighbourRelation.REPLACE_ONE;
        }

        Releases releases() {
            double q = number("q");
            String sampling = figures.text("sampling");
            // The file divides by the distance of replaced parts where cohorts have a fixed size.
            double noise = sampling.equals("fixed_wor") ? 2 * number("sigma") : number("sigma");
            Sampler sampler = switch (sampling) {
                case "none" -> new Sampler.Everybody();
                case "poisson" -> new Sampler.Poisson(q);
                case "poisson_truncated" -> new Sampler.CappedPoisson(q, (int) number("N"), (int) number("m_or_B"));
                case "fixed_wor" -> new Sampler.FixedSize((int) number("N"), (int) number("m_or_B"));
                default -> throw new IllegalArgumentException(sampling);
            };
            return Releases.of(new GaussianSum(sampler, noise), (int) number("T"));
        }
    }

    private static List<Row> rows() throws IOException {
        return ReferenceRow.of("dp-accountant.csv").stream().map(Row::new).toList();
    }

    @Test
    @Tag("nightly")
    void pld_ofAllRows_isNeverOptimisticAndTight() throws IOException {
        assertNeverOptimisticAndTight(rows(), 300);
    }

    /** Every fifth row, which are of all kinds. */
    @Test
    void pld_isNeverOptimisticAndTight() throws IOException {
        assertNeverOptimisticAndTight(everyFifthRow(), 60);
    }

    private static List<Row> everyFifthRow() throws IOException {
        List<Row> all = rows();
        return IntStream.range(0, all.size())
                .filter(i -> i % 5 == 0)
                .mapToObj(all::get)
                .toList();
    }

    private static void assertNeverOptimisticAndTight(List<Row> rows, int fewest) {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (Row row : rows) {
            OptionalDouble ours = new PldAccountant().epsilon(row.releases(), row.relation(), row.number("delta"));
            OptionalDouble theirs = row.optional("eps_pld");
            if (ours.isEmpty()) {
                assertThat(theirs).as("%s", row).isEmpty();
                continue;
            }
            compared++;
            double epsilon = ours.getAsDouble();
            row.optional("eps_exact").ifPresent(exact -> {
                if (epsilon < exact - 1e-6) {
                    wrong.add("below exact " + exact + ": " + epsilon + " " + row);
                }
            });
            if (row.optional("eps_exact").isEmpty() && theirs.isPresent()) {
                double pld = theirs.getAsDouble();
                double margin =
                        Math.max(2e-3, Math.max(3 * row.optional("pld_conv").orElse(0), 0.002 * pld));
                if (epsilon < pld - margin) {
                    wrong.add("below " + pld + ": " + epsilon + " " + row);
                }
            }
            row.optional("eps_prv_low").ifPresent(low -> {
                if (epsilon < low) {
                    wrong.add("below the certified interval from " + low + ": " + epsilon + " " + row);
                }
            });
            double loose = theirs.orElse(row.optional("eps_exact").orElse(Double.POSITIVE_INFINITY)) * 1.005 + 5e-3;
            if (epsilon > loose) {
                wrong.add("above " + loose + ": " + epsilon + " " + row);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(fewest);
    }

    @Test
    @Tag("nightly")
    void rdp_ofAllRows_isNoLooserThanOthersAndAboveWhatHolds() throws IOException {
        assertNoLooserAndAboveWhatHolds(rows(), 250);
    }

    /** Every fifth row, which are of all kinds. */
    @Test
    void rdp_isNoLooserThanOthersAndAboveWhatHolds() throws IOException {
        assertNoLooserAndAboveWhatHolds(everyFifthRow(), 50);
    }

    private static void assertNoLooserAndAboveWhatHolds(List<Row> rows, int fewest) {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (Row row : rows) {
            OptionalDouble theirs = row.optional("eps_rdp");
            OptionalDouble ours = new RdpAccountant().epsilon(row.releases(), row.relation(), row.number("delta"));
            if (theirs.isEmpty()) {
                continue;
            }
            compared++;
            double epsilon = ours.orElse(Double.POSITIVE_INFINITY);
            double least =
                    row.optional("eps_exact").orElse(row.optional("eps_pld").orElse(0) * 0.998 - 2e-3);
            if (epsilon > theirs.getAsDouble() * 1.001 + 1e-6 || epsilon < least - 1e-6) {
                wrong.add(theirs.getAsDouble() + " and at least " + least + ": " + epsilon + " " + row);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(fewest);
    }
}
