// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.hanse.cli.ExitCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports in processes of their own, killed at random instants. */
class ImportKillTest {

    @TempDir
    Path folder = Path.of("");

    private static Process start(ShopHome shop, Path log) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeMain.class.getName(),
                        "node",
                        "import",
                        shop.home().toString(),
                        shop.path("shop.yaml").toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    @Tag("nightly")
    @Test
    void import_killedAtARandomInstant_repeatedEqualsOneThatWasNotKilled() throws IOException, InterruptedException {
        requireEqual(1, 2_000);
    }

    @Test
    @Tag("nightly")
    void import_killedOften_repeatedEqualsOneThatWasNotKilled() throws IOException, InterruptedException {
        requireEqual(20, 6_000);
    }

    private void requireEqual(int kills, int rows) throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ShopHome whole = new ShopHome(folder, "whole").create();
        whole.orders(500, rows);
        long begin = System.nanoTime();
        Process unharmed = start(whole, folder.resolve("whole.log"));
        assertThat(unharmed.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(unharmed.exitValue()).isZero();
        long nanos = System.nanoTime() - begin;
        List<String> expected = whole.stored();
        assertThat(expected).hasSize(500 + rows);

        ShopHome killed = new ShopHome(folder, "killed").create();
        List<Boolean> ended = new ArrayList<>();
        for (int kill = 0; kill < kills; kill++) {
            // Each import has something to add, until the last one.
            killed.orders(500, rows / kills * (kill + 1));
            Process process = start(killed, folder.resolve("killed.log"));
            boolean own = process.waitFor((long) (nanos * (0.3 + 0.7 * random.nextDouble())), TimeUnit.NANOSECONDS);
            process.destroyForcibly().waitFor();
            ended.add(own);
            try (ImportedDataset data = killed.data()) {
                // Completely or not at all.
                if (data.isPresent()) {
                    assertThat(data.merchant().log().size() % (rows / kills)).isZero();
                }
            }
        }
        killed.orders(500, rows);
        assertThat(killed.importFiles().exit()).isEqualTo(ExitCode.SUCCESS);

        assertThat(killed.stored()).as("seed %d, ended %s", seed, ended).isEqualTo(expected);
        try (ImportedDataset data = killed.data()) {
            assertThat(killed.files())
                    .filteredOn(file -> file.startsWith(killed.home().resolve("data")))
                    .hasSize(data.required().segments().size() + 1)
                    .noneMatch(file ->
                            file.startsWith(NodeHome.existing(killed.home()).work()));
        }
    }
}
