// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;

/** Decisions about enrolment and connections. Any thread may call it; methods block. */
public interface Admission {

    /**
     * Request of a new node.
     *
     * @param code one-time code as typed
     * @param certificateRequest PKCS#10 request with the node's TLS key, DER
     * @param identity key of the node's signatures in rounds
     * @param possession signature of the identity key over code and request
     */
    record Request(String code, Der certificateRequest, VerifyingKey identity, Signature possession) {}

    /** Answer to a request. */
    sealed interface Answer {}

    /**
     * Admission of a node.
     *
     * @param name name of the participant
     * @param certificate TLS certificate of the node, DER
     */
    record Admitted(ParticipantId name, Der certificate) implements Answer {}

    /**
     * Refusal of a node.
     *
     * @param reason one line with the fix: an unknown, a used and an expired code have different ones
     */
    record Refused(String reason) implements Answer {}

    /** Decides about a request; a code serves once. */
    Answer admit(Request request);

    /**
     * Issues another certificate to a node that may connect.
     *
     * @param presented SHA-256 of the certificate of its connection
     * @param certificateRequest PKCS#10 request with the node's TLS key, DER
     */
    Answer renew(ParticipantId name, Digest presented, Der certificateRequest);

    /** Returns whether a node with this certificate may connect. */
    boolean mayConnect(ParticipantId name, Digest certificate);

    /** Returns whether a node is enrolled and not revoked. */
    boolean admits(ParticipantId name);

    /** Returns the key that signs plans and rosters. */
    VerifyingKey operator();
}
