// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hanse.cli.VectorModule;
import org.hanse.clientnode.cli.NodeMain;

/** Several nodes in one process, a thread each: a machine that cannot hold a JVM for each node can still load a coordinator. */
final class SeveralNodes {

    private SeveralNodes() {}

    /**
     * Runs the commands of a file, all at once.
     *
     * @param arguments name of the file; a line is a command, its words separated by tabs
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        VectorModule.load();
        List<Thread> threads = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            Thread thread = new Thread(() -> run(line.split("\t")));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Ends the process if a node cannot start, so that the benchmark fails at once. */
    private static void run(String[] command) {
        int exit = NodeMain.commandLine().execute(command);
        if (exit != 0) {
            System.exit(exit);
        }
    }
}
