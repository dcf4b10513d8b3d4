// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.coordinator.port.NodeConnections;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.Selection;
import org.hanse.core.secagg.ProtocolViolation;

/**
 * Nodes that the selection of a round waits for. A connected node has the whole deadline, because it trains before it joins. A node without
 * a connection has {@link #GRACE}, in which a restarted one is back; a revoked one has none. Used by one thread.
 */
final class Attendance {

    /** Twice the longest delay between a node's attempts to connect. */
    static final Duration GRACE = Duration.ofMinutes(1);

    private final NodeConnections nodes;

    /** Time since which nodes have no connection. Those that never had one are absent since the first look at them. */
    private final Map<ParticipantId, Instant> absent = new HashMap<>();

    Attendance(NodeConnections nodes) {
        this.nodes = nodes;
    }

    void connected(ParticipantId node) {
        absent.remove(node);
    }

    void disconnected(ParticipantId node, Instant now) {
        absent.put(node, now);
    }

    /**
     * Returns the instant until which a selection waits for absent nodes. Empty if it waits for a connected one, or if those that joined
     * are too few for a round: then it waits for its deadline.
     */
    Optional<Instant> until(Selection selection, Instant now) {
        SortedSet<ParticipantId> open = selection.answers().open();
        Set<ParticipantId> connected = nodes.connected();
        if (open.stream().anyMatch(connected::contains) || !suffices(selection)) {
            return Optional.empty();
        }
        return Optional.of(open.stream()
                .filter(nodes::admits)
                .map(node -> absent.computeIfAbsent(node, own -> now).plus(GRACE))
                .reduce(now, (one, other) -> one.isAfter(other) ? one : other));
    }

    private static boolean suffices(Selection selection) {
        SortedSet<ParticipantId> joined = new TreeSet<>(selection.answers().answered());
        joined.removeAll(selection.answers().dropped());
        try {
            selection.plan().graph(joined.size());
            return true;
        } catch (ProtocolViolation e) {
            return false;
        }
    }
}
