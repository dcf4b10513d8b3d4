// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.hanse.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of the privacy commands. The figures of all reference rows are tested in the core. */
class PrivacyTablesTest {

    private static final String HEADER = "sampling,neighbor,q,N,m_or_B,sigma,T,delta";

    private static final String ONE_ROW = """
            n,corrupt_rate,dropout_rate,server
            100,0.05,0.05,active
            """;

    @TempDir
    Path folder = Path.of("");

    /** Digits of rows of the reference, one for each column and kind of row. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epsilon | # | none,add_remove,1,,,2,1,1e-05 | 1.99309142435,2.16571565903",
                "epsilon | # | poisson,replace_one,0.1,,,2,10,1e-05 | 1.25283910666,",
                "epsilon | # | fixed_wor,replace_one,0.1,1000,100,0.8,100,1e-05 | ,19.2399290878",
                "noise | sampling,q,T,delta,target_eps | none,1,200,1e-05,8 | 8.49280720585",
                "noise | sampling,q,T,delta,target_eps | poisson,0.1,100,1e-05,2 | 2.24920786568",
                "rounding | clip_in_grid_units,dim,beta | 10,1000,0.6065306597 | 19.3858553668",
                "adaptive-clip | z_effective,sigma_b | 0.8,1.5 | 0.83005735664",
                "discrete | mechanism,n_clients,sigma_local,variance_total,dim,delta_l2,delta_l1,T,delta | ddg,10,1,10,1,1,1,100,1e-05 | 19.0966038245",
                "discrete | mechanism,n_clients,sigma_local,variance_total,dim,delta_l2,delta_l1,T,delta | skellam,10,1,10,1,1,1,1,1e-06 | 1.56189715401",
                "secagg | n,corrupt_rate,dropout_rate,server | 100,0.1,0.3,active | 72,42",
                "secagg | n_max,per_coordinate_bound_B,central_noise_std_over_B | 10,2048,5 | 18"
            })
    void csv_ofAReferenceRow_addsItsFigures(String command, String header, String row, String added)
            throws IOException {
        PrivacyRun run = PrivacyRun.of(command, "--csv", write(header.replace("#", HEADER) + "\n" + row + "\n"));

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.lastLine()).isEqualTo(row + "," + added);
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

    @Test
    void csv_withOtherColumnsAndRowsWithoutAGraph_keepsThem() throws IOException {
        Path table = write("\uFEFFnote,server, n ,corrupt_rate,dropout_rate\r\n"
                + "\"one, \"\"two\"\"\",Semi-Honest,100,.05,5e-2\r\n"
                + "\r\n"
                + "\"two\nlines\",active,400,0.4,0.5\r\n"
                + ",active,3,0,0\r\n");

        PrivacyRun run = PrivacyRun.of("secagg", "--csv", table);

        assertThat(run.out()).isEqualTo("""
                note,server,n,corrupt_rate,dropout_rate,k_ours,t_ours
                "one, ""two""\",Semi-Honest,100,.05,5e-2,12,6
                "two
                lines",active,400,0.4,0.5,,
                ,active,3,0,0,,
                """);
    }

    @Test
    void csv_ofARingTooWide_isEmpty() throws IOException {
        Path table = write("""
                n_max,per_coordinate_bound_B,central_noise_std_over_B
                1000000,9007199254740992,0
                4,1,0.25
                """);

        assertThat(PrivacyRun.of("secagg", "--csv", table).lines())
                .containsExactly(
                        "n_max,per_coordinate_bound_B,central_noise_std_over_B,bits_ours",
                        "1000000,9007199254740992,0,",
                        "4,1,0.25,4");
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
                "discrete | mechanism,n_clients,sigma_local,variance_total,dim,delta_l2,delta_l1,T,delta;gauss,1,1,1,1,1,1,1,1e-5 | :2: mechanism: found \"gauss\"; expected one of ddg, skellam",
                "secagg | '' | :1: found nothing; expected a line that names the columns",
                "secagg | a,b;1,2 | :1: found columns a, b; expected n, corrupt_rate, dropout_rate, server; or n_max,",
                "secagg | n,corrupt_rate,drop_rate,server;9,0,0,active | :1: found no column dropout_rate; expected the columns n, corrupt_rate, dropout_rate, server. Fix: rename column drop_rate",
                "secagg | n_max,central_noise_std_over_B;9,0 | :1: found no column per_coordinate_bound_B; expected the columns",
                "secagg | n,n,corrupt_rate,dropout_rate,server;9,9,0,0,active | :1: found column n twice; expected each once. Fix: rename one",
                "secagg | n,corrupt_rate,dropout_rate,server,k_ours;9,0,0,active,4 | :1: found column k_ours; expected none of this name",
                "secagg | n,corrupt_rate,dropout_rate,server;9,0,0,active;;9,0,x,active | :4: dropout_rate: found \"x\"; expected a number from 0 to below 1",
                "secagg | n,corrupt_rate,dropout_rate,server;9,1,0,active | :2: corrupt_rate: found \"1\"; expected a number from 0 to below 1",
                "secagg | n,corrupt_rate,dropout_rate,server;9.5,0,0,active | :2: n: found \"9.5\"; expected a whole number from 1 to 1000000",
                "secagg | n,corrupt_rate,dropout_rate,server;,0,0,active | :2: n: found nothing; expected a whole number from 1 to 1000000",
                "secagg | n,corrupt_rate,dropout_rate,server;9,0,0,good | :2: server: found \"good\"; expected one of active, semi_honest",
                "secagg | n,corrupt_rate,dropout_rate,server;9,0,0,\"active | :2: found no CSV ( ",
                "secagg | n,corrupt_rate,dropout_rate,server;9,0,0 | :2: found 3 cells; expected 4, as the header has",
                "secagg | n,corrupt_rate,dropout_rate,server;9,0,0,active,7 | :2: found 5 cells; expected 4, as the header has",
                "secagg | n_max,per_coordinate_bound_B,central_noise_std_over_B;9,8,-1 | :2: central_noise_std_over_B: found \"-1\"; expected a number of at least 0",
                "secagg | n_max,per_coordinate_bound_B,central_noise_std_over_B;9,0,1 | :2: per_coordinate_bound_B: found \"0\"; expected a whole number from 1 to"
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

    @Test
    void out_thatExists_isKeptUnlessForced() throws IOException {
        Path table = write(ONE_ROW);
        Path out = folder.resolve("out.csv");
        Files.writeString(out, "mine");

        PrivacyRun refused = PrivacyRun.of("secagg", "--csv", table, "--out", out);
        assertThat(refused.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(refused.err())
                .contains(
                        "out.csv: found an existing file; expected none. Fix: choose another with --out, or replace it with --force");
        assertThat(out).hasContent("mine");

        PrivacyRun forced = PrivacyRun.of("secagg", "--csv", table, "--out", out, "--force");
        assertThat(forced.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(forced.out()).isEmpty();
        assertThat(out).hasContent("n,corrupt_rate,dropout_rate,server,k_ours,t_ours\n100,0.05,0.05,active,16,11\n");
        assertThat(names()).containsExactly("out.csv", "table.csv");
    }

    @Test
    void csv_packed_isReadAndWritten() throws IOException {
        Path packed = folder.resolve("table.csv.gz");
        try (OutputStream file = new GZIPOutputStream(Files.newOutputStream(packed))) {
            file.write(ONE_ROW.getBytes(StandardCharsets.UTF_8));
        }
        Path out = folder.resolve("out.csv.gz");

        assertThat(PrivacyRun.of("secagg", "--csv", packed, "--out", out).exit())
                .isEqualTo(ExitCode.SUCCESS);
        assertThat(InputText.read(out)).endsWith("100,0.05,0.05,active,16,11\n");
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
