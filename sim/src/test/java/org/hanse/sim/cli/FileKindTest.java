// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hanse.cli.ExitCode;
import org.hanse.sim.scenario.ScenarioReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are given the wrong one of table, descriptor and scenario. */
class FileKindTest {

    private static final String SCENARIO =
            "scenario: first\nmerchants: [{id: a, dataset: DATASET}]\ncompare: [popularity]\n";

    @TempDir
    Path folder = Path.of("");

    private Path table = Path.of("");
    private Path descriptor = Path.of("");

    @BeforeEach
    void writeFiles() throws IOException {
        table = Files.writeString(
                folder.resolve("orders.csv"), "user,item\nann,tea\nann,mug\nann,jar\nbob,mug\nbob,jar\nbob,tea\n");
        descriptor = Files.writeString(folder.resolve("shop.yaml"), """
            dataset: shop
            interactions:
              layout: interactions
              source: {path: orders.csv, format: csv, header: true}
              columns: {shopper: user, item: item}
            """);
    }

    private Path scenario(String text) throws IOException {
        return Files.writeString(folder.resolve("run.yaml"), text);
    }

    private static void assertRefused(CommandRun run, String message) {
        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err().strip()).isEqualTo("hanse: " + message);
    }

    @Test
    void check_table_namesGuess() {
        assertRefused(
                CommandRun.of("data", "check", table.toString()),
                table + ": found a table of data; expected a descriptor of a data set. Fix: hanse data guess " + table);
    }

    @Test
    void check_scenario_namesRun() throws IOException {
        Path scenario = scenario(SCENARIO);
        assertRefused(
                CommandRun.of("data", "check", scenario.toString()),
                scenario + ": found a scenario; expected a descriptor of a data set. Fix: hanse sim run " + scenario);
    }

    @Test
    void run_descriptor_namesCheck() {
        assertRefused(
                CommandRun.of("sim", "run", descriptor.toString()),
                descriptor + ": found a descriptor of a data set; expected a scenario. Fix: hanse data check "
                        + descriptor);
    }

    @Test
    void run_scenarioThatNamesATable_namesGuess() throws IOException {
        Path scenario = scenario(SCENARIO.replace("DATASET", "orders.csv"));
        assertRefused(
                CommandRun.of("sim", "run", scenario.toString()),
                table + ": found a table of data; expected a descriptor of a data set. Fix: hanse data guess " + table);
    }

    @Test
    void run_scenarioInATextFile_isRead() throws IOException {
        Path scenario = Files.writeString(folder.resolve("run.txt"), SCENARIO.replace("DATASET", "shop.yaml"));
        Path lines = Files.writeString(folder.resolve("lines.txt"), "1 2 3\n4 5\n");

        CommandRun run = CommandRun.of(
                "sim",
                "run",
                scenario.toString(),
                "--out",
                folder.resolve("out").toString());
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertRefused(
                CommandRun.of("data", "check", lines.toString()),
                lines + ": found a table of data; expected a descriptor of a data set. Fix: hanse data guess " + lines);
    }

    @Test
    void run_tabInYaml_saysWhatToReplace() throws IOException {
        Path scenario = scenario("scenario: first\nmerchants:\n\t- {id: a}\n");
        assertRefused(
                CommandRun.of("sim", "run", scenario.toString()),
                scenario + ":2: found a tab; expected blanks, as YAML indents with blanks only. Fix: replace the tab by"
                        + " blanks, as many as the lines of the same level begin with");
    }

    @Test
    void run_keyOfAnotherProgram_namesOurs() throws IOException {
        Path scenario = scenario(SCENARIO.replace("DATASET", "shop.yaml") + "learning: {lr: 0.1}\n");
        assertThat(CommandRun.of("sim", "run", scenario.toString()).err())
                .contains("learning: found the unknown key \"lr\"; expected \"rate\"");
    }

    @Test
    void federation_ofOneMerchant_warns() throws IOException {
        String federated = SCENARIO.replace("DATASET", "shop.yaml").replace("popularity", "federated");
        Path scenario = scenario(federated);
        assertThat(FolderRunner.loneParticipant(ScenarioReader.read(scenario)))
                .hasValueSatisfying(warning -> assertThat(warning)
                        .startsWith("warning: " + scenario
                                + ": merchants: found one participant, a; expected two or more"));

        scenario(federated.replace("shop.yaml", "shop.yaml, cut: {by: hash, into: 4}"));
        assertThat(FolderRunner.loneParticipant(ScenarioReader.read(scenario))).isEmpty();
        scenario(SCENARIO.replace("DATASET", "shop.yaml"));
        assertThat(FolderRunner.loneParticipant(ScenarioReader.read(scenario))).isEmpty();
    }
}
