// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --threads}, of commands whose figures do not depend on it. */
final class ThreadsOption {

    @Spec(Spec.Target.MIXEE)
    CommandSpec command = CommandSpec.create();

    @Option(names = "--threads", paramLabel = "N", description = "Threads to use (default: one a processor)")
    int given = Runtime.getRuntime().availableProcessors();

    /**
     * Returns the number of threads.
     *
     * @throws ParameterException if it is below 1
     */
    int number() {
        if (given < 1) {
            throw new ParameterException(
                    command.commandLine(), "--threads: found " + given + "; expected at least 1. Fix: give 1 or more");
        }
        return given;
    }
}
