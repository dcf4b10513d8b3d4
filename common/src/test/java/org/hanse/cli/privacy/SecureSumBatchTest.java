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

class SecureSumBatchTest {

    private static final String ONE_ROW = """
            n,corrupt_rate,dropout_rate,server
            100,0.05,0.05,active
            """;

    @TempDir
    Path folder = Path.of("");

    @Test
    void csv_ofReferenceGraphs_hasTheSameFigures() throws IOException {
        List<String> lines = reference("secagg-graph.csv");

        assertThat(lines.get(0)).isEqualTo("n,corrupt_rate,dropout_rate,server,degree_k,threshold_t,k_ours,t_ours");
        assertThat(lines).hasSize(51);
        assertThat(lines.subList(1, lines.size())).allSatisfy(line -> {
            String[] cells = line.split(",", -1);
            assertThat(List.of(cells[6], cells[7])).isEqualTo(List.of(cells[4], cells[5]));
        });
    }

    @Test
    void csv_ofReferenceRings_hasTheSameFigures() throws IOException {
        List<String> lines = reference("secagg-ring-bits.csv");

        assertThat(lines.get(0))
                .isEqualTo("n_max,per_coordinate_bound_B,central_noise_std_over_B,ring_bits_min,bits_ours");
        assertThat(lines).hasSize(61);
        assertThat(lines.subList(1, lines.size())).allSatisfy(line -> {
            String[] cells = line.split(",", -1);
            assertThat(cells[4]).isEqualTo(cells[3]);
        });
    }

    /** Runs the command on a reference file. */
    private static List<String> reference(String name) throws IOException {
        Path file = PrivacyRun.REFERENCE.resolve(name);
        PrivacyRun run = PrivacyRun.of("secagg", "--csv", file);
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        List<String> before = Files.readAllLines(file);
        List<String> after = run.lines();
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i)).startsWith(before.get(i) + ",");
        }
        return after;
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
                "'' | :1: found nothing; expected a line that names the columns",
                "a,b;1,2 | :1: found columns a, b; expected n, corrupt_rate, dropout_rate, server; or n_max,",
                "n,corrupt_rate,drop_rate,server;9,0,0,active | :1: found no column dropout_rate; expected the columns n, corrupt_rate, dropout_rate, server. Fix: rename column drop_rate",
                "n_max,central_noise_std_over_B;9,0 | :1: found no column per_coordinate_bound_B; expected the columns",
                "n,n,corrupt_rate,dropout_rate,server;9,9,0,0,active | :1: found column n twice; expected each once. Fix: rename one",
                "n,corrupt_rate,dropout_rate,server,k_ours;9,0,0,active,4 | :1: found column k_ours; expected none of this name",
                "n,corrupt_rate,dropout_rate,server;9,0,0,active;;9,0,x,active | :4: dropout_rate: found \"x\"; expected a number from 0 to below 1",
                "n,corrupt_rate,dropout_rate,server;9,1,0,active | :2: corrupt_rate: found \"1\"; expected a number from 0 to below 1",
                "n,corrupt_rate,dropout_rate,server;9.5,0,0,active | :2: n: found \"9.5\"; expected a whole number from 1 to 1000000",
                "n,corrupt_rate,dropout_rate,server;,0,0,active | :2: n: found nothing; expected a whole number from 1 to 1000000",
                "n,corrupt_rate,dropout_rate,server;9,0,0,good | :2: server: found \"good\"; expected one of active, semi_honest",
                "n,corrupt_rate,dropout_rate,server;9,0,0,\"active | :2: found no CSV ( ",
                "n,corrupt_rate,dropout_rate,server;9,0,0 | :2: found 3 cells; expected 4, as the header has",
                "n,corrupt_rate,dropout_rate,server;9,0,0,active,7 | :2: found 5 cells; expected 4, as the header has",
                "n_max,per_coordinate_bound_B,central_noise_std_over_B;9,8,-1 | :2: central_noise_std_over_B: found \"-1\"; expected a number of at least 0",
                "n_max,per_coordinate_bound_B,central_noise_std_over_B;9,0,1 | :2: per_coordinate_bound_B: found \"0\"; expected a whole number from 1 to"
            })
    void csv_whatCannotBeRead_isRefusedWithItsPlace(String lines, String message) throws IOException {
        Path table = write(lines.replace(';', '\n'));
        Path out = folder.resolve("out.csv");

        PrivacyRun run = PrivacyRun.of("secagg", "--csv", table, "--out", out);

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
