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
 * A participant's update under its masks, as it travels: to whoever lacks the masks it is evenly distributed over the ring.
 *
 * <p>Made by {@link SecAggClient}; read where it arrives.
 */
public final class MaskedUpdate {

    private final ParticipantId from;
    private final byte[] packed;
    private final Signature signature;

    private MaskedUpdate(ParticipantId from, byte[] packed, Signature signature) {
        this.from = from;
        this.packed = packed;
        this.signature = signature;
    }

    /** The update under its masks, signed. */
    static MaskedUpdate sign(Session session, ParticipantId from, RingVector masked, SigningKey identity) {
        byte[] packed = PackedElements.pack(masked);
        return new MaskedUpdate(from, packed, identity.sign(signed(session, from, Digest.sha256(packed))));
    }

    /** As it arrived. The bytes are taken over and must not change. */
    public static MaskedUpdate of(ParticipantId from, byte[] packed, Signature signature) {
        return new MaskedUpdate(from, packed, signature);
    }

    /**
     * The elements.
     *
     * @throws ProtocolViolation if the sender did not sign them for this session, or they are not as many as the session's updates
     *     have
     */
    public RingVector open(Session session, VerifyingKey key) {
        if (!key.verifies(signed(session, from, Digest.sha256(packed)), signature)) {
            throw ProtocolViolation.by(from, Reason.BAD_SIGNATURE, "a masked update that it has not signed");
        }
        SecAggPlan plan = session.plan();
        try {
            return PackedElements.unpack(
                    packed, plan.size(), plan.quantization().ringBits());
        } catch (IllegalArgumentException e) {
            throw ProtocolViolation.by(from, Reason.MALFORMED, "a masked update of " + e.getMessage());
        }
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
