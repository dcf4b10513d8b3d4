// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.TlsKey;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's certificate after a change of {@code hosts} in {@code coordinator.yaml}. */
class ServerCertificateTest {

    /** Certificates are compared with the clock of the machine. */
    @SuppressWarnings("TimeInStaticInitializer")
    private static final Instant NOW = Instant.now();

    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path folder = Path.of("");

    private CoordinatorHome home = new CoordinatorHome(folder);

    @BeforeEach
    void create() {
        home = new CoordinatorHome(folder.resolve("hub"));
        KeyFile.makeFolder(home.folder());
        try (CertificateAuthority authority = CertificateAuthority.create("books", NOW, RANDOM);
                TlsKey key = TlsKey.generate(RANDOM)) {
            KeyFile.writeNew(home.authorityKey(), authority.key());
            PublicFile.writeCertificate(home.authorityCertificate(), authority.certificate());
            KeyFile.writeNew(home.serverKey(), key.pkcs8());
            PublicFile.writeCertificate(
                    home.serverCertificate(),
                    authority.issueServer(key, List.of("hub.example", "::1"), NOW, ServerCertificate.VALIDITY, RANDOM));
        }
    }

    private boolean follow(String... hosts) {
        return ServerCertificate.follow(home, List.of(hosts), NOW, RANDOM).isPresent();
    }

    private Optional<String> after(Duration time) {
        return ServerCertificate.follow(home, List.of("hub.example", "::1"), NOW.plus(time), RANDOM);
    }

    /** 365 days: the last third begins on day 244. */
    @Test
    void follow_inTheLastThird_issuesACertificateOfTheSameKey() throws Exception {
        X509Certificate before = read(home.serverCertificate());
        assertThat(after(Duration.ofDays(243))).isEmpty();
        assertThat(read(home.serverCertificate())).isEqualTo(before);

        assertThat(after(Duration.ofDays(244)).orElseThrow()).startsWith("the one before is valid until ");

        X509Certificate renewed = read(home.serverCertificate());
        renewed.verify(read(home.authorityCertificate()).getPublicKey());
        assertThat(renewed.getPublicKey()).isEqualTo(before.getPublicKey());
        assertThat(renewed.getNotAfter()).isAfter(before.getNotAfter());
        assertThat(after(Duration.ofDays(244))).isEmpty();
    }

    @Test
    void follow_afterTheEnd_issuesACertificate() {
        assertThat(after(Duration.ofDays(400))).isPresent();
    }

    private X509Certificate read(Path file) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(PublicFile.readCertificate(file)));
    }

    @Test
    void follow_ofTheSameHosts_issuesNothing() throws Exception {
        X509Certificate before = read(home.serverCertificate());

        assertThat(follow("::1", "hub.example")).isFalse();
        assertThat(read(home.serverCertificate())).isEqualTo(before);
    }

    @Test
    void follow_ofOtherHosts_issuesACertificateOfTheSameKeyAndAuthority() throws Exception {
        X509Certificate before = read(home.serverCertificate());

        assertThat(follow("hub.example", "127.0.0.1")).isTrue();

        X509Certificate after = read(home.serverCertificate());
        after.verify(read(home.authorityCertificate()).getPublicKey());
        assertThat(after.getPublicKey()).isEqualTo(before.getPublicKey());
        assertThat(after.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("hub.example", "127.0.0.1");
        assertThat(follow("hub.example", "127.0.0.1")).isFalse();
    }
}
