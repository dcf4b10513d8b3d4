// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.cli.ExitCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of {@code hanse privacy epsilon}, {@code noise}, {@code rounding}, {@code adaptive-clip} and {@code discrete}. */
class AccountBatchTest {

    private static final String HEADER = "sampling,neighbor,q,N,m_or_B,sigma,T,delta";

    @TempDir
    Path folder = Path.of("");

    /** Row of the command's output, by column. */
    private record Answer(Map<String, String> cells) {

        String text(String column) {
            return cells.getOrDefault(column, "");
        }

        OptionalDouble number(String column) {
            return text(column).isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Double.parseDouble(text(column)));
        }

        double or(String column, double other) {
            return number(column).orElse(other);
        }
    }

    /** Runs a command on the rows of a reference file at multiples of {@code every}. */
    private List<Answer> answers(String command, String file, int every) throws IOException {
        List<String> all = Files.readAllLines(PrivacyRun.REFERENCE.resolve(file));
        List<String> before = IntStream.range(0, all.size())
                .filter(i -> i == 0 || i % every == 0)
                .mapToObj(all::get)
                .toList();
        Path in = Files.write(folder.resolve("in.csv"), before);
        Path out = folder.resolve("out.csv");
        PrivacyRun run = PrivacyRun.of(command, "--csv", in, "--out", out, "--force");
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out()).isEmpty();
        List<String> after = Files.readAllLines(out);
        assertThat(after).hasSameSizeAs(before);
        String[] header = after.get(0).split(",", -1);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i)).startsWith(before.get(i) + ",");
            String[] cells = after.get(i).split(",", -1);
            Map<String, String> columns = new HashMap<>();
            for (int c = 0; c < header.length; c++) {
                columns.put(header[c], cells[c]);
            }
            answers.add(new Answer(columns));
        }
        return answers.subList(1, answers.size());
    }

    @Test
    void epsilon_ofAFifthOfTheReference_isNeverOptimisticAndTight() throws IOException {
        assertKeepsTheRules(answers("epsilon", "dp-accountant.csv", 5), 60);
    }

    @Test
    @Tag("nightly")
    void epsilon_ofAllOfTheReference_isNeverOptimisticAndTight() throws IOException {
        assertKeepsTheRules(answers("epsilon", "dp-accountant.csv", 1), 300);
    }

    private static void assertKeepsTheRules(List<Answer> rows, int fewest) {
        List<String> wrong = new ArrayList<>();
        int tight = 0;
        int loose = 0;
        for (Answer row : rows) {
            double pld = row.or("eps_pld", Double.NaN);
            double least = Math.max(
                    row.or("eps_prv_low", 0),
                    row.number("eps_exact").isPresent()
                            ? row.or("eps_exact", 0) - 1e-6
                            : row.or("eps_pld", 0)
                                    - Math.max(
                                            2e-3, Math.max(3 * row.or("pld_conv", 0), 0.002 * row.or("eps_pld", 0))));
            for (String ours : List.of("eps_ours_pld", "eps_ours_rdp")) {
                if (row.or(ours, Double.POSITIVE_INFINITY) < least) {
                    wrong.add(ours + " below " + least + ": " + row);
                }
            }
            if (!Double.isNaN(pld)) {
                tight++;
                if (!(row.or("eps_ours_pld", Double.POSITIVE_INFINITY) <= pld * 1.005 + 5e-3)) {
                    wrong.add("not tight: " + row);
                }
            }
            if (row.number("eps_rdp").isPresent()) {
                loose++;
                if (!(row.or("eps_ours_rdp", Double.POSITIVE_INFINITY) <= row.or("eps_rdp", 0) * 1.001 + 1e-6)) {
                    wrong.add("looser than Renyi: " + row);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(tight).isGreaterThan(fewest);
        assertThat(loose).isGreaterThan(fewest * 3 / 4);
        assertThat(rows)
                .filteredOn(row -> row.text("sampling").equals("fixed_wor"))
                .isNotEmpty()
                .allSatisfy(row -> {
                    assertThat(row.text("eps_ours_pld")).isEmpty();
                    assertThat(row.text("eps_ours_rdp")).isNotEmpty();
                });
        assertThat(rows)
                .filteredOn(row -> row.text("sampling").equals("poisson_truncated"))
                .isNotEmpty()
                .allSatisfy(row -> {
                    assertThat(row.text("eps_ours_pld")).isNotEmpty();
                    assertThat(row.text("eps_ours_rdp")).isEmpty();
                });
    }

    @Test
    void noise_ofAThirdOfTheReference_isTheLeastWithinAHundredth() throws IOException {
        assertCalibrated(answers("noise", "dp-calibration.csv", 3), 8);
    }

    @Test
    @Tag("nightly")
    void noise_ofAllOfTheReference_isTheLeastWithinAHundredth() throws IOException {
        assertCalibrated(answers("noise", "dp-calibration.csv", 1), 25);
    }

    private static void assertCalibrated(List<Answer> rows, int count) {
        assertThat(rows).hasSize(count).allSatisfy(row -> {
            double least = row.number("sigma_min").orElseThrow();
            assertThat(row.number("sigma_ours").orElseThrow()).isBetween(least * (1 - 2e-4), least * 1.01);
        });
    }

    @Test
    void rounding_ofTheReference_isTheSame() throws IOException {
        assertThat(answers("rounding", "dp-rounding.csv", 1)).isNotEmpty().allSatisfy(row -> {
            double theirs = row.number("l2_bound_after_rounding").orElseThrow();
            assertThat(row.number("ours").orElseThrow()).isBetween(theirs * (1 - 1e-8), theirs * (1 + 1e-8));
        });
    }

    @Test
    void adaptiveClip_ofTheReference_isTheSameAndEmptyWhereItIsNotFeasible() throws IOException {
        List<Answer> rows = answers("adaptive-clip", "dp-adaptive-clip.csv", 1);

        assertThat(rows).filteredOn(row -> row.text("z_delta").isEmpty()).isNotEmpty();
        assertThat(rows).allSatisfy(row -> {
            if (row.text("z_delta").isEmpty()) {
                assertThat(row.text("ours")).isEmpty();
            } else {
                double theirs = row.number("z_delta").orElseThrow();
                assertThat(row.number("ours").orElseThrow()).isBetween(theirs * (1 - 1e-8), theirs * (1 + 1e-8));
            }
        });
    }

    @Test
    void discrete_ofTheReference_isWithinAHundredthAndNeverBelowWhatIsExact() throws IOException {
        assertThat(answers("discrete", "dp-discrete.csv", 1)).hasSize(192).allSatisfy(row -> {
            double bound = row.number("eps_bound").orElseThrow();
            assertThat(row.number("ours").orElseThrow())
                    .isBetween(bound * 0.99, bound * 1.01)
                    .isGreaterThanOrEqualTo(row.or("eps_exact_1d_T1", 0));
        });
    }

    /** Rows of one composition are computed together, and stay where they are. */
    @Test
    void epsilon_ofMixedRows_keepsTheirOrderAndOtherColumns() throws IOException {
        Path table = write("note," + HEADER + """

                a,poisson,add_remove,0.1,,,2,100,1e-05
                b,none,replace_one,1,,,5,10,1e-5
                "c, same",Poisson,add-remove,0.1,,,2,100,1e-06
                d,poisson_truncated,replace_one,0.1,1000,110,2,100,1e-06
                e,poisson,add_remove,0,,,2,100,1e-06
                f,poisson,add_remove,0.1,,,2,100,1e-20
                """);

        PrivacyRun run = PrivacyRun.of("epsilon", "--csv", table);

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        List<String> lines = run.lines();
        assertThat(lines.get(0)).isEqualTo("note," + HEADER + ",eps_ours_pld,eps_ours_rdp");
        assertThat(lines.get(1)).matches("a,poisson,add_remove,0.1,,,2,100,1e-05,[\\d.]{10,},[\\d.]{10,}");
        assertThat(lines.get(2)).startsWith("b,none,replace_one,1,,,5,10,1e-5,");
        assertThat(lines.get(3)).startsWith("\"c, same\",Poisson,add-remove,0.1,,,2,100,1e-06,");
        assertThat(last(lines.get(3), 2)).isGreaterThan(last(lines.get(1), 2));
        assertThat(lines.get(4)).isEqualTo("d,poisson_truncated,replace_one,0.1,1000,110,2,100,1e-06,,");
        assertThat(lines.get(5)).isEqualTo("e,poisson,add_remove,0,,,2,100,1e-06,0,0");
        assertThat(lines.get(6)).contains(",inf,");
        assertThat(run.err())
                .isEqualTo(
                        "hanse: warning: " + table
                                + ": no accountant has a bound in 1 row, first in line 5; fixed_wor has one under replace_one, poisson_truncated under add_remove\n");
    }

    /** If one accountant has a finite bound, the row has one. */
    @Test
    void epsilon_thatIsUnknownOrInfinite_isWarnedOfOnce() throws IOException {
        Path table = write(HEADER + """

                none,add_remove,1,,,5,10,1e-5
                fixed_wor,add_remove,,1000,100,5,10,1e-5
                none,add_remove,1,,,1e-200,10,1e-5
                poisson_truncated,replace_one,0.1,1000,110,2,10,1e-5
                poisson,add_remove,0.1,,,1e-200,10,1e-5
                """);

        PrivacyRun run = PrivacyRun.of("epsilon", "--csv", table);

        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.lines().get(2)).endsWith(",1e-5,,");
        assertThat(run.err())
                .isEqualTo("hanse: warning: " + table
                        + ": no accountant has a bound in 2 rows, first in line 3; fixed_wor has one under replace_one, poisson_truncated under add_remove\n"
                        + "hanse: warning: " + table
                        + ": epsilon is inf, which is no guarantee, in 2 rows, first in line 4\n");
    }

    private static double last(String line, int fromEnd) {
        String[] cells = line.split(",", -1);
        return Double.parseDouble(cells[cells.length - fromEnd]);
    }

    @Test
    void epsilon_ofGreatDeltas_isWarnedOfOnce() throws IOException {
        Path table = write(HEADER + """

                none,add_remove,1,1000,,5,10,1e-4
                none,add_remove,1,1000,,5,10,2e-4
                none,add_remove,1,1000,,5,10,2e-2
                """);

        PrivacyRun run = PrivacyRun.of("epsilon", "--csv", table);

        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.err())
                .isEqualTo("hanse: warning: " + table
                        + ": delta is not below 1/N, which is no guarantee: publishing all data of one unit meets it, in 1 row, first in line 4\n"
                        + "hanse: warning: " + table + ": delta is above 1/(10 N) in 1 row, first in line 3\n");
    }

    /** The column is optional. For discrete Gaussian noise the effect of sampling is unknown. */
    @Test
    void discrete_withCoins_isKnownOfSkellamAlone() throws IOException {
        Path table = write("""
                mechanism,n_clients,sigma_local,variance_total,dim,delta_l2,delta_l1,T,delta,q
                skellam,10,1,10,1,1,1,1,1e-5,
                skellam,10,1,10,1,1,1,1,1e-5,1
                skellam,10,1,10,1,1,1,1,1e-5,0.1
                skellam,10,1,10,1,1,1,1,1e-5,0
                ddg,10,1,10,1,1,1,1,1e-5,1
                ddg,10,1,10,1,1,1,1,1e-5,0.1
                """);

        PrivacyRun run = PrivacyRun.of("discrete", "--csv", table);

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        List<String> lines = run.lines();
        assertThat(last(lines.get(1), 1)).isBetween(1.39099, 1.391);
        assertThat(last(lines.get(2), 1)).isEqualTo(last(lines.get(1), 1));
        assertThat(last(lines.get(3), 1)).isBetween(0.1, 0.9);
        assertThat(lines.get(4)).endsWith(",0,0");
        assertThat(last(lines.get(5), 1)).isBetween(1.309, 1.30905);
        assertThat(lines.get(6)).endsWith(",0.1,");
        assertThat(run.err())
                .isEqualTo("hanse: warning: " + table
                        + ": no bound is known in 1 row, first in line 7; sampling is covered for skellam only\n");
    }

    /** However small or great, as single ones. */
    @Test
    void figures_ofVerySmallAndGreatNoise_areComputed() throws IOException {
        Path clips = write("""
                z_effective,sigma_b
                1e-155,1
                1e200,1e201
                1e-200,4e-201
                """);
        PrivacyRun clipped = PrivacyRun.of("adaptive-clip", "--csv", clips);
        assertThat(clipped.err())
                .isEqualTo("hanse: warning: " + clips + ": adaptive clipping is not feasible in 1 row, first in line 4,"
                        + " since sigma_b is at most half of z_effective\n");
        assertThat(clipped.lines())
                .containsExactly(
                        "z_effective,sigma_b,ours",
                        "1e-155,1,1e-155",
                        "1e200,1e201,1.00125234865e200",
                        "1e-200,4e-201,");
        Path sums = write("""
                mechanism,n_clients,sigma_local,variance_total,dim,delta_l2,delta_l1,T,delta
                skellam,10,1,1e-300,1,1e200,1e200,1,1e-5
                skellam,10,1,1e308,1,1e200,1e200,1,1e-5
                """);
        PrivacyRun run = PrivacyRun.of("discrete", "--csv", sums);
        assertThat(run.err())
                .isEqualTo("hanse: warning: " + sums
                        + ": epsilon is inf, which is no guarantee, in 2 rows, first in line 2\n");
        assertThat(run.lines()).filteredOn(line -> line.startsWith("skellam")).allMatch(line -> line.endsWith(",inf"));
    }

    @Test
    void noise_thatIsNotThere_isEmptyAndWarnedOf() throws IOException {
        Path table = write("""
                sampling,q,T,delta,target_eps
                none,1,10000000,1e-12,1e-9
                poisson,0,10,1e-5,1
                """);

        PrivacyRun run = PrivacyRun.of("noise", "--csv", table);
        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.err())
                .isEqualTo("hanse: warning: " + table + ": no noise is enough in 1 row, first in line 2\n");
        assertThat(run.lines())
                .containsExactly(
                        "sampling,q,T,delta,target_eps,sigma_ours",
                        "none,1,10000000,1e-12,1e-9,",
                        "poisson,0,10,1e-5,1,0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epsilon | sampling,neighbor,q,N,m_or_B,sigma,T;none,add_remove,1,,,1,1 | :1: found no column delta; expected the columns",
                "epsilon | sampling,neighbour,q,N,m_or_B,sigma,T,delta | :1: found no column neighbor; expected the columns sampling, neighbor, q, N, m_or_B, sigma, T, delta. Fix: rename column neighbour",
                "epsilon | a,b;1,2 | :1: found columns a, b; expected sampling, neighbor, q, N, m_or_B, sigma, T, delta",
                "epsilon | #;dice,add_remove,1,,,1,1,1e-5 | :2: sampling: found \"dice\"; expected one of fixed_wor, none, poisson, poisson_truncated",
                "epsilon | #;none,other,1,,,1,1,1e-5 | :2: neighbor: found \"other\"; expected one of add_remove, replace_one",
                "epsilon | #;none,add_remove,1,,,1,1,1e-5;none,add_remove,1,,,0,1,1e-5 | :3: sigma: found \"0\"; expected a number above 0",
                "epsilon | #;none,add_remove,1,,,-1,1,1e-5 | :2: sigma: found \"-1\"; expected a number above 0",
                "epsilon | #;none,add_remove,1,,,x,1,1e-5 | :2: sigma: found \"x\"; expected a number above 0",
                "epsilon | #;none,add_remove,1,,,,1,1e-5 | :2: sigma: found nothing; expected a number",
                "epsilon | #;poisson,add_remove,1.5,,,1,1,1e-5 | :2: q: found \"1.5\"; expected a number from 0 to 1",
                "epsilon | #;poisson,add_remove,-0.5,,,1,1,1e-5 | :2: q: found \"-0.5\"; expected a number from 0 to 1",
                "epsilon | #;poisson,add_remove,,,,1,1,1e-5 | :2: q: found nothing; expected a",
                "epsilon | #;none,add_remove,1,,,1,0,1e-5 | :2: T: found \"0\"; expected a whole number from 1",
                "epsilon | #;none,add_remove,1,,,1,1.5,1e-5 | :2: T: found \"1.5\"; expected a whole number",
                "epsilon | #;none,add_remove,1,,,1,1,0 | :2: delta: found \"0\"; expected a number above 0 and below 1",
                "epsilon | #;fixed_wor,replace_one,0.1,10,11,1,1,1e-5 | :2: m_or_B: found \"11\"; expected a whole number from 1 to 10",
                "epsilon | #;poisson_truncated,add_remove,0.1,,11,1,1,1e-5 | :2: N: found nothing; expected a",
                "epsilon | #,eps_ours_pld;none,add_remove,1,,,1,1,1e-5,2 | :1: found column eps_ours_pld; expected none of this name",
                "noise | sampling,q,T,delta,target_eps;none,1,1,1e-5,0 | :2: target_eps: found \"0\"; expected a number above 0",
                "noise | sampling,q,T,delta,target_eps;fixed_wor,1,1,1e-5,1 | :2: sampling: found \"fixed_wor\"; expected one of none, poisson",
                "rounding | clip_in_grid_units,dim,beta;1,1,1 | :2: beta: found \"1\"; expected a number from 0 to below 1",
                "rounding | clip_in_grid_units,dim;1,1 | :1: found no column beta; expected the columns",
                "adaptive-clip | z_effective,sigma_b;0,1 | :2: z_effective: found \"0\"; expected a number above 0",
                "discrete | mechanism,n_clients,sigma_local,variance_total,dim,delta_l2,delta_l1,T,delta;ddg,0,1,1,1,1,1,1,1e-5 | :2: n_clients: found \"0\"; expected a whole number from 1",
                "discrete | mechanism,n_clients,sigma_local,variance_total,dim,delta_l2,delta_l1,T,delta;skellam,1,1,1,9,3,2,1,1e-5 | :2: delta_l1: found \"2\"; expected at least delta_l2",
                "discrete | mechanism,n_clients,sigma_local,variance_total,dim,delta_l2,delta_l1,T,delta;gauss,1,1,1,1,1,1,1,1e-5 | :2: mechanism: found \"gauss\"; expected one of ddg, skellam"
            })
    void csv_thatCannotBeRead_isRefusedWithItsPlace(String command, String lines, String message) throws IOException {
        Path table = write(lines.replace("#", HEADER).replace(';', '\n'));
        Path out = folder.resolve("out.csv");

        PrivacyRun run = PrivacyRun.of(command, "--csv", table, "--out", out);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .startsWith("hanse: " + table + ":")
                .contains(message)
                .hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(names()).containsExactly("table.csv");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("table.csv"), text);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
