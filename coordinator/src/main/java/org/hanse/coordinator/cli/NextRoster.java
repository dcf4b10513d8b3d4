// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.jdbc.JdbcRosterStore;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Enrolment;
import org.hanse.file.DurableFile;
import org.hanse.job.RosterChanges;
import org.hanse.job.RosterFile;

/** Next version of the roster, for the operator to sign. */
final class NextRoster {

    private NextRoster() {}

    /**
     * Writes the next version: participants that are neither revoked nor suspended.
     *
     * @throws InvalidInputException if there is none, or the newest version has the same participants
     */
    static void write(Path file, CoordinatorHome home, CoordinatorDatabase database, PrintWriter out) {
        TreeMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        new JdbcRegistry(database)
                .participants().stream()
                        .filter(Registry.Participant::isListed)
                        .forEach(participant -> keys.put(participant.name(), participant.identity()));
        Path folder = home.folder();
        if (keys.isEmpty()) {
            throw new InvalidInputException(
                    folder + ": found no enrolled participant; expected at least one for a roster."
                            + " Fix: run hanse coordinator invite " + folder + " NAME");
        }
        Optional<Enrolment> newest = new SignedRosters(new JdbcRosterStore(database), home.readOperator()).newest();
        if (newest.filter(before -> before.keys().equals(keys)).isPresent()) {
            throw new InvalidInputException(folder + ": found no change since roster version "
                    + newest.get().version() + "; expected one. Fix: use the signed version "
                    + newest.get().version());
        }
        Enrolment next = newest.map(before -> before.next(keys)).orElseGet(() -> Enrolment.of(keys));
        DurableFile.write(file, RosterFile.text(next));
        newest.ifPresent(before -> RosterChanges.between(before, next).forEach(out::println));
        out.println("Written  roster version " + next.version() + " with " + keys.size() + " participants: " + file);
        out.println("Next, on the operator's computer: hanse operator sign KEYS " + file
                + newest.map(before -> " --roster ROSTER-" + before.version() + ".signed")
                        .orElse(""));
    }
}
