// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.VectorModule;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Program that the launcher starts for {@code hanse bench}. */
@Command(name = "hanse", synopsisSubcommandLabel = "COMMAND", subcommands = BenchCommand.class)
public final class BenchMain implements Runnable {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    private BenchMain() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        VectorModule.load();
        System.exit(HanseCommandLine.execute(commandLine(), arguments));
    }

    /** Returns the command line, ready to execute. */
    public static CommandLine commandLine() {
        return HanseCommandLine.of(new BenchMain());
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
