// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.crypto.Fingerprint;

/** Participants as JSON. Codes and their digests are not in it. */
final class ParticipantJson {

    private ParticipantJson() {}

    static ObjectNode of(Registry.Participant participant) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", participant.name().text())
                .put("state", StateWords.word(participant))
                .put("enrolled", participant.enrolled().toString())
                .put("revoked", participant.revoked().map(Instant::toString).orElse(null))
                .put("suspended", participant.suspended().map(Instant::toString).orElse(null))
                .put("identity", Fingerprint.of(participant.identity()));
    }

    static ObjectNode of(Registry.Invitation invitation, Instant now) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", invitation.name().text())
                .put("state", invitation.expires().isAfter(now) ? "invited" : "expired")
                .put("expires", invitation.expires().toString());
    }
}
