// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Who says that it cannot open what whom sealed for it. Of a single word nobody can tell which of the two is at fault, and nothing
 * but the one share is lost; of more words than there are corrupt participants at least one is true.
 *
 * @param byHolder owners of shares that could not be opened, by who says so
 */
public record Complaints(SortedMap<ParticipantId, SortedSet<ParticipantId>> byHolder) {

    /** None. */
    public static final Complaints NONE = new Complaints(new TreeMap<>());

    public Complaints {
        SortedMap<ParticipantId, SortedSet<ParticipantId>> copy = new TreeMap<>();
        byHolder.forEach(
                (holder, owners) -> copy.put(holder, Collections.unmodifiableSortedSet(new TreeSet<>(owners))));
        byHolder = Collections.unmodifiableSortedMap(copy);
    }

    /**
     * These, and those of one more holder.
     *
     * @param owners of whom it cannot open what they sealed; often none
     * @param sharers who sealed something
     * @throws ProtocolViolation if it holds no shares of one of them
     */
    public Complaints with(
            Session session,
            ParticipantId holder,
            Collection<ParticipantId> owners,
            Collection<ParticipantId> sharers) {
        for (ParticipantId owner : owners) {
            if (!sharers.contains(owner) || owner.equals(holder) || !session.adjacent(owner, holder)) {
                throw ProtocolViolation.by(
                        holder, Reason.MALFORMED, "complains about shares of " + owner + ", and holds none");
            }
        }
        if (owners.isEmpty()) {
            return this;
        }
        SortedMap<ParticipantId, SortedSet<ParticipantId>> all = new TreeMap<>(byHolder);
        all.put(holder, new TreeSet<>(owners));
        return new Complaints(all);
    }

    /** Whether {@code holder} has no share of {@code owner}. */
    boolean between(ParticipantId holder, ParticipantId owner) {
        return byHolder.getOrDefault(holder, Collections.emptySortedSet()).contains(owner);
    }

    /** Who is at fault if no more are corrupt than the plan assumes; nobody if more would have to be. */
    public SortedMap<ParticipantId, Fault> faults(Session session) {
        int most = session.corruptHolders();
        SortedMap<ParticipantId, Fault> faults = new TreeMap<>();
        Map<ParticipantId, Long> against = byHolder.values().stream()
                .flatMap(owners -> owners.stream())
                .collect(Collectors.groupingBy(owner -> owner, TreeMap::new, Collectors.counting()));
        against.forEach((owner, holders) -> {
            if (holders > most) {
                faults.put(owner, Fault.SEALED_NO_SHARES);
            }
        });
        byHolder.forEach((holder, owners) -> {
            if (owners.size() > most) {
                faults.putIfAbsent(holder, Fault.OPENED_NO_SHARES);
            }
        });
        return faults.size() > session.plan().corrupt() ? new TreeMap<>() : faults;
    }
}
