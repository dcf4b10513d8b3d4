// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.job.Authority;

/** Enrolment of a node at one coordinator, before the node has a certificate. Methods block. */
public interface CoordinatorEnrolment {

    /**
     * Roots of trust as the server stated them. They are unverified until the owner has compared the fingerprint.
     *
     * @param authority digest of the certificate, and operator key
     * @param certificate certificate of the TLS authority, DER
     */
    record Roots(Authority authority, Der certificate) {}

    /**
     * Request of a new node.
     *
     * @param code one-time code as typed
     * @param certificateRequest PKCS#10 request with the node's TLS key, DER
     * @param identity key of the node's signatures in rounds
     * @param possession signature of the identity key, {@code EnrolmentProof}
     */
    record Request(String code, Der certificateRequest, VerifyingKey identity, Signature possession) {}

    /** Answer of the coordinator. */
    sealed interface Answer {}

    /** TLS certificate of the node, DER. */
    record Enrolled(Der certificate) implements Answer {}

    /** Refusal with its reason in one line. */
    record Refused(String reason) implements Answer {}

    /**
     * Requests the roots of trust from a server that is not trusted yet.
     *
     * @throws GatewayException if the connection fails or the versions differ
     */
    Roots roots();

    /**
     * Sends a request to a server that the authority certified.
     *
     * @param authority certificate of the TLS authority, DER, whose fingerprint the owner has compared
     * @throws GatewayException if the connection fails, another authority certified the server, or too many wrong codes were sent
     */
    Answer enrol(Der authority, Request request);
}
