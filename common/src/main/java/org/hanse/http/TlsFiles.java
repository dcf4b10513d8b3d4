// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.http;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/**
 * Files for the encryption of HTTP, as certificate authorities of the Internet give them out.
 *
 * @param certificate PEM file with the server's certificate and those between it and the authority's, in this order
 * @param key PEM file with the private key, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {

    private static final String ALIAS = "server";

    /** Content of the file of the certificates and that of the key. */
    private record Contents(List<X509Certificate> chain, PrivateKey key) {}

    /**
     * Reads the files.
     *
     * @param password of the result
     * @throws InvalidInputException if a file is not valid, the key belongs to another certificate, or the certificate ended
     */
    KeyStore read(Instant now, char[] password) {
        Contents contents = contents();
        X509Certificate own = contents.chain().get(0);
        if (own.getNotAfter().toInstant().isBefore(now)) {
            throw new InvalidInputException(certificate + ": found a certificate that ended at "
                    + own.getNotAfter().toInstant() + "; expected one that is valid now. Fix: renew it");
        }
        if (!belongs(contents.key(), own.getPublicKey())) {
            throw new InvalidInputException(key + ": found the private key of another certificate; expected that of "
                    + certificate + ". Fix: name the two files that belong together");
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setKeyEntry(ALIAS, contents.key(), password, contents.chain().toArray(X509Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw invalid(certificate, "certificates and a key that can be used", e);
        }
    }

    private Contents contents() {
        List<X509Certificate> chain = new ArrayList<>();
        for (Object own : objects(certificate)) {
            if (own instanceof X509CertificateHolder holder) {
                try {
                    chain.add(new JcaX509CertificateConverter().getCertificate(holder));
                } catch (GeneralSecurityException e) {
                    throw invalid(certificate, "certificates in PEM", e);
                }
            }
        }
        if (chain.isEmpty()) {
            throw invalid(certificate, "certificates in PEM");
        }
        return new Contents(chain, privateKey());
    }

    private PrivateKey privateKey() {
        try {
            for (Object own : objects(key)) {
                Optional<PrivateKeyInfo> found = own instanceof PEMKeyPair pair
                        ? Optional.of(pair.getPrivateKeyInfo())
                        : own instanceof PrivateKeyInfo one ? Optional.of(one) : Optional.empty();
                if (found.isPresent()) {
                    return new JcaPEMKeyConverter().getPrivateKey(found.get());
                }
            }
        } catch (IOException e) {
            throw invalid(key, "a private key in PEM, not encrypted", e);
        }
        throw invalid(key, "a private key in PEM, not encrypted");
    }

    private static List<Object> objects(Path file) {
        List<Object> objects = new ArrayList<>();
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                PEMParser parser = new PEMParser(text)) {
            for (Object own = parser.readObject(); own != null; own = parser.readObject()) {
                objects.add(own);
            }
            return objects;
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }

    private static boolean belongs(PrivateKey own, PublicKey other) {
        try {
            Signature signature = Signature.getInstance(
                    switch (own.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC", "ECDSA" -> "SHA256withECDSA";
                        default -> own.getAlgorithm();
                    });
            byte[] text = {1};
            signature.initSign(own);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(other);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static InvalidInputException invalid(Path file, String expected) {
        return new InvalidInputException(
                file + ": found other content; expected " + expected + ". Fix: check the file's name");
    }

    private static InvalidInputException invalid(Path file, String expected, Exception cause) {
        InvalidInputException invalid = invalid(file, expected);
        invalid.initCause(cause);
        return invalid;
    }
}
