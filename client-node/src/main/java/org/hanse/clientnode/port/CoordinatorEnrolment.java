// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.job.Authority;

/** Enrolment of a node that has no certificate yet. Methods block and throw {@link GatewayException} if the connection fails. */
public interface CoordinatorEnrolment {

    /**
     * Roots of trust as the coordinator sends them. Nothing vouches for them before their fingerprint is compared. The array is not copied.
     *
     * @param certificate certificate of the TLS authority, DER
     * @param operator key that signs plans and rosters
     */
    record Roots(byte[] certificate, VerifyingKey operator) {

        /** Returns what an owner compares by fingerprint. */
        public Authority authority() {
            return new Authority(Digest.sha256(certificate), operator);
        }
    }

    /**
     * Request of a new node. Arrays are not copied.
     *
     * @param code one-time code as typed
     * @param certificateRequest PKCS#10 request with the node's TLS key, DER
     * @param identity key of the node's signatures in rounds
     * @param possession signature of the identity key, {@code EnrolmentProof}
     */
    record Request(String code, byte[] certificateRequest, VerifyingKey identity, Signature possession) {}

    /** Answer to a request. */
    sealed interface Answer {}

    /** Admission with the node's TLS certificate, DER. */
    record Admitted(byte[] certificate) implements Answer {}

    /** Refusal with one line that contains the fix. */
    record Refused(String reason) implements Answer {}

    /** Receives the roots of trust, without trust in the coordinator. */
    Roots roots(String host, int port);

    /** Sends a request to a coordinator whose certificate the authority issued. */
    Answer enrol(String host, int port, Roots trusted, Request request);
}
