// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.hanse.cli.ExitCode;
import org.hanse.sim.cli.CommandRun;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help texts. After an intended change, copy the actual text from the failure to the named file. */
class BenchHelpTest {

    @ParameterizedTest
    @ValueSource(strings = {"bench", "bench clients", "bench decide", "bench secagg", "bench serve", "bench services"})
    void help_ofEveryCommand_isTheGoldenFile(String command) {
        CommandRun run = CommandRun.of(BenchMain.commandLine(), (command + " --help").split(" ", -1));

        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out())
                .as("help of hanse %s", command)
                .isEqualTo(CommandRun.golden("hanse-" + command.replace(' ', '-') + ".txt"));
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    }
}
