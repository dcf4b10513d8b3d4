// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/** Sum of masked updates as they arrive (step 7 of a round). It takes the memory of one update. Not thread-safe. */
public final class MaskedSumAccumulator {

    private final Session session;
    private MaskWords sum;

    /** Whether a {@link MaskedSum} holds the words; the next addition copies them. */
    private boolean shared;

    private final SortedMap<ParticipantId, Digest> summands = new TreeMap<>();

    /** Creates an empty sum. */
    public MaskedSumAccumulator(Session session) {
        this.session = session;
        this.sum = MaskWords.zero(
                session.plan().quantization().ringBits(), session.plan().size());
    }

    /**
     * Adds an update; the same one once more changes nothing.
     *
     * @throws ProtocolViolation if it is of another session, or another of its sender's was added before; nothing is added then
     */
    public void add(AuthenticUpdate update) {
        requireAddable(update);
        if (!summands.containsKey(update.from())) {
            sum = shared ? sum.copy() : sum;
            shared = false;
            sum.add(update.packed(), 0);
            summands.put(update.from(), update.update().digest());
        }
    }

    /**
     * Checks whether an update can be added.
     *
     * @throws ProtocolViolation if not, as {@link #add}
     */
    public void requireAddable(AuthenticUpdate update) {
        ParticipantId from = update.from();
        update.requireOf(session);
        Digest before = summands.get(from);
        if (before != null && !before.equals(update.update().digest())) {
            throw ProtocolViolation.by(from, Reason.CHANGED, "another update of it is in the sum already");
        }
    }

    public SortedSet<ParticipantId> summands() {
        return new TreeSet<>(summands.keySet());
    }

    /** Returns the digest of each update in the sum, by sender. */
    public SortedMap<ParticipantId, Digest> digests() {
        return new TreeMap<>(summands);
    }

    /** Returns the sum so far, without a copy of its words. */
    public MaskedSum toMaskedSum() {
        shared = true;
        return new MaskedSum(sum, summands());
    }
}
