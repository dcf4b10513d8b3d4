// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Main class of {@code hanse privacy}. It requires neither the simulator nor libraries for data sets and networks. */
@Command(name = "hanse", synopsisSubcommandLabel = "COMMAND", subcommands = PrivacyCommand.class)
public final class PrivacyMain implements Runnable {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    private PrivacyMain() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(HanseCommandLine.execute(commandLine(), arguments));
    }

    static CommandLine commandLine() {
        return HanseCommandLine.of(new PrivacyMain());
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
