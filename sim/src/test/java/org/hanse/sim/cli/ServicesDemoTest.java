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
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicesDemoTest {

    @TempDir
    Path folder = Path.of("");

    private String demo(Path out) throws InterruptedException {
        StringWriter screen = new StringWriter();
        new ServicesDemo(out, 1, new PrintWriter(screen), InstantSource.system()).run();
        return screen.toString();
    }

    @Test
    @Tag("nightly")
    void demo_withKilledServices_countsAllRounds() throws InterruptedException {
        Path out = folder.resolve("demo");

        assertThat(demo(out))
                .contains("Killed    node bremen", "Killed    the coordinator", "Counted   round 4 of 4")
                .contains("bremen    Sent 2 masked updates");
        assertThat(demo(out)).as("a second run replaces the first").contains("Counted   round 4 of 4");
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
