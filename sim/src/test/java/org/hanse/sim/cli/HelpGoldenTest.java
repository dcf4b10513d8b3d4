// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.hanse.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help texts. After an intended change, copy the actual text from the failure to the named file. */
class HelpGoldenTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "data",
                "data guess",
                "data check",
                "data generate",
                "sim",
                "sim run",
                "sim compare",
                "sim report",
                "sim audit",
                "privacy",
                "privacy epsilon",
                "privacy noise",
                "privacy rounding",
                "privacy adaptive-clip",
                "privacy discrete",
                "privacy secagg",
                "privacy plan",
                "privacy ledger",
                "privacy vectors"
            })
    void help_ofEveryCommand_isTheGoldenFile(String command) {
        CommandRun run = CommandRun.of((command + " --help").strip().split(" "));

        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out().lines())
                .as("help of hanse %s", command)
                .containsExactlyElementsOf(
                        CommandRun.golden(("hanse " + command).strip().replace(' ', '-') + ".txt")
                                .lines()
                                .toList());
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void hanse_withoutArguments_printsItsHelp() {
        assertThat(CommandRun.of()).isEqualTo(CommandRun.of("--help"));
    }

    @Test
    void version_isOneLineWithTheVersionOfTheBuild() {
        assertThat(CommandRun.of("--version").out().strip()).matches("hanse \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }
}
