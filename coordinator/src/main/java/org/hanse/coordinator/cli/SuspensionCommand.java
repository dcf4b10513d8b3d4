// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes of the next roster: suspension of an absent participant, and its end. */
public abstract sealed class SuspensionCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "NAME", description = "Name of the participant")
    String name = "";

    @Option(names = "--roster", paramLabel = "FILE", description = "Write the unsigned next roster, YAML")
    Optional<Path> roster = Optional.empty();

    private final boolean suspends;

    private SuspensionCommand(boolean suspends) {
        this.suspends = suspends;
    }

    @Override
    public Integer call() {
        CoordinatorHome home = CoordinatorHome.existing(folder);
        PrintWriter out = spec.commandLine().getOut();
        try (CoordinatorDatabase database = home.openDatabase()) {
            Registry registry = new JdbcRegistry(database);
            Optional<Instant> since =
                    suspends ? Optional.of(InstantSource.system().instant()) : Optional.empty();
            if (name.isBlank() || !registry.suspend(new ParticipantId(name), since)) {
                throw new InvalidInputException(objection(registry.participants()));
            }
            out.println(
                    suspends
                            ? name + " is absent from the next roster. Its node may still connect"
                            : name + " is in the next roster");
            if (roster.isPresent()) {
                NextRoster.write(roster.get(), home, database, out);
            } else {
                out.println("Next: hanse coordinator participants " + folder + " --roster FILE");
            }
        }
        return ExitCode.SUCCESS;
    }

    private String objection(List<Registry.Participant> participants) {
        List<String> names = participants.stream()
                .map(participant -> participant.name().text())
                .toList();
        return names.contains(name)
                ? "NAME: found " + name + ", which is revoked; expected an enrolled participant. Fix: run"
                        + " hanse coordinator invite " + folder + " " + name + ", so that its node can enrol again"
                : "NAME: found " + name + "; expected an enrolled participant" + NearestName.hint(name, names)
                        + ". Fix: list them with hanse coordinator participants " + folder;
    }

    /** {@code hanse coordinator suspend}. */
    @Command(
            name = "suspend",
            header = "Leave an absent participant out of the next roster",
            description =
                    "%nEach absent participant of a roster takes one of the dropouts that rounds tolerate. The roster"
                            + " changes once it is signed, taken over and approved by owners. The number of corrupt nodes"
                            + " that plans assume stays.%n",
            footer = {
                "%nExample:",
                "  hanse coordinator suspend hub shop-a --roster roster.yaml",
                "%nExit codes: 0 done, 2 usage error, or an unknown name."
            })
    public static final class Suspend extends SuspensionCommand {

        public Suspend() {
            super(true);
        }
    }

    /** {@code hanse coordinator resume}. */
    @Command(
            name = "resume",
            header = "Bring a suspended participant back in the next roster",
            footer = {
                "%nExample:",
                "  hanse coordinator resume hub shop-a --roster roster.yaml",
                "%nExit codes: 0 done, 2 usage error, or an unknown name."
            })
    public static final class Resume extends SuspensionCommand {

        public Resume() {
            super(false);
        }
    }
}
