// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.hanse.cli.ExitCode;
import org.hanse.sim.scenario.ScenarioReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataGuessCommandTest {

    @TempDir
    Path folder = Path.of("");

    private Path log = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void writeLog() throws IOException {
        log = folder.resolve("orders.2024.csv");
        out = folder.resolve("shop.yaml");
        StringBuilder rows = new StringBuilder("user_id,product_id,timestamp,event\n");
        for (int i = 0; i < 30; i++) {
            rows.append("u" + i % 5 + ",p" + i % 7 + "," + (1_600_000_000 + i) + "," + (i % 3 == 0 ? "buy" : "view")
                    + "\n");
        }
        Files.writeString(log, rows);
    }

    private CommandRun guess(String... options) {
        String[] arguments = new String[options.length + 5];
        arguments[0] = "data";
        arguments[1] = "guess";
        arguments[2] = log.toString();
        arguments[3] = "--out";
        arguments[4] = out.toString();
        System.arraycopy(options, 0, arguments, 5, options.length);
        return CommandRun.of(arguments);
    }

    @Test
    void guess_plainCsv_writesADescriptorThatCheckAccepts() throws IOException {
        CommandRun run = guess();

        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out())
                .startsWith("Found interactions in orders.2024.csv: 30 rows read, 5 shoppers, 7 items.")
                .contains("shopper     user_id: by its name", "type        event: view, buy is purchase")
                .contains("Wrote " + out)
                .contains("hanse data check " + out);
        assertThat(Files.readString(out)).contains("dataset: orders\n");
        CommandRun check = CommandRun.of("data", "check", out.toString(), "--strict");
        assertThat(check.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(check.out()).startsWith("orders: 5 shoppers, 7 items, 30 interactions");
    }

    @Test
    void guess_longListOfDroppedRows_isWrappedBetweenWords() throws IOException {
        Files.writeString(
                log,
                "user_id,product_id,timestamp,event\n,p1,1600000000,view\nu1,p1,not a time at all but a long text,view\n"
                        + "u1,,1600000000,buy\nu1,p2,1600000000\n"
                        + Files.readString(log)
                                .lines()
                                .skip(1)
                                .map(row -> row + "\n")
                                .collect(Collectors.joining()));

        CommandRun run = guess();

        assertThat(run.out().replaceAll("\\s+", " "))
                .contains(
                        "1 malformed line (row 5: u1,p2,1600000000)",
                        "(row 3: \"not a time at all but a long text\")",
                        "1 missing item id (row 4)")
                .doesNotContain("...");
        assertThat(run.out().lines().filter(line -> line.startsWith("  "))).allMatch(line -> line.length() <= 120);
    }

    @Test
    void guess_name_isTheDataSets() throws IOException {
        guess("--name", "my shop: 2");
        assertThat(Files.readString(out)).contains("dataset: \"my shop: 2\"\n");
        assertThat(CommandRun.of("data", "check", out.toString()).out()).startsWith("my shop: 2: 5 shoppers");
    }

    /** The file of a shop in a folder of its own is often called by its content. */
    @ParameterizedTest
    @CsvSource({"interactions.csv, lubeck", "Orders.csv, lubeck", "events.csv, lubeck", "clicks.csv, clicks"})
    void guess_fileNamedByItsContent_takesTheNameOfItsFolder(String file, String name) throws IOException {
        log = Files.move(log, Files.createDirectories(folder.resolve("lubeck")).resolve(file));

        guess();

        assertThat(Files.readString(out)).contains("dataset: " + name + "\n");
    }

    @Test
    void guess_descriptorThatExists_isKeptUnlessForced() throws IOException {
        Files.writeString(out, "mine");

        CommandRun run = guess();

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err().strip())
                .isEqualTo("hanse: " + out
                        + ": found a file of this name; expected none. Fix: choose another with --out, or"
                        + " replace it with --force");
        assertThat(Files.readString(out)).isEqualTo("mine");
        assertThat(guess("--force").exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(Files.readString(out)).startsWith("# Guessed from orders.2024.csv.");
    }

    @Test
    void guess_scenario_isOneThatRuns() throws IOException {
        Path scenario = folder.resolve("first run.yaml");

        CommandRun run = guess("--scenario", scenario.toString());

        assertThat(run.out()).endsWith("  hanse data check " + out + "\n  hanse sim run '" + scenario + "'\n");
        assertThat(Files.readString(scenario))
                .contains(
                        "scenario: first-run\n",
                        "attention: strict",
                        "- {id: orders, dataset: \"shop.yaml\"}",
                        "mix, central]")
                .doesNotContain("text");
        CommandRun result = CommandRun.of(
                "sim",
                "run",
                scenario.toString(),
                "--out",
                folder.resolve("out").toString());
        assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.SUCCESS);

        CommandRun again = CommandRun.of(
                "data",
                "guess",
                log.toString(),
                "--out",
                folder.resolve("b.yaml").toString(),
                "--scenario",
                scenario.toString());
        assertThat(again.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(folder.resolve("b.yaml")).doesNotExist();
    }

    @Test
    void guess_rowsOfSeveralMerchants_giveAFederation() throws IOException {
        StringBuilder rows = new StringBuilder("user_id,product_id,timestamp,store_id,title\n");
        for (int i = 0; i < 40; i++) {
            rows.append("u" + i % 10 + ",p" + i % 7 + "," + (1_600_000_000 + i) + ",s" + i % 2 + ",Green tea\n");
        }
        Files.writeString(log, rows);
        Path scenario = folder.resolve("run.yaml");

        assertThat(guess("--scenario", scenario.toString()).exit()).isEqualTo(ExitCode.SUCCESS);

        assertThat(Files.readString(scenario))
                .contains("cut: {by: column}", "federation: {rounds: 10}", "text, mix, local, federated]")
                .doesNotContain("tune");
        assertThat(ScenarioReader.read(scenario).merchants()).hasSize(1);
    }

    @Test
    void guess_fileThatItsDescriptorCannotRead_writesNothing() throws IOException {
        Files.writeString(log, Files.readString(log).replace(",buy", ",b,uy"));
        Path scenario = folder.resolve("run.yaml");

        CommandRun run = guess("--scenario", scenario.toString());

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains(log + " row 2: found 5 cells in a row under 4 names");
        assertThat(out).doesNotExist();
        assertThat(scenario).doesNotExist();
    }

    @Test
    void guess_fileWithoutInteractions_writesNothing() throws IOException {
        Files.writeString(log, "sku,title\np1,green tea\np2,black tea\n");

        CommandRun run = guess();

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(out).doesNotExist();
    }
}
