// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator job}: jobs of a coordinator. */
@Command(
        name = "job",
        header = "Check, create and control jobs",
        description =
                "%nA job trains one model in rounds. Its plan and its roster are signed with hanse operator sign.",
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "%nExamples:",
            "  hanse coordinator job check plan.yaml --roster roster.yaml",
            "  hanse coordinator job create hub plan.yaml.signed --roster roster.yaml.signed",
            "  hanse coordinator job wait hub books"
        },
        subcommands = {
            JobCheckCommand.class,
            JobCreateCommand.class,
            JobListCommand.class,
            JobShowCommand.class,
            JobRequestCommand.Pause.class,
            JobRequestCommand.Resume.class,
            JobRequestCommand.Stop.class,
            JobWaitCommand.class
        })
public final class JobCommand implements Runnable {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw HanseCommandLine.missingCommand(spec);
    }
}
