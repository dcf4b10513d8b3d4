// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Shares of one participant's secrets, each sealed for its holder. The coordinator forwards them and cannot read them.
 *
 * @param from owner of the secrets
 * @param shares sealed shares by holder
 */
public record SealedShares(ParticipantId from, SortedMap<ParticipantId, SealedShare> shares) {

    public SealedShares {
        shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
    }

    /** Returns the shares for one holder. */
    public Optional<SealedShare> share(ParticipantId to) {
        return Optional.ofNullable(shares.get(to));
    }

    /**
     * Checks that there is one entry for each holder, and no other.
     *
     * @throws ProtocolViolation if not
     */
    public void requireFor(Session session) {
        int expected = 0;
        for (ParticipantId holder : session.holders(from)) {
            if (holder.equals(from)) {
                continue;
            }
            expected++;
            if (!shares.containsKey(holder)) {
                throw ProtocolViolation.by(from, Reason.INCOMPLETE, "sent no share for " + holder);
            }
        }
        if (shares.size() != expected) {
            throw ProtocolViolation.by(from, Reason.MALFORMED, "sent shares for others than its neighbours");
        }
    }

    @Override
    public String toString() {
        return "SealedShares[" + from + ", " + shares.size() + "]";
    }
}
