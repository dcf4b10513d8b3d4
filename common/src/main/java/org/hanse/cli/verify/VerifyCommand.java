// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.verify;

import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hanse verify}: signed documents. */
@Command(
        name = "verify",
        header = "Verify a signed report without the node that made it",
        description = "%nReads files and nothing else: no service, no network, no data.",
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        subcommands = VerifyReportCommand.class,
        footer = {"%nExamples:", "  hanse verify report report-2026-10 --key shop-a.pub"})
public final class VerifyCommand implements Runnable {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw HanseCommandLine.missingCommand(spec);
    }
}
