// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hanse node}: the process beside a merchant's shop. */
@Command(
        name = "node",
        header = "Take part in a federation with a merchant's data",
        description =
                "%nA node trains on data that stay on this machine, and sends masked updates. HOME is the folder of its"
                        + " keys, its ledgers and its data.",
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "%nExamples:",
            "  hanse node enrol shop-a https://hub.example:8443 \\",
            "      --authority 4F2A-91C0-77DE-03B8-1C55-E09A-6B7D-2F10"
        })
public final class NodeCommand implements Runnable {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw HanseCommandLine.missingCommand(spec);
    }
}
