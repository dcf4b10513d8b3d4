// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.operator;

import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hanse operator}: the key that signs plans and rosters. */
@Command(
        name = "operator",
        header = "Create the operator key, and sign plans and rosters",
        description =
                "%nNodes run a job only if the operator signed its plan and its roster. The key belongs on a computer"
                        + " that runs no service. A coordinator has the public key only.",
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "%nExamples:",
            "  hanse operator init keys",
            "  hanse operator sign keys roster.yaml",
            "  hanse operator sign keys plan.yaml --roster roster.yaml.signed"
        },
        subcommands = {OperatorInitCommand.class, OperatorSignCommand.class})
public final class OperatorCommand implements Runnable {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw HanseCommandLine.missingCommand(spec);
    }
}
