// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.verify;

import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Program that the launcher starts for {@code hanse verify}. */
@Command(name = "hanse", synopsisSubcommandLabel = "COMMAND", subcommands = VerifyCommand.class)
public final class VerifyMain implements Runnable {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    private VerifyMain() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(HanseCommandLine.execute(commandLine(), arguments));
    }

    /** Returns the command line, ready to execute. */
    public static CommandLine commandLine() {
        return HanseCommandLine.of(new VerifyMain());
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
