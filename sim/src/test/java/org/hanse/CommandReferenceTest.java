// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hanse.bench.cli.BenchMain;
import org.hanse.cli.operator.OperatorMain;
import org.hanse.cli.verify.VerifyMain;
import org.hanse.clientnode.cli.NodeMain;
import org.hanse.coordinator.cli.CoordinatorMain;
import org.hanse.sim.cli.Main;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code docs/reference/commands.md} is generated from the commands. */
class CommandReferenceTest {

    /** Set to write the page anew after a change of a command. */
    private static final String WRITE = "hanse.reference.write";

    private static final Path PAGE = Path.of("..", "docs", "reference", "commands.md");

    private static String generated() {
        return CommandReference.of(List.of(
                new CommandLine(Main.class),
                BenchMain.commandLine(),
                OperatorMain.commandLine(),
                CoordinatorMain.commandLine(),
                NodeMain.commandLine(),
                VerifyMain.commandLine()));
    }

    /** The page is written with {@code -Dhanse.reference.write=true}. */
    @Test
    void page_ofCommands_isThatOfTheCode() throws IOException {
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, generated());
        }
        assertThat(Files.readAllLines(PAGE))
                .as("docs/reference/commands.md. Fix: run this test with -D" + WRITE + "=true")
                .containsExactlyElementsOf(generated().lines().toList());
    }

    /** Picocli reads the fields. */
    @SuppressWarnings("UnusedVariable")
    @Test
    void page_ofACommand_hasRequiredOptionsDefaultsAndArguments() {
        class Deck {
            @CommandLine.Option(names = "--above", description = "On deck")
            boolean above;

            @CommandLine.Option(names = "--below", description = "Below deck")
            boolean below;
        }
        @CommandLine.Command(name = "ship", header = "Ship a barrel")
        class Ship {
            @CommandLine.Option(names = "--to", required = true, paramLabel = "PORT", description = "Port")
            String to = "";

            @CommandLine.Option(names = "--by", paramLabel = "DAY", description = "Day|night (default: today); noon")
            String by = "";

            @CommandLine.ArgGroup
            Deck deck = new Deck();

            @CommandLine.Parameters(paramLabel = "BARREL", arity = "0..*", description = "Barrels; default: all")
            List<String> barrels = List.of();
        }
        @CommandLine.Command(name = "kogge")
        class Kogge {}

        String page = CommandReference.of(List.of(new CommandLine(new Kogge()).addSubcommand(new Ship())));

        assertThat(page).endsWith("""
                ## kogge ship

                Ship a barrel. `kogge ship --to=PORT [OPTIONS] [BARREL...]`

                | Argument | Default | Meaning |
                |---|---|---|
                | `BARREL` | all | Barrels |
                | `--above` |  | On deck |
                | `--below` |  | Below deck |
                | `--by DAY` | today | Day\\|night; noon |
                | `--to PORT` | required | Port |
                """);
    }
}
