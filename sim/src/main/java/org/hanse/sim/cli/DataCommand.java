// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import org.hanse.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hanse data}: what can be done with a data set before anything is learned from it. */
@Command(
        name = "data",
        header = "Describe, check and make data sets",
        description =
                "%nA data set is described by a descriptor, a YAML file that says where the tables are and what their"
                        + " columns mean. Start with guess, correct what it wrote, look at it with check.",
        synopsisSubcommandLabel = "COMMAND",
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
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
