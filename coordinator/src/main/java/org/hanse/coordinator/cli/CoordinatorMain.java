// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.LogSettings;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Program that the launcher starts for {@code hanse coordinator}. */
@Command(name = "hanse", synopsisSubcommandLabel = "COMMAND", subcommands = CoordinatorCommand.class)
public final class CoordinatorMain implements Runnable {

    /** Resource that configures the log. */
    static final String LOG = "logback-coordinator.xml";

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    private CoordinatorMain() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        LogSettings.select(LOG);
        System.exit(HanseCommandLine.execute(commandLine(), arguments));
    }

    /** Returns the command line, ready to execute. */
    public static CommandLine commandLine() {
        return HanseCommandLine.of(new CoordinatorMain());
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
