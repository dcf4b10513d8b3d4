// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.hanse.clientnode.port.TlsIdentity;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.TlsKey;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;

/**
 * TLS key and certificate of a node in PEM files.
 *
 * @param key private key
 * @param certificate certificate of the node
 * @param random source of signatures
 */
public record NodeTlsFiles(Path key, Path certificate, SecureRandom random) implements TlsIdentity {

    @Override
    public Der request() {
        byte[] present = PublicFile.readCertificate(certificate);
        try (TlsKey pair = TlsKey.of(KeyFile.read(key), publicKey(present))) {
            return Der.of(pair.certificateRequest(CertificateAuthority.commonName(present), random));
        }
    }

    private byte[] publicKey(byte[] present) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(present))
                    .getPublicKey()
                    .getEncoded();
        } catch (CertificateException e) {
            throw new InvalidInputException(
                    certificate + ": found no certificate (" + e.getMessage()
                            + "); expected that of an enrolled node. Fix: hanse node enrol",
                    e);
        }
    }

    @Override
    public void replace(Der next) {
        PublicFile.writeCertificate(certificate, next.toBytes());
    }
}
