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
 * Reports of holders about shares that they cannot decrypt. One report does not show which of the two participants is
 * at fault, and costs one share only. Of more reports than corrupt participants at least one is true.
 *
 * @param byHolder owners of shares that could not be decrypted, by reporting holder
 */
public record Complaints(SortedMap<ParticipantId, SortedSet<ParticipantId>> byHolder) {

    /** No reports. */
    public static final Complaints NONE = new Complaints(new TreeMap<>());

    public Complaints {
        SortedMap<ParticipantId, SortedSet<ParticipantId>> copy = new TreeMap<>();
        byHolder.forEach(
                (holder, owners) -> copy.put(holder, Collections.unmodifiableSortedSet(new TreeSet<>(owners))));
        byHolder = Collections.unmodifiableSortedMap(copy);
    }

    /**
     * Returns these reports and those of one more holder.
     *
     * @param owners owners of shares that the holder cannot decrypt; often none
     * @param sharers participants that sealed shares
     * @throws ProtocolViolation if the holder holds no shares of one of them
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

    /** Returns whether {@code holder} reported a share of {@code owner}. */
    boolean between(ParticipantId holder, ParticipantId owner) {
        return byHolder.getOrDefault(holder, Collections.emptySortedSet()).contains(owner);
    }

    /**
     * Returns the participants at fault if no more are corrupt than the plan assumes; empty if more would have to be.
     */
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
