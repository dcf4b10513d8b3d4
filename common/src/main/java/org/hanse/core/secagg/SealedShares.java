// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.Aead;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Shares of one participant's secrets, each encrypted for the one that is to hold it. The coordinator carries them and cannot read
 * them.
 */
public final class SealedShares {

    /** Bytes of a ciphertext: a share of the self seed, one of the private mask key, and the tag. */
    public static final int CIPHERTEXT_SIZE = SharePair.SIZE + Aead.TAG_SIZE;

    private final ParticipantId from;
    private final SortedMap<ParticipantId, byte[]> ciphertexts;

    private SealedShares(ParticipantId from, SortedMap<ParticipantId, byte[]> ciphertexts) {
        this.from = from;
        this.ciphertexts = ciphertexts;
    }

    /**
     * Shares as they were encrypted.
     *
     * @throws ProtocolViolation if a ciphertext has not the size that all have
     */
    public static SealedShares of(ParticipantId from, Map<ParticipantId, byte[]> ciphertexts) {
        SortedMap<ParticipantId, byte[]> copies = new TreeMap<>();
        ciphertexts.forEach((to, ciphertext) -> {
            if (ciphertext.length != CIPHERTEXT_SIZE) {
                throw ProtocolViolation.by(
                        from, Reason.MALFORMED, "a sealed share of " + ciphertext.length + " bytes for " + to);
            }
            copies.put(to, ciphertext.clone());
        });
        return new SealedShares(from, Collections.unmodifiableSortedMap(copies));
    }

    /** Whose secrets they are of. */
    public ParticipantId from() {
        return from;
    }

    /** By the participant that can open them. The arrays must not be written to. */
    public SortedMap<ParticipantId, byte[]> ciphertexts() {
        return ciphertexts;
    }

    /** What is for one participant. */
    public Optional<byte[]> ciphertext(ParticipantId to) {
        return Optional.ofNullable(ciphertexts.get(to)).map(byte[]::clone);
    }

    /**
     * Checks that there is one for each holder, and no other.
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
            if (!ciphertexts.containsKey(holder)) {
                throw ProtocolViolation.by(from, Reason.INCOMPLETE, "sent no share for " + holder);
            }
        }
        if (ciphertexts.size() != expected) {
            throw ProtocolViolation.by(from, Reason.MALFORMED, "sent shares for others than its neighbours");
        }
    }

    @Override
    public String toString() {
        return "SealedShares[" + from + ", " + ciphertexts.size() + "]";
    }
}
