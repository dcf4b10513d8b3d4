// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hanse privacy}: planning and checks before a federation begins. */
@Command(
        name = "privacy",
        header = "Plan and check privacy guarantees and secure aggregation",
        description = "%nThese commands need neither data nor a service.",
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "%nExamples:",
            "  hanse privacy epsilon --noise 1 --rounds 1000 --delta 1e-6 \\",
            "      --sampling poisson --sampling-rate 0.01",
            "  hanse privacy secagg --participants 100 --corrupt 0.1 --dropout 0.1",
            "  hanse privacy plan --shoppers 33000 --shops 20",
            "  hanse privacy ledger shoppers.ledger",
            "  hanse privacy vectors vectors/"
        },
        subcommands = {
            PrivacyEpsilonCommand.class,
            PrivacyNoiseCommand.class,
            PrivacyRoundingCommand.class,
            PrivacyAdaptiveClipCommand.class,
            PrivacyDiscreteCommand.class,
            PrivacySecaggCommand.class,
            PrivacyPlanCommand.class,
            PrivacyLedgerCommand.class,
            PrivacyVectorsCommand.class
        })
public final class PrivacyCommand implements Runnable {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw HanseCommandLine.missingCommand(spec);
    }
}
