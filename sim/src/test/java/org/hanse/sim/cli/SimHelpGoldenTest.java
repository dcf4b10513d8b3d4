// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code --help} prints changes on purpose only. */
class SimHelpGoldenTest {

    private final CommandLine sim =
            subcommand(Main.commandLine().setUsageHelpAutoWidth(false).setUsageHelpWidth(100), "sim");

    @Test
    void help_ofSim_isTheGoldenFile() throws IOException {
        assertThat(help(sim)).isEqualTo(golden("sim-help.txt"));
    }

    @Test
    void help_ofRun_isTheGoldenFile() throws IOException {
        assertThat(help(subcommand(sim, "run"))).isEqualTo(golden("sim-run-help.txt"));
    }

    private static CommandLine subcommand(CommandLine line, String name) {
        return Objects.requireNonNull(line.getSubcommands().get(name), name);
    }

    private static String help(CommandLine line) {
        return line.getUsageMessage(CommandLine.Help.Ansi.OFF).replace(System.lineSeparator(), "\n");
    }

    private static String golden(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(SimHelpGoldenTest.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
