// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import org.hanse.clientnode.port.GatewayException;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.RejectedKeyException;

/**
 * TLS certificate that a coordinator issued to this node.
 *
 * @param name name of the participant
 * @param end end of validity
 */
record IssuedCertificate(String name, Instant end) {

    /**
     * Checks a certificate.
     *
     * @param certificate certificate, DER
     * @param authority certificate of the authority, DER
     * @param publicKey the node's TLS key, SubjectPublicKeyInfo DER
     * @throws GatewayException if the authority did not issue it, or not for this key
     */
    static IssuedCertificate of(byte[] certificate, byte[] authority, byte[] publicKey) {
        try {
            X509Certificate issued = decode(certificate);
            issued.verify(decode(authority).getPublicKey());
            if (!Arrays.equals(issued.getPublicKey().getEncoded(), publicKey)) {
                throw new GatewayException(
                        "certificate: found one for another key; expected one for this node's key. Fix: tell"
                                + " the operator that the coordinator is faulty");
            }
            return new IssuedCertificate(
                    CertificateAuthority.commonName(certificate),
                    issued.getNotAfter().toInstant());
        } catch (GeneralSecurityException | RejectedKeyException e) {
            throw new GatewayException(
                    "certificate: found one that the authority did not issue; expected one of the compared authority. Fix: tell"
                            + " the operator that the coordinator is faulty",
                    e);
        }
    }

    private static X509Certificate decode(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
