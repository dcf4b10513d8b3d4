// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.hanse.clientnode.cli.NodeMain;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.cli.CoordinatorMain;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServicesDemoTest {

    @TempDir
    Path folder = Path.of("");

    private String demo(Path out) throws InterruptedException {
        StringWriter screen = new StringWriter();
        new ServicesDemo(out, 1, new PrintWriter(screen), InstantSource.system()).run();
        return screen.toString();
    }

    private static String run(CommandLine line, String... words) {
        StringWriter printed = new StringWriter();
        assertThat(line.setOut(new PrintWriter(printed)).execute(words)).isZero();
        return printed.toString();
    }

    @Test
    @Tag("nightly")
    void demo_withKilledServices_countsAllRoundsAsJobShowDoesAndLeavesServedModels() throws InterruptedException {
        Path out = folder.resolve("demo");
        String screen = demo(out);

        assertThat(screen)
                .contains("Killed    node bremen", "Killed    the coordinator")
                .contains(
                        "Next: hanse coordinator job show ",
                        "hanse node recommend " + out.resolve("lubeck") + " lubeck-s1")
                .containsPattern("bremen {4}Sent \\d+ masked updates, ");
        List<String> show = run(
                        CoordinatorMain.commandLine(),
                        "coordinator",
                        "job",
                        "show",
                        out.resolve("hub").toString(),
                        "demo")
                .lines()
                .toList();
        assertThat(show.get(0)).matches("demo {2}finished: all 4 rounds counted, \\d+ without a sum");
        assertThat(screen).contains("Job       " + show.get(0).substring("demo  ".length()));
        assertThat(screen.lines().filter(line -> line.startsWith("Round ")).toList())
                .isEqualTo(show.stream()
                        .filter(line -> line.contains("Z  round "))
                        .map(line -> "Round     " + line.substring(line.indexOf("  round ") + "  round ".length()))
                        .toList());
        for (String shop : List.of("lubeck", "hamburg", "bergen", "visby", "riga")) {
            assertThat(screen)
                    .containsPattern(shop + " +Sent \\d+ masked updates, \\S+ bytes; (takes|keeps|(still )?serves) ");
            assertThat(run(
                            NodeMain.commandLine(),
                            "node",
                            "recommend",
                            out.resolve(shop).toString(),
                            shop + "-s1",
                            "--dry-run"))
                    .contains("scores: personal", "demo");
        }
        assertThat(demo(out))
                .as("a second run replaces the first")
                .startsWith("Replacing the earlier demo in " + out + ", with its keys, logged decisions and reports.")
                .contains("all 4 rounds counted");
    }

    @Test
    void demo_folderOfAnotherOrigin_isRefused() throws IOException {
        Files.writeString(folder.resolve("letter.txt"), "Dear");

        assertThatThrownBy(() -> demo(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("files of another origin");
        assertThat(folder.resolve("letter.txt")).exists();
    }
}
