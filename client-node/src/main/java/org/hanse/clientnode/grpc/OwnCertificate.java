// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.hanse.config.InvalidInputException;

/**
 * Validity of the node's certificate.
 *
 * @param from first moment
 * @param to last moment
 */
record OwnCertificate(Instant from, Instant to) {

    /** Divisor of the validity: a renewal begins in the last third. */
    private static final int PARTS = 3;

    /** Returns whether it is time to renew the certificate. */
    boolean isDue(Instant now) {
        return now.isAfter(to.minus(Duration.between(from, to).dividedBy(PARTS)));
    }

    /** Reads a PEM file. */
    static OwnCertificate read(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return new OwnCertificate(
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant());
        } catch (IOException | CertificateException e) {
            throw new InvalidInputException(
                    pem + ": found no certificate (" + e.getMessage()
                            + "); expected that of an enrolled node. Fix: hanse" + " node enrol",
                    e);
        }
    }

    /** Returns why the certificate is not valid now; empty if it is valid. */
    Optional<String> problem(Instant now) {
        if (!now.isBefore(from) && !now.isAfter(to)) {
            return Optional.empty();
        }
        return Optional.of("clock: this machine's clock shows " + now.truncatedTo(ChronoUnit.SECONDS)
                + "; the node's certificate is valid from " + from + " to " + to
                + (now.isAfter(to)
                        ? ", and only a running node renews it. Fix: set the clock; if it is right, the operator runs"
                                + " hanse coordinator revoke and invite, and then: hanse node enrol in a new folder"
                        : ". Fix: set the clock; if it is right: hanse node enrol"));
    }
}
