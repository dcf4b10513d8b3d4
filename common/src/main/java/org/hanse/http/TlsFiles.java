// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/**
 * Files for the encryption of HTTP, as certificate authorities of the Internet give them out.
 *
 * @param certificate PEM file with the server's certificate and those between it and the authority's, in this order
 * @param key PEM file with the private key as PKCS #8, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {

    private static final String ALIAS = "server";
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final String CERTIFICATES = "certificates in PEM";

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
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate own : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes(certificate)))) {
                chain.add((X509Certificate) own);
            }
            if (!chain.isEmpty()) {
                return new Contents(chain, privateKey());
            }
        } catch (CertificateException e) {
            throw invalid(certificate, CERTIFICATES, e);
        }
        throw invalid(certificate, CERTIFICATES);
    }

    private PrivateKey privateKey() {
        Optional<byte[]> der = der(new String(bytes(key), StandardCharsets.US_ASCII));
        Optional<PrivateKey> found = der.flatMap(own -> Stream.of("RSA", "EC", "EdDSA")
                .flatMap(algorithm -> privateKey(algorithm, own).stream())
                .findFirst());
        if (found.isPresent()) {
            return found.get();
        }
        throw new InvalidInputException(key
                + ": found other content; expected a private key in PEM, PKCS #8, not encrypted. Fix: check the file's"
                + " name, or convert it with openssl pkcs8 -topk8 -nocrypt");
    }

    private static Optional<byte[]> der(String text) {
        try {
            return KEY.matcher(text)
                    .results()
                    .map(own -> Base64.getMimeDecoder().decode(own.group(1)))
                    .findFirst();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<PrivateKey> privateKey(String algorithm, byte[] der) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
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
