// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hanse data}: commands for data sets. */
@Command(
        name = "data",
        header = "Describe, check and make data sets",
        description =
                "%nA descriptor, a YAML file, names the tables of a data set and what their columns mean. Start with"
                        + " guess, correct what it wrote, then run check.",
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "%nExamples:",
            "  hanse data guess orders.csv products.csv --out shop.yaml",
            "  hanse data check shop.yaml",
            "  hanse data generate --out shops"
        },
        subcommands = {DataGuessCommand.class, DataCheckCommand.class, DataGenerateCommand.class})
public final class DataCommand implements Runnable {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw HanseCommandLine.missingCommand(spec);
    }
}
