// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Duration VALIDITY = Duration.ofDays(90);

    private final SecureRandom random = new SecureRandom();
    private final CertificateAuthority authority = CertificateAuthority.create("books", NOW, random);
    private final TlsKey key = TlsKey.generate(random);

    @Test
    void nodeCertificate_ofThisAuthority_validates() throws Exception {
        byte[] issued = issueNode("shop-a");

        assertThatCode(() -> validate(issued, authority, NOW)).doesNotThrowAnyException();
        X509Certificate certificate = x509(issued);
        assertThat(certificate.getPublicKey().getEncoded()).isEqualTo(key.publicKey());
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getNotBefore().toInstant()).isEqualTo(NOW.minus(1, ChronoUnit.HOURS));
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(VALIDITY));
    }

    @Test
    void nodeCertificate_ofAnotherAuthority_doesNotValidate() {
        CertificateAuthority other = CertificateAuthority.create("books", NOW, random);

        assertThatThrownBy(() -> validate(issueNode("shop-a"), other, NOW))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void nodeCertificate_afterItsEnd_doesNotValidate() {
        assertThatThrownBy(() -> validate(
                        issueNode("shop-a"), authority, NOW.plus(VALIDITY).plusSeconds(1)))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void nodeCertificate_asAuthority_issuesNothing() {
        byte[] issued = issueNode("shop-a");

        assertThatExceptionOfType(RejectedKeyException.class)
                .isThrownBy(() -> CertificateAuthority.of(key.pkcs8(), issued))
                .withMessageContaining("not the certificate of an authority");
    }

    @Test
    void nodeCertificate_requestWithAnotherName_hasTheGivenName() {
        byte[] issued = authority.issueNode(
                key.certificateRequest("someone else", random), "shop-ä, \"A\" + B=c", NOW, VALIDITY, random);

        assertThat(CertificateAuthority.commonName(issued)).isEqualTo("shop-ä, \"A\" + B=c");
    }

    @Test
    void certificateRequest_withBrokenSignature_isRejected() {
        byte[] request = key.certificateRequest("shop-a", random);
        request[request.length - 1] ^= 1;

        assertThatExceptionOfType(RejectedKeyException.class)
                .isThrownBy(() -> authority.issueNode(request, "shop-a", NOW, VALIDITY, random))
                .withMessage("certificate request: its key did not sign it");
    }

    @Test
    void certificateRequest_withAnyByteChanged_isRejected() {
        byte[] request = key.certificateRequest("shop-a", random);
        for (int i = 0; i < request.length; i++) {
            byte[] changed = request.clone();
            changed[i] ^= 0x10;
            assertThatExceptionOfType(RejectedKeyException.class)
                    .as("byte %d", i)
                    .isThrownBy(() -> authority.issueNode(changed, "shop-a", NOW, VALIDITY, random));
        }
    }

    @Test
    void certificateRequest_cutShort_isRejected() {
        byte[] request = key.certificateRequest("shop-a", random);
        for (int size = 0; size < request.length; size++) {
            byte[] cut = Arrays.copyOf(request, size);
            assertThatExceptionOfType(RejectedKeyException.class)
                    .isThrownBy(() -> authority.issueNode(cut, "shop-a", NOW, VALIDITY, random));
        }
    }

    @Test
    void serverCertificate_withHosts_namesThem() throws Exception {
        byte[] issued = authority.issueServer(key, List.of("hub.example", "127.0.0.1", "::1"), NOW, VALIDITY, random);

        assertThatCode(() -> validate(issued, authority, NOW)).doesNotThrowAnyException();
        X509Certificate certificate = x509(issued);
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getSubjectAlternativeNames())
                .containsExactly(List.of(2, "hub.example"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
    }

    @Test
    void serverCertificate_withoutHosts_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> authority.issueServer(key, List.of(), NOW, VALIDITY, random));
    }

    @Test
    void certificate_beyondTheAuthority_endsWithIt() throws Exception {
        byte[] issued = authority.issueServer(key, List.of("hub.example"), NOW, Duration.ofDays(10_000), random);

        assertThat(x509(issued).getNotAfter())
                .isEqualTo(x509(authority.certificate()).getNotAfter());
    }

    @Test
    void authority_ofStoredKeyAndCertificate_issuesTheSameChain() {
        CertificateAuthority stored = CertificateAuthority.of(authority.key(), authority.certificate());
        byte[] issued = stored.issueNode(key.certificateRequest("shop-a", random), "shop-a", NOW, VALIDITY, random);

        assertThatCode(() -> validate(issued, authority, NOW)).doesNotThrowAnyException();
    }

    @Test
    void authority_ofAnotherKey_isRejected() {
        assertThatExceptionOfType(RejectedKeyException.class)
                .isThrownBy(() -> CertificateAuthority.of(key.pkcs8(), authority.certificate()))
                .withMessageContaining("does not belong");
    }

    @Test
    void authority_created_hasPathLengthZero() throws Exception {
        assertThat(x509(authority.certificate()).getBasicConstraints()).isZero();
        assertThat(CertificateAuthority.commonName(authority.certificate())).isEqualTo("books");
    }

    @Test
    void serialNumbers_ofTwoCertificates_differ() throws Exception {
        assertThat(x509(issueNode("shop-a")).getSerialNumber())
                .isNotEqualTo(x509(issueNode("shop-a")).getSerialNumber());
    }

    @Test
    void commonName_ofGarbage_isRejected() {
        assertThatExceptionOfType(RejectedKeyException.class)
                .isThrownBy(() -> CertificateAuthority.commonName("no certificate".getBytes(UTF_8)));
    }

    @Test
    void tlsKey_ofAnotherPublicKey_isRejected() {
        byte[] other = TlsKey.generate(random).publicKey();

        assertThatExceptionOfType(RejectedKeyException.class).isThrownBy(() -> TlsKey.of(key.pkcs8(), other));
        assertThat(TlsKey.of(key.pkcs8(), key.publicKey()).publicKey()).isEqualTo(key.publicKey());
    }

    @Test
    void tlsKey_nameOf65Characters_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key.certificateRequest("x".repeat(65), random))
                .withMessage("name of a certificate: found 65 characters; expected 1 to 64");
    }

    private byte[] issueNode(String name) {
        return authority.issueNode(key.certificateRequest(name, random), name, NOW, VALIDITY, random);
    }

    private static void validate(byte[] der, CertificateAuthority root, Instant when) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(x509(root.certificate()), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(when));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(x509(der))), parameters);
    }

    private static X509Certificate x509(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
