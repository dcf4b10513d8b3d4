// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.key;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.file.DurableFile;

/** Files of public keys and certificates as PEM text. */
public final class PublicFile {

    private static final String KEY = "PUBLIC KEY";
    private static final String CERTIFICATE = "CERTIFICATE";

    /** SubjectPublicKeyInfo before the 32 bytes of an Ed25519 key (RFC 8410, section 4). */
    private static final byte[] ED25519 = {0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0};

    private PublicFile() {}

    /** Writes an Ed25519 key. */
    public static void writeKey(Path file, VerifyingKey key) {
        byte[] der = Arrays.copyOf(ED25519, ED25519.length + VerifyingKey.SIZE);
        System.arraycopy(key.toBytes(), 0, der, ED25519.length, VerifyingKey.SIZE);
        DurableFile.write(file, out -> out.write(PemText.encode(KEY, der)));
    }

    /**
     * Reads an Ed25519 key.
     *
     * @throws InvalidInputException if the file is missing or holds no such key
     */
    public static VerifyingKey readKey(Path file) {
        byte[] der = read(file, KEY, "an Ed25519 public key");
        try {
            if (der.length == ED25519.length + VerifyingKey.SIZE
                    && Arrays.equals(der, 0, ED25519.length, ED25519, 0, ED25519.length)) {
                return VerifyingKey.of(Arrays.copyOfRange(der, ED25519.length, der.length));
            }
        } catch (IllegalArgumentException e) {
            throw other(file, "an Ed25519 public key");
        }
        throw other(file, "an Ed25519 public key");
    }

    /** Writes a certificate, DER. */
    public static void writeCertificate(Path file, byte[] certificate) {
        DurableFile.write(file, out -> out.write(PemText.encode(CERTIFICATE, certificate)));
    }

    /**
     * Reads a certificate, DER.
     *
     * @throws InvalidInputException if the file is missing or holds no certificate
     */
    public static byte[] readCertificate(Path file) {
        return read(file, CERTIFICATE, "a certificate");
    }

    /**
     * Returns the end of validity of a certificate.
     *
     * @throws InvalidInputException if the file is missing or holds no certificate
     */
    public static Instant certificateEnd(Path file) {
        try {
            return ((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(readCertificate(file))))
                    .getNotAfter()
                    .toInstant();
        } catch (CertificateException e) {
            throw new InvalidInputException(
                    file + ": found no valid certificate (" + e.getMessage()
                            + "); expected one in PEM. Fix: restore the file from a backup",
                    e);
        }
    }

    private static byte[] read(Path file, String label, String expected) {
        try {
            return PemText.decode(label, Files.readAllBytes(file)).orElseThrow(() -> other(file, expected));
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(
                    file + ": found no file; expected " + expected + ". Fix: check the file's name", e);
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + ": found a file that cannot be read; expected " + expected + ". Fix: check its permissions",
                    e);
        }
    }

    private static InvalidInputException other(Path file, String expected) {
        return new InvalidInputException(
                file + ": found other text; expected " + expected + " as PEM. Fix: check the file's name");
    }
}
