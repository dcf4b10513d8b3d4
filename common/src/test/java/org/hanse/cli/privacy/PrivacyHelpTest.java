// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PrivacyHelpTest {

    private static final int NARROW = 80;

    private static List<String> help(String command) {
        CommandLine privacy = new CommandLine(new PrivacyCommand()).setUsageHelpWidth(NARROW);
        CommandLine own = command.isEmpty()
                ? privacy
                : Objects.requireNonNull(privacy.getSubcommands().get(command));
        return own.getUsageMessage().lines().toList();
    }

    /** An example pasted from a narrow terminal into a shell runs as one command. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "epsilon",
                "noise",
                "rounding",
                "adaptive-clip",
                "discrete",
                "secagg",
                "plan",
                "ledger",
                "vectors"
            })
    void examples_onANarrowTerminal_canBePasted(String command) {
        List<String> lines = help(command);
        List<String> examples = lines.subList(lines.indexOf("Examples:") + 1, lines.size()).stream()
                .takeWhile(line -> !line.isEmpty())
                .toList();

        assertThat(examples).isNotEmpty();
        for (int i = 0; i < examples.size(); i++) {
            boolean goesOn = i > 0 && examples.get(i - 1).endsWith(" \\");
            assertThat(examples.get(i)).startsWith(goesOn ? "      --" : "  hanse privacy ");
        }
        assertThat(examples.get(examples.size() - 1)).doesNotEndWith("\\");
    }

    /** The help of {@code --force} names the output of the command. */
    @ParameterizedTest
    @ValueSource(strings = {"epsilon", "noise", "secagg"})
    void force_isForWhateverIsWritten(String command) {
        assertThat(String.join("\n", help(command)))
                .containsPattern("--force +Replace the file that is written, if there is one");
    }
}
