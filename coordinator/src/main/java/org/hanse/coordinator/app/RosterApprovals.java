// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;

/**
 * Versions of a job's roster with the approvals of nodes. Rounds use the newest version that enough nodes have approved, and never an
 * older one than the round before. Approvals are not stored: nodes repeat them after each connection. Used by one thread.
 */
public final class RosterApprovals {

    private final Map<Digest, Set<ParticipantId>> approvals = new HashMap<>();
    private JobRosters rosters;
    private JobVersion used;

    /** Newest version, computed at the first call after a change. */
    private Optional<Pending> pending = Optional.empty();

    private boolean isStale = true;

    RosterApprovals(JobRosters rosters) {
        this.rosters = rosters;
        this.used = rosters.usable().get(0);
    }

    /** Returns all versions. */
    JobRosters rosters() {
        return rosters;
    }

    /** Replaces the versions by more of them. */
    void rosters(JobRosters more) {
        isStale = true;
        rosters = more;
    }

    /** Adds the approval of a participant of the version. */
    void approve(ParticipantId node, Digest roster) {
        isStale = true;
        of(roster)
                .filter(version -> version.has(node))
                .ifPresent(version -> approvals
                        .computeIfAbsent(roster, digest -> new TreeSet<>())
                        .add(node));
    }

    /** Returns the version with a digest; empty if the job cannot run with it. */
    Optional<JobVersion> of(Digest roster) {
        return rosters.usable().stream()
                .filter(version -> version.roster().equals(roster))
                .findFirst();
    }

    /** Returns the version of the last round, or the one that the job was created with. */
    JobVersion used() {
        return used;
    }

    /** Sets the version of the last round. */
    void use(JobVersion version) {
        isStale = true;
        used = version;
    }

    /** Returns the version of the next round. */
    JobVersion next() {
        JobVersion next = used;
        for (JobVersion version : rosters.usable()) {
            if (version.number() > next.number() && approved(version).size() >= version.neededApprovals()) {
                next = version;
            }
        }
        return next;
    }

    /** Returns the participants that approved a version. */
    Set<ParticipantId> approved(JobVersion version) {
        return Set.copyOf(approvals.getOrDefault(version.roster(), Set.of()));
    }

    /**
     * Newest version of the roster, without the approvals of some participants.
     *
     * @param needed approvals from which on rounds use it
     * @param used whether rounds use it
     * @param missing participants whose approval has not arrived since the start
     */
    public record Pending(int version, int participants, int needed, boolean used, SortedSet<ParticipantId> missing) {}

    /** Returns the newest version unless all its participants have approved it, or it is the first. */
    Optional<Pending> pending() {
        if (isStale) {
            pending = newest();
            isStale = false;
        }
        return pending;
    }

    private Optional<Pending> newest() {
        JobVersion newest = rosters.usable().get(rosters.usable().size() - 1);
        if (newest.roster().equals(rosters.usable().get(0).roster())) {
            return Optional.empty();
        }
        SortedSet<ParticipantId> missing = new TreeSet<>(newest.terms().participants());
        int participants = missing.size();
        missing.removeAll(approved(newest));
        boolean isUsed = newest.number() <= next().number();
        return missing.isEmpty() && isUsed
                ? Optional.empty()
                : Optional.of(new Pending(newest.number(), participants, newest.neededApprovals(), isUsed, missing));
    }

    /** Returns whether a node is a participant of any version. */
    boolean has(ParticipantId node) {
        return rosters.usable().stream().anyMatch(version -> version.has(node));
    }
}
