// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.coordinator.port.NodeConnections;
import org.hanse.coordinator.port.Registry;
import org.hanse.coordinator.testing.InMemoryRegistry;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobNotice;
import org.junit.jupiter.api.Test;

class CoordinatorServerTest {

    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

    private final InMemoryRegistry registry = new InMemoryRegistry();

    private void enrol(String name) {
        ParticipantId node = new ParticipantId(name);
        Digest code = Digest.sha256(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        registry.invite(new Registry.Invitation(node, code, NOW.plusSeconds(60), Optional.empty()));
        registry.enrol(
                code,
                new Registry.Participant(
                        node,
                        SigningKey.generate(new SecureRandom()).verifyingKey(),
                        code,
                        NOW,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** M7: a node may upload without a connection for messages, so that those who are connected are not all. */
    @Test
    void revokedNode_withoutAConnection_isDisconnected() {
        enrol("shop-a");
        enrol("shop-b");
        registry.revoke(new ParticipantId("shop-b"), NOW);
        List<ParticipantId> ended = new ArrayList<>();

        CoordinatorServer.disconnectRevoked(registry, new NodeConnections() {
            @Override
            public void send(ParticipantId to, JobNotice notice) {}

            @Override
            public boolean admits(ParticipantId node) {
                return true;
            }

            @Override
            public Set<ParticipantId> connected() {
                return Set.of();
            }

            @Override
            public void disconnect(ParticipantId node) {
                ended.add(node);
            }
        });

        assertThat(ended).containsExactly(new ParticipantId("shop-b"));
    }
}
