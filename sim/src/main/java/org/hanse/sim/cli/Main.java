// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.VectorModule;
import org.hanse.cli.privacy.PrivacyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Command {@code hanse}, which the launcher starts for everything but services. */
@Command(
        name = "hanse",
        header = "Federated recommendation on the data of independent shops",
        versionProvider = HanseVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "%nExamples:",
            "  hanse demo",
            "  hanse data generate --out shops",
            "  hanse data guess orders.csv",
            "  hanse data check dataset.yaml",
            "  hanse sim run scenario.yaml",
            "  hanse privacy secagg --participants 20 --corrupt 0.3 --dropout 0.2",
            "%nServices and reports, each with --help:",
            "  hanse operator     Create the operator key, and sign plans and rosters",
            "  hanse coordinator  Run a federation: invite merchants, run rounds of jobs",
            "  hanse node         Take part with a merchant's data; recommend, explain, report",
            "  hanse verify       Verify a signed report",
            "  hanse bench        Measure speed, from a checkout",
            "%nExit codes: 0 done, 1 failed, 2 usage error or bad input, 3 refused by a policy",
            "or a budget, 130 stopped by Ctrl-C.",
            "hanse COMMAND --help shows the options of a command."
        },
        subcommands = {DemoCommand.class, DataCommand.class, SimCommand.class, PrivacyCommand.class})
public final class Main implements Runnable {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Option(names = "--version", versionHelp = true, description = "Print the version and exit")
    boolean version;

    @Spec
    CommandSpec spec = CommandSpec.create();

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        VectorModule.load();
        System.exit(HanseCommandLine.execute(commandLine(), arguments));
    }

    static CommandLine commandLine() {
        return HanseCommandLine.of(new Main());
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
