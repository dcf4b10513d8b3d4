// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.PackedElements;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Update of a participant under its masks. It is uniformly distributed over the ring for any reader without the masks.
 *
 * <p>Created by {@link SecAggClient}; verified by the coordinator.
 */
public final class MaskedUpdate {

    private final ParticipantId from;
    private final int size;
    private final int ringBits;
    private final byte[] packed;
    private final Digest digest;
    private final Signature signature;

    private MaskedUpdate(
            ParticipantId from, int size, int ringBits, byte[] packed, Digest digest, Signature signature) {
        this.from = from;
        this.size = size;
        this.ringBits = ringBits;
        this.packed = packed;
        this.digest = digest;
        this.signature = signature;
    }

    /** Signs a masked update. */
    static MaskedUpdate sign(Session session, ParticipantId from, RingVector masked, SigningKey identity) {
        Digest digest = Digest.sha256(masked.packed());
        return new MaskedUpdate(
                from,
                masked.size(),
                masked.bits(),
                masked.packed(),
                digest,
                identity.sign(signed(session, from, digest)));
    }

    /**
     * Returns an update as it arrived.
     *
     * @param packed packed elements, taken over; must not change
     * @throws IllegalArgumentException if the length differs from {@code size} elements of {@code ringBits} bits
     */
    public static MaskedUpdate of(ParticipantId from, int size, int ringBits, byte[] packed, Signature signature) {
        if (packed.length != PackedElements.bytes(size, ringBits)
                || !PackedElements.endsWithZeros(packed, size, ringBits)) {
            throw new IllegalArgumentException("a masked update of " + packed.length + " bytes, which are not " + size
                    + " elements of " + ringBits + " bits");
        }
        return new MaskedUpdate(from, size, ringBits, packed, Digest.sha256(packed), signature);
    }

    /**
     * Verifies the sender.
     *
     * @param key key of the sender
     * @throws ProtocolViolation if the sender did not sign it for this session, or the number of elements differs from
     *     the session's
     */
    public AuthenticUpdate authenticate(Session session, VerifyingKey key) {
        session.roster().index(from);
        if (!key.verifies(signed(session, from, digest), signature)) {
            throw ProtocolViolation.by(from, Reason.BAD_SIGNATURE, "a masked update that it has not signed");
        }
        SecAggPlan plan = session.plan();
        if (size != plan.size() || ringBits != plan.quantization().ringBits()) {
            throw ProtocolViolation.by(
                    from, Reason.MALFORMED, "a masked update of " + size + " elements of " + ringBits + " bits");
        }
        return new AuthenticUpdate(session, this);
    }

    private static byte[] signed(Session session, ParticipantId from, Digest content) {
        return session.transcript("masked update")
                .text(from.text())
                .value(content)
                .toBytes();
    }

    public ParticipantId from() {
        return from;
    }

    /** Returns the number of elements. */
    public int size() {
        return size;
    }

    /** Returns the width of an element in bits. */
    public int ringBits() {
        return ringBits;
    }

    /** Returns the digest of the elements' bytes. */
    public Digest digest() {
        return digest;
    }

    /**
     * Returns the digest of the update and of the session it was masked in. A repeated update has the same digest and
     * reveals nothing new.
     */
    public Digest digest(Session session) {
        return Digest.sha256(signed(session, from, digest));
    }

    /** Returns the elements' bytes, which must not be written to. */
    public byte[] packed() {
        return packed;
    }

    public Signature signature() {
        return signature;
    }

    @Override
    public String toString() {
        return "MaskedUpdate[" + from + ", " + packed.length + " bytes]";
    }
}
