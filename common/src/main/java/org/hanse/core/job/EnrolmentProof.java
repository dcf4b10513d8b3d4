// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.crypto.VerifyingKey;

/** Proof that the sender of an enrolment request has the private identity key: its signature over code and certificate request. */
public final class EnrolmentProof {

    private EnrolmentProof() {}

    /**
     * Signs a request.
     *
     * @param code one-time code as it is sent
     * @param certificateRequest PKCS#10, DER
     */
    public static Signature sign(String code, Der certificateRequest, SigningKey identity) {
        return identity.sign(message(code, certificateRequest));
    }

    /** Returns whether the owner of the identity key signed the request. */
    public static boolean isValid(String code, Der certificateRequest, VerifyingKey identity, Signature proof) {
        return identity.verifies(message(code, certificateRequest), proof);
    }

    private static byte[] message(String code, Der certificateRequest) {
        return Transcript.of("hanse enrolment 1")
                .text(code)
                .bytes(certificateRequest.toBytes())
                .toBytes();
    }
}
