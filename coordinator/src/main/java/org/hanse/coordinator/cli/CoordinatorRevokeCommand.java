// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.config.InvalidInputException;
import org.hanse.config.NearestName;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.federation.ParticipantId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator revoke}: the end of a participant's certificate. */
@Command(
        name = "revoke",
        header = "Revoke a participant's certificate",
        description =
                "%nThe coordinator refuses the node from now on. The participant stays in signed rosters, and counts as"
                        + " a dropout of their rounds, until a job has a new roster.%n",
        footer = {
            "%nExample:",
            "  hanse coordinator revoke hub shop-a",
            "%nExit codes: 0 done, 2 usage error, or an unknown name."
        })
public final class CoordinatorRevokeCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "NAME", description = "Name of the participant")
    String name = "";

    @Override
    public Integer call() {
        CoordinatorHome home = CoordinatorHome.existing(folder);
        try (CoordinatorDatabase database = home.openDatabase()) {
            Registry registry = new JdbcRegistry(database);
            if (name.isBlank()
                    || !registry.revoke(
                            new ParticipantId(name), InstantSource.system().instant())) {
                throw new InvalidInputException("NAME: found " + name + "; expected an enrolled participant"
                        + NearestName.hint(
                                name,
                                registry.participants().stream()
                                        .map(participant -> participant.name().text())
                                        .toList())
                        + ". Fix: list them with hanse coordinator participants " + folder);
            }
        }
        spec.commandLine().getOut().println("Revoked " + name + ": its node is refused from now on");
        spec.commandLine()
                .getOut()
                .println("Next: hanse coordinator participants " + folder + " --roster FILE, for a roster without it");
        return ExitCode.SUCCESS;
    }
}
