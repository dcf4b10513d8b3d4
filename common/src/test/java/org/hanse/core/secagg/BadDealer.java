// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.Aead;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.federation.ParticipantId;

/** Participant that seals and commits to invalid shares. */
public final class BadDealer {

    private BadDealer() {}

    /** Returns the same shares except for one holder, whose share belongs to no secret. */
    public static SealedShares withAWrongShareFor(
            Session session, RoundSecrets secrets, SealedShares shares, ParticipantId holder) {
        ParticipantId owner = shares.from();
        int place = session.holders(owner).indexOf(holder) + 1;
        ShamirShare wrong = ShamirShare.owning(place, new long[] {1, 2, 3, 4, 5});
        SealedShare sealed;
        try (SharePair pair = new SharePair(wrong, wrong.copy());
                SecretBytes key = PairSecrets.shareKey(
                        session,
                        secrets.shareKeys().privateKey(),
                        session.roster().keys(holder).shareKey(),
                        owner,
                        holder)) {
            sealed = SealedShare.of(
                    Aead.seal(key, pair.toBytes(), PairSecrets.sealedFor(session, owner, holder)),
                    SharePair.commitmentToSeed(session, owner, holder, pair.seed()),
                    SharePair.commitmentToMaskKey(session, owner, holder, pair.maskKey()));
        }
        SortedMap<ParticipantId, SealedShare> all = new TreeMap<>(shares.shares());
        all.put(holder, sealed);
        return new SealedShares(owner, all);
    }
}
