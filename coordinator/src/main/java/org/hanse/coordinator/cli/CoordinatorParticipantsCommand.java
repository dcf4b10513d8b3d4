// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.app.Admissions;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.secagg.Enrolment;
import org.hanse.file.DurableFile;
import org.hanse.job.RosterFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator participants}: who is invited and enrolled. */
@Command(
        name = "participants",
        header = "List invited and enrolled participants, and write a roster",
        description =
                "%nThe roster lists names and keys of all enrolled participants. Its version is one more than the newest"
                        + " roster of a job or the roster in FILE. Nodes accept it once the operator signed it.%n",
        footer = {
            "%nExamples:",
            "  hanse coordinator participants hub",
            "  hanse coordinator participants hub --roster roster.yaml",
            "%nExit codes: 0 done, 2 usage error, or a folder without a coordinator."
        })
public final class CoordinatorParticipantsCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    @Option(names = "--roster", paramLabel = "FILE", description = "Write the unsigned roster, YAML")
    Optional<Path> roster = Optional.empty();

    @Override
    public Integer call() {
        CoordinatorHome home = CoordinatorHome.existing(folder);
        try (CoordinatorDatabase database = home.openDatabase()) {
            Registry registry = new JdbcRegistry(database);
            PrintWriter out = spec.commandLine().getOut();
            if (json.isSet()) {
                out.println(JsonDocument.text(document(registry)));
            } else {
                list(registry, out);
            }
            // Standard output belongs to the document.
            PrintWriter words = json.isSet() ? spec.commandLine().getErr() : out;
            roster.ifPresent(file -> write(file, registry, JdbcJobStore.forCommands(database), words));
        }
        return ExitCode.SUCCESS;
    }

    private static ObjectNode document(Registry registry) {
        Instant now = InstantSource.system().instant();
        ObjectNode root = JsonDocument.of("hanse.participants/1");
        ArrayNode participants = root.putArray("participants");
        registry.participants().forEach(own -> participants.add(ParticipantJson.of(own)));
        ArrayNode invitations = root.putArray("invitations");
        registry.invitations().stream()
                .filter(own -> own.used().isEmpty())
                .forEach(own -> invitations.add(ParticipantJson.of(own, now)));
        return root;
    }

    private void list(Registry registry, PrintWriter out) {
        Instant now = InstantSource.system().instant();
        List<Registry.Participant> participants = registry.participants();
        List<Registry.Invitation> open = registry.invitations().stream()
                .filter(invitation -> invitation.used().isEmpty())
                .toList();
        if (participants.isEmpty() && open.isEmpty()) {
            out.println("No participants. Next: hanse coordinator invite " + folder + " NAME");
            return;
        }
        TextTable table = TextTable.aligned("llll").row("NAME", "STATE", "SINCE OR UNTIL", "KEY");
        for (Registry.Participant participant : participants) {
            table.row(
                    participant.name().text(),
                    participant.revoked().isPresent() ? "revoked" : "enrolled",
                    Admissions.words(participant.revoked().orElse(participant.enrolled())),
                    Fingerprint.of(participant.identity()));
        }
        for (Registry.Invitation invitation : open) {
            table.row(
                    invitation.name().text(),
                    invitation.expires().isAfter(now) ? "invited" : "expired",
                    Admissions.words(invitation.expires()),
                    "");
        }
        table.lines("").forEach(out::println);
    }

    private void write(Path file, Registry registry, JobStore jobs, PrintWriter out) {
        TreeMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        registry.participants().stream()
                .filter(participant -> participant.revoked().isEmpty())
                .forEach(participant -> keys.put(participant.name(), participant.identity()));
        if (keys.isEmpty()) {
            throw new InvalidInputException(
                    folder + ": found no enrolled participant; expected at least one for a roster."
                            + " Fix: run hanse coordinator invite " + folder + " NAME");
        }
        int version = newest(file, jobs) + 1;
        DurableFile.write(file, RosterFile.text(new Enrolment(version, keys)));
        out.println("Written  roster version " + version + " with " + keys.size() + " participants: " + file);
        out.println("Next, on the operator's computer: hanse operator sign KEYS " + file);
    }

    private static int newest(Path file, JobStore jobs) {
        return Stream.concat(
                        jobs.jobs().stream().map(JobStore.Definition::roster).map(SignedDocument::text),
                        existing(file).stream())
                .flatMapToInt(text -> IntStream.of(RosterFile.read(file, text).version()))
                .max()
                .orElse(0);
    }

    private static Optional<String> existing(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + ": found a file that cannot be read; expected a roster or no file. Fix: name another file",
                    e);
        }
    }
}
