// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hanse sim}: runs scenarios. */
@Command(
        name = "sim",
        header = "Run scenarios: compare models on the data of several merchants",
        description =
                "%nA scenario is a YAML file that names data sets, how they are cut into merchants, and the models to"
                        + " compare. docs/scenarios holds some.%n",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"%nExample:", "  hanse sim run scenario.yaml"},
        subcommands = {
            SimRunCommand.class,
            SimCompareCommand.class,
            SimReportCommand.class,
            SimAuditCommand.class,
            SimOpeCommand.class,
            SimWorldCommand.class
        })
public final class SimCommand implements Runnable {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw HanseCommandLine.missingCommand(spec);
    }
}
