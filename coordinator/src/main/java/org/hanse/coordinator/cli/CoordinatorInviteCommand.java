// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.config.DurationReader;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.app.Admissions;
import org.hanse.coordinator.app.InvitationCode;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.federation.Name;
import org.hanse.core.federation.ParticipantId;
import org.hanse.file.DurableFile;
import org.hanse.key.KeyFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator invite}: one-time codes for merchants. */
@Command(
        name = "invite",
        header = "Create one-time codes with which merchants enrol their nodes",
        description =
                "%nPrints each code once, or writes each to a file with --out, and stores only its digest. A second invitation of"
                        + " a name replaces the first. Send code and authority by different channels.%n",
        footer = {
            "%nExample:",
            "  hanse coordinator invite hub shop-a shop-b --valid 48h",
            "%nExit codes: 0 done, 2 usage error, or a name that is enrolled."
        })
public final class CoordinatorInviteCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", description = "Names of the participants")
    List<String> names = List.of();

    @Option(names = "--valid", paramLabel = "TIME", description = "Validity of the codes; default: 24h")
    String valid = "24h";

    @Option(names = "--out", paramLabel = "DIR", description = "Write each code to DIR/NAME.code, and print none")
    Optional<Path> out = Optional.empty();

    @Override
    public Integer call() {
        Duration validity = DurationReader.parse(valid)
                .orElseThrow(() -> wrong("--valid: found " + valid + "; expected " + DurationReader.FORM
                        + ". Fix: write one of that form"));
        Set<ParticipantId> invited = new LinkedHashSet<>();
        for (String name : names) {
            if (!Name.isOfFile(name)) {
                throw wrong("NAME: found " + name + "; expected " + Name.FILE_FORM + ". Fix: choose another name");
            }
            invited.add(new ParticipantId(name));
        }
        CoordinatorHome home = CoordinatorHome.existing(folder);
        CoordinatorSettings settings = CoordinatorSettings.read(home.settings());
        Instant end = InstantSource.system().instant().plus(validity);
        try (CoordinatorDatabase database = home.openDatabase()) {
            Registry registry = new JdbcRegistry(database);
            requireNotEnrolled(registry, invited);
            SecureRandom random = new SecureRandom();
            PrintWriter screen = spec.commandLine().getOut();
            Set<ParticipantId> open = open(registry);
            for (ParticipantId name : invited) {
                InvitationCode code = InvitationCode.generate(random);
                // The file is written first: the code of a stored invitation cannot be printed again.
                String place = place(name, code);
                registry.invite(new Registry.Invitation(name, code.digest(), end, Optional.empty()));
                screen.println("For " + name + ", once, until " + Admissions.words(end) + ": " + place
                        + (open.contains(name) ? " (replaces the earlier code, which is now invalid)" : ""));
                screen.println("They run: hanse node enrol " + name + " " + settings.url() + " --authority "
                        + home.readRoots().fingerprint());
            }
        }
        return ExitCode.SUCCESS;
    }

    private String place(ParticipantId name, InvitationCode code) {
        if (out.isEmpty()) {
            return code.text();
        }
        KeyFile.makeFolder(out.get());
        Path file = out.get().resolve(name + ".code");
        DurableFile.writePrivately(file, (code.text() + "\n").getBytes(StandardCharsets.UTF_8));
        return file.toString();
    }

    /** Returns the names with an unused invitation. */
    private static Set<ParticipantId> open(Registry registry) {
        return registry.invitations().stream()
                .filter(invitation -> invitation.used().isEmpty())
                .map(Registry.Invitation::name)
                .collect(Collectors.toSet());
    }

    private void requireNotEnrolled(Registry registry, Set<ParticipantId> invited) {
        String enrolled = registry.participants().stream()
                .filter(participant -> participant.revoked().isEmpty())
                .map(Registry.Participant::name)
                .filter(invited::contains)
                .map(ParticipantId::text)
                .collect(Collectors.joining(", "));
        if (!enrolled.isEmpty()) {
            throw new InvalidInputException(
                    "NAME: found " + enrolled + " enrolled; expected new or revoked names. Fix: run"
                            + " hanse coordinator revoke " + folder + " NAME first, or choose another name");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
