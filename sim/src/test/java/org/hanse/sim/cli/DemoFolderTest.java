// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits of a demo by its user, which the command must not overwrite. */
class DemoFolderTest {

    @TempDir
    Path folder = Path.of("");

    private DemoFolder demo = new DemoFolder(Path.of(""), 1, DemoFolder.Size.SMALL);

    @BeforeEach
    void write() {
        demo = new DemoFolder(folder.resolve("demo"), 1, DemoFolder.Size.SMALL);
        demo.write();
    }

    @Test
    void check_unchangedDemo_runsAgain() throws IOException {
        assertThat(demo.holdsDemo()).isTrue();
        assertThat(new DemoFolder(folder.resolve("empty"), 1, DemoFolder.Size.SMALL).holdsDemo())
                .isFalse();
        demo.check(false);
        new DemoFolder(demo.out(), 2, DemoFolder.Size.SMALL).check(false);
        Files.move(demo.out(), folder.resolve("moved"));
        new DemoFolder(folder.resolve("moved"), 1, DemoFolder.Size.SMALL).check(false);
    }

    @Test
    void check_scenarioThatWasChanged_isRefusedWithoutForce() throws IOException {
        for (String[] change : new String[][] {{"rounds: 4", "rounds: 5"}, {"seed: 1", "seed: 2"}}) {
            demo.write();
            Files.writeString(demo.scenario(), Files.readString(demo.scenario()).replace(change[0], change[1]));
            assertThatThrownBy(() -> demo.check(false))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            demo.scenario() + ": found changes; expected the file that hanse demo wrote. Fix: run yours"
                                    + " with hanse sim run " + demo.scenario()
                                    + ", choose another folder with --out, or replace it with --force");
            demo.check(true);
        }
        assertThat(demo.scenario()).content().contains("seed: 2");
    }

    @Test
    void check_shopThatWasChanged_isRefusedWithoutForce() throws IOException {
        Path shop = demo.out().resolve("shops").resolve("bergen");
        Files.writeString(demo.out().resolve("shops").resolve("notes.txt"), "which stay");
        demo.check(false);
        Files.writeString(shop.resolve("mine.csv"), "own");
        assertThatThrownBy(() -> demo.check(false))
                .hasMessageStartingWith(shop.resolve("mine.csv") + ": found changes");
        Files.delete(shop.resolve("mine.csv"));
        Files.writeString(shop.resolve("catalogue.csv"), "item\n");
        assertThatThrownBy(() -> demo.check(false))
                .hasMessageStartingWith(shop.resolve("catalogue.csv") + ": found changes");
        demo.check(true);
    }
}
