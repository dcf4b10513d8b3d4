// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.PackedElements;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * A participant's update under its masks, as it travels: to whoever lacks the masks it is evenly distributed over the ring.
 *
 * <p>Made by {@link SecAggClient}; read where it arrives.
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

    /** The update under its masks, signed. */
    static MaskedUpdate sign(Session session, ParticipantId from, MaskWords masked, SigningKey identity) {
        byte[] packed = masked.toPackedElements();
        Digest digest = Digest.sha256(packed);
        return new MaskedUpdate(
                from, masked.size(), masked.bits(), packed, digest, identity.sign(signed(session, from, digest)));
    }

    /**
     * As it arrived.
     *
     * @param packed taken over; must not change
     * @throws IllegalArgumentException if the bytes are not so many elements of so many bits
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
     * Checks who made it.
     *
     * @param key of the sender
     * @throws ProtocolViolation if the sender did not sign it for this session, or it has not as many elements as the session's
     *     updates have
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

    /** Elements. */
    public int size() {
        return size;
    }

    /** Width of an element. */
    public int ringBits() {
        return ringBits;
    }

    /** Of the elements' bytes. */
    public Digest digest() {
        return digest;
    }

    /** Of the update and of the session it was masked in: what is the same in it says nothing new to anybody. */
    public Digest digest(Session session) {
        return Digest.sha256(signed(session, from, digest));
    }

    /** The elements' bytes, which must not be written to. */
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
