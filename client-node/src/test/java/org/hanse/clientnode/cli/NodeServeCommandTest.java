// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code hanse node serve} as a process. */
class NodeServeCommandTest {

    @TempDir
    Path folder = Path.of("");

    /** A load that never ends: the file that it reads has no end. */
    @DisabledOnOs(OS.WINDOWS)
    @Test
    void signal_whileTheDataAreRead_endsTheProcess() throws IOException, InterruptedException {
        ShopHome shop = new ShopHome(folder, "shop").create();
        shop.orders(20, 400);
        assertThat(shop.importFiles().exit()).isZero();
        Path choice = new NodeHome(shop.home()).serving().resolve("node.choice");
        Files.createDirectories(choice.getParent());
        Files.deleteIfExists(choice);
        assertThat(new ProcessBuilder("mkfifo", choice.toString()).start().waitFor())
                .isZero();
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeMain.class.getName(),
                        "node",
                        "serve",
                        shop.home().toString(),
                        "--listen",
                        "127.0.0.1:0"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        // Opens once the process reads.
        try (OutputStream unread = Files.newOutputStream(choice)) {
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            unread.flush();
        } finally {
            process.destroyForcibly();
        }
    }
}
