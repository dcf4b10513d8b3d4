// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.coordinator.app.Admissions;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.crypto.Fingerprint;
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
                "%nThe roster lists names and keys of all enrolled participants that are neither revoked nor suspended. It"
                        + " is the next version after the newest signed one that this coordinator has.%n",
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
            PrintWriter out = spec.commandLine().getOut();
            Registry registry = new JdbcRegistry(database);
            if (json.isSet()) {
                out.println(JsonDocument.text(document(registry)));
            } else {
                list(registry, out);
            }
            // Standard output belongs to the document.
            PrintWriter words = json.isSet() ? spec.commandLine().getErr() : out;
            roster.ifPresent(file -> NextRoster.write(file, home, database, words));
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
                    StateWords.word(participant),
                    Admissions.words(
                            participant.revoked().or(participant::suspended).orElse(participant.enrolled())),
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
}
