// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse node run}: takes part in rounds. */
@Command(
        name = "run",
        header = "Take part in the rounds of all approved jobs",
        description =
                "%nConnects to the coordinator; no port is opened. Runs until it is stopped. A restart continues a round"
                        + " where it was.%n",
        footer = {
            "%nExample:",
            "  hanse node run shop-a",
            "%nExit codes: 0 stopped, 2 usage error, bad input, or another process runs this node."
        })
public final class NodeRunCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the node")
    Path folder = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        NodeHome home = NodeHome.existing(folder);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            end.countDown();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try (NodeAssembly node = NodeAssembly.start(home, InstantSource.system(), this::report)) {
            NodeSettings settings = NodeSettings.read(home.settings());
            spec.commandLine()
                    .getOut()
                    .println("Node " + node.name() + " takes part at " + settings.url()
                            + ". Stop with Ctrl+C. Next: hanse node policy " + folder);
            spec.commandLine().getOut().flush();
            end.await();
        } finally {
            closed.countDown();
        }
        return ExitCode.SUCCESS;
    }

    private void report(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
