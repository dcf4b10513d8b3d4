// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.app.Admissions;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.RejectedKeyException;
import org.hanse.core.crypto.TlsKey;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;

/** TLS certificate of the coordinator's server, with the hosts of {@code coordinator.yaml}. It is renewed at the start and daily. */
final class ServerCertificate {

    /** Validity of a new certificate. */
    static final Duration VALIDITY = Duration.ofDays(365);

    /** Part of the validity that is left when a certificate is renewed: a third, as for nodes. */
    private static final int RENEWED_PART = 3;

    private ServerCertificate() {}

    /**
     * Issues a new certificate with the same key if the settings have other hosts, or in the last third of the validity. Nodes trust it,
     * since the authority is the same.
     *
     * @return reason for the new certificate; empty if none was issued
     * @throws InvalidInputException if a key or certificate cannot be read
     */
    static Optional<String> follow(CoordinatorHome home, List<String> hosts, Instant now, SecureRandom random) {
        X509Certificate present = parse(home);
        String why;
        if (!named(present).equals(normalized(hosts))) {
            why = "hosts in coordinator.yaml changed";
        } else if (isInLastPart(present, now)) {
            why = "the one before is valid until " + Admissions.words(end(present));
        } else {
            return Optional.empty();
        }
        try (CertificateAuthority authority = home.readAuthority();
                TlsKey key = TlsKey.of(
                        KeyFile.read(home.serverKey()), present.getPublicKey().getEncoded())) {
            PublicFile.writeCertificate(
                    home.serverCertificate(), authority.issueServer(key, hosts, now, VALIDITY, random));
            return Optional.of(why);
        } catch (RejectedKeyException e) {
            throw damaged(home, e);
        }
    }

    private static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    private static boolean isInLastPart(X509Certificate certificate, Instant now) {
        Duration validity = Duration.between(certificate.getNotBefore().toInstant(), end(certificate));
        return now.isAfter(end(certificate).minus(validity.dividedBy(RENEWED_PART)));
    }

    private static X509Certificate parse(CoordinatorHome home) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(PublicFile.readCertificate(home.serverCertificate())));
        } catch (CertificateException e) {
            throw damaged(home, e);
        }
    }

    private static InvalidInputException damaged(CoordinatorHome home, Exception e) {
        return new InvalidInputException(
                home.serverCertificate() + ": found a certificate that does not fit " + home.serverKey() + " ("
                        + e.getMessage()
                        + "); expected those of hanse coordinator init. Fix: restore both from a backup",
                e);
    }

    private static Set<String> named(X509Certificate certificate) {
        try {
            return normalized(Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                    .flatMap(Collection::stream)
                    .map(name -> String.valueOf(name.get(1)))
                    .toList());
        } catch (CertificateException e) {
            return Set.of();
        }
    }

    /**
     * Normalizes hosts. An IPv6 address has several forms; texts with a colon are addresses, so that no name is
     * resolved.
     */
    private static Set<String> normalized(List<String> hosts) {
        return hosts.stream()
                .map(host -> {
                    try {
                        return host.contains(":") ? InetAddress.getByName(host).getHostAddress() : host;
                    } catch (UnknownHostException e) {
                        return host;
                    }
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
