// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.federation.ParticipantId;

/**
 * Faults of one round in a {@link SimNetwork}. Ports of the round throw {@link ProcessKilled} at the write where a process ends.
 *
 * @param silentFrom by participant the first of its messages that does not arrive; no later one arrives either
 * @param kill effect of {@link ProcessKilled}
 * @param brokenConnections whether messages wait to be delivered, so that a killed process loses them, and idle nodes connect
 *     again before a phase ends
 * @param slowTraining whether training ends only when no message is under way; needs {@code brokenConnections}
 */
record FaultPlan(
        Map<ParticipantId, NodeMessage> silentFrom, Kill kill, boolean brokenConnections, boolean slowTraining) {

    /** No fault. */
    static final FaultPlan NONE = new FaultPlan(Map.of(), Kill.NEVER, false, false);

    /** Effect of {@link ProcessKilled}. */
    enum Kill {

        /** A port of a simulation without crashes threw it: a defect. */
        NEVER,

        /** The process starts again. Messages under way to it and from it do not arrive. */
        LOSES_MESSAGES,

        /** The process starts again. Messages that it sent before arrive. */
        KEEPS_MESSAGES,

        /** The write failed, for example on a full disk. The process continues. */
        FAILED_WRITE
    }

    FaultPlan {
        silentFrom = Map.copyOf(silentFrom);
        if (slowTraining && !brokenConnections) {
            throw new IllegalArgumentException("slow training without broken connections");
        }
    }

    /** Returns a plan that may kill processes. */
    static FaultPlan crash(Kill kill) {
        return new FaultPlan(Map.of(), kill, true, false);
    }

    /** Returns this plan with the message kind from which {@code node} is silent. */
    FaultPlan silent(ParticipantId node, NodeMessage from) {
        Map<ParticipantId, NodeMessage> more = new HashMap<>(silentFrom);
        more.put(node, from);
        return new FaultPlan(more, kill, brokenConnections, slowTraining);
    }

    /** Returns this plan with slow training. */
    FaultPlan withSlowTraining() {
        return new FaultPlan(silentFrom, kill, brokenConnections, true);
    }

    /** Returns whether a message of this kind does not arrive. */
    boolean isSilent(ParticipantId node, NodeMessage message) {
        return Optional.ofNullable(silentFrom.get(node))
                .filter(from -> message.compareTo(from) >= 0)
                .isPresent();
    }
}
