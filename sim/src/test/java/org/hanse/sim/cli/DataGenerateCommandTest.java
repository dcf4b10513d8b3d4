// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.hanse.cli.ExitCode;
import org.hanse.cli.HanseCommandLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DataGenerateCommandTest {

    @TempDir
    private Path place;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void generate_newFolder_writesTheShopsAndNamesTheNextCommands() {
        Path shops = place.resolve("my shops");

        int exit = run("--out", shops.toString(), "--merchants", "2", "--shoppers", "10", "--items", "20");

        assertThat(exit).isEqualTo(ExitCode.SUCCESS);
        assertThat(shops.toFile().list()).containsExactlyInAnyOrder("lubeck", "hamburg", "scenario.yaml", "truth.json");
        assertThat(shops.resolve("lubeck").toFile().list())
                .containsExactlyInAnyOrder("interactions.csv", "catalogue.csv", "dataset.yaml");
        assertThat(out.toString())
                .contains("hanse data check '" + shops.resolve("lubeck").resolve("dataset.yaml") + "'")
                .contains("hanse sim run '" + shops.resolve("scenario.yaml") + "'");
        assertThat(place.toFile().list()).containsExactly("my shops");
    }

    @Test
    void generate_json_printsTheTruthFileAndNothingElse() throws IOException {
        run("--out", place.resolve("a").toString(), "--merchants", "1", "--shoppers", "5", "--items", "20", "--json");

        assertThat(out.toString().strip())
                .isEqualTo(Files.readString(place.resolve("a/truth.json")).strip());
    }

    @ParameterizedTest
    @CsvSource({
        "--items, 1, hanse: --items: found 1; expected from 10 to 200000. Fix: give a number in this range",
        "--shoppers, 0, hanse: --shoppers: found 0; expected from 1 to 50000000. Fix: give a number in this range",
        "--merchants, -3, hanse: --merchants: found -3; expected from 1 to 1000. Fix: give a number in this range",
        "--days, x, hanse: Invalid value for option '--days': 'x' is not an int (see generate --help)"
    })
    void generate_badParameter_isOneLineAndWritesNothing(String option, String value, String message) {
        int exit = run("--out", place.resolve("a").toString(), option, value);

        assertThat(exit).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString().strip()).isEqualTo(message);
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void generate_occupiedFolder_isRefusedUnlessForced() throws IOException {
        Files.writeString(place.resolve("mine.txt"), "mine");
        String[] arguments = {"--out", place.toString(), "--merchants", "1", "--shoppers", "5", "--items", "20"};

        assertThat(run(arguments)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString().strip())
                .isEqualTo(
                        "hanse: " + place
                                + ": found files in the folder; expected an empty one. Fix: name another folder, or write into it with --force");
        assertThat(place.toFile().list()).containsExactly("mine.txt");

        String[] forced = Arrays.copyOf(arguments, arguments.length + 1);
        forced[arguments.length] = "--force";
        assertThat(run(forced)).isEqualTo(ExitCode.SUCCESS);
        assertThat(place.toFile().list())
                .containsExactlyInAnyOrder("mine.txt", "lubeck", "scenario.yaml", "truth.json");
    }

    private int run(String... arguments) {
        CommandLine line = HanseCommandLine.of(new DataGenerateCommand());
        return line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
