// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.SignedDocument;
import org.hanse.job.RosterFile;

/** Check of a roster's participants. */
final class RosterMembers {

    private RosterMembers() {}

    /**
     * Checks that all participants of a roster are enrolled under its keys.
     *
     * @param file source of the roster, for messages
     * @throws InvalidInputException if one is not
     */
    static void require(Path file, Path folder, Registry registry, SignedDocument roster) {
        Map<ParticipantId, VerifyingKey> enrolled = registry.participants().stream()
                .collect(Collectors.toMap(Registry.Participant::name, Registry.Participant::identity));
        String missing = RosterFile.read(file, roster.text()).keys().entrySet().stream()
                .filter(entry ->
                        !Optional.ofNullable(enrolled.get(entry.getKey())).equals(Optional.of(entry.getValue())))
                .map(entry -> entry.getKey().text())
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new InvalidInputException(file + ": found " + missing
                    + ", not enrolled here under the roster's key; expected enrolled participants. Fix: write the roster"
                    + " with hanse coordinator participants " + folder + " --roster FILE");
        }
    }
}
