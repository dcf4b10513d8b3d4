// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator}: the service that runs the rounds of jobs. */
@Command(
        name = "coordinator",
        header = "Run a federation: invite merchants, and run the rounds of jobs",
        description =
                "%nA coordinator sums masked updates of nodes and updates the model. HOME is the folder of its keys,"
                        + " its certificates and its database.",
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "%nExamples:",
            "  hanse coordinator init hub --name books --operator keys/operator.pub \\",
            "      --listen 0.0.0.0:8443 --host hub.example",
            "  hanse coordinator invite hub shop-a shop-b",
            "  hanse coordinator participants hub --roster roster.yaml",
            "  hanse coordinator status hub"
        },
        subcommands = {
            CoordinatorInitCommand.class,
            CoordinatorInviteCommand.class,
            CoordinatorParticipantsCommand.class,
            CoordinatorRosterCommand.class,
            SuspensionCommand.Suspend.class,
            SuspensionCommand.Resume.class,
            CoordinatorRevokeCommand.class,
            CoordinatorServeCommand.class,
            CoordinatorStatusCommand.class,
            CoordinatorModelsCommand.class,
            CoordinatorExportCommand.class,
            CoordinatorReportCommand.class,
            CoordinatorCountersignCommand.class,
            JobCommand.class
        })
public final class CoordinatorCommand implements Runnable {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw HanseCommandLine.missingCommand(spec);
    }
}
