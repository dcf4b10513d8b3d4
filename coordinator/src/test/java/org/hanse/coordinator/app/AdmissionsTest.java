// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.hanse.coordinator.port.Admission;
import org.hanse.coordinator.port.Registry;
import org.hanse.coordinator.testing.InMemoryRegistry;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.TlsKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.EnrolmentProof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionsTest {

    private static final Instant START = Instant.parse("2026-11-27T14:02:30Z");
    private static final ParticipantId SHOP = new ParticipantId("shop-a");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Registry registry = new InMemoryRegistry();
    private final CertificateAuthority authority = CertificateAuthority.create("books", START, RANDOM);
    private final SigningKey operator = SigningKey.generate(RANDOM);
    private final SigningKey identity = SigningKey.generate(RANDOM);
    private Instant now = START;
    private final Admissions admissions =
            new Admissions(registry, authority, operator.verifyingKey(), () -> now, RANDOM);

    private InvitationCode invited(ParticipantId name) {
        InvitationCode code = InvitationCode.generate(RANDOM);
        registry.invite(
                new Registry.Invitation(name, code.digest(), START.plus(Duration.ofHours(24)), Optional.empty()));
        return code;
    }

    private static Admission.Request request(String code, SigningKey key) {
        Der csr = Der.of(TlsKey.generate(RANDOM).certificateRequest("node", RANDOM));
        return new Admission.Request(code, csr, key.verifyingKey(), EnrolmentProof.sign(code, csr, key));
    }

    private static String reason(Admission.Answer answer) {
        return ((Admission.Refused) answer).reason();
    }

    @Test
    void admit_validCode_issuesACertificateForTheInvitedName() {
        InvitationCode code = invited(SHOP);

        Admission.Admitted admitted = (Admission.Admitted) admissions.admit(request(code.text(), identity));

        assertThat(admitted.name()).isEqualTo(SHOP);
        assertThat(CertificateAuthority.commonName(admitted.certificate().toBytes()))
                .isEqualTo("shop-a");
        assertThat(registry.participants())
                .singleElement()
                .satisfies(participant -> assertThat(participant.identity()).isEqualTo(identity.verifyingKey()));
        assertThat(admissions.mayConnect(
                        SHOP, Digest.sha256(admitted.certificate().toBytes())))
                .isTrue();
        assertThat(admissions.operator()).isEqualTo(operator.verifyingKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lower", "bare", "blanks"})
    void admit_codeInAnotherSpelling_isTheSameCode(String spelling) {
        String text = invited(SHOP).text();
        String typed = switch (spelling) {
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "bare" -> text.replace("-", "");
            default -> " " + text.replace('-', ' ') + "\n";
        };

        assertThat(admissions.admit(request(typed, identity))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void admit_unknownUsedAndExpired_haveThreeReasons() {
        InvitationCode used = invited(SHOP);
        admissions.admit(request(used.text(), identity));
        InvitationCode expired = invited(new ParticipantId("shop-b"));
        SigningKey other = SigningKey.generate(RANDOM);

        String unknown = reason(admissions.admit(request("0000-0000-0000", other)));
        String again = reason(admissions.admit(request(used.text(), other)));
        now = START.plus(Duration.ofHours(24));
        String late = reason(admissions.admit(request(expired.text(), other)));

        assertThat(unknown).contains("unknown code", "Fix: ").doesNotContain("\n");
        assertThat(again).contains("was used at 2026-11-27 14:02 UTC", "hanse coordinator revoke HOME shop-a");
        assertThat(late).contains("expired at 2026-11-28 14:02 UTC", "hanse coordinator invite HOME shop-b");
        assertThat(registry.participants()).hasSize(1);
    }

    @Test
    void admit_usedCode_saysUsedAfterItsEndAsWell() {
        InvitationCode used = invited(SHOP);
        admissions.admit(request(used.text(), identity));
        now = START.plus(Duration.ofDays(3));

        assertThat(reason(admissions.admit(request(used.text(), identity)))).contains("was used at");
    }

    @Test
    void admit_replacedCode_isUnknown() {
        InvitationCode first = invited(SHOP);
        invited(SHOP);

        assertThat(reason(admissions.admit(request(first.text(), identity)))).contains("unknown code");
    }

    /** The code stays usable: no node was admitted. */
    @Test
    void admit_badProofOrRequest_isRefusedAndKeepsTheCode() {
        InvitationCode code = invited(SHOP);
        Admission.Request good = request(code.text(), identity);
        Admission.Request ofAnother = new Admission.Request(
                good.code(),
                good.certificateRequest(),
                SigningKey.generate(RANDOM).verifyingKey(),
                good.possession());
        Der garbage = Der.of(new byte[] {1, 2, 3});
        Admission.Request damaged = new Admission.Request(
                good.code(), garbage, good.identity(), EnrolmentProof.sign(good.code(), garbage, identity));

        assertThat(reason(admissions.admit(ofAnother))).startsWith("identity: found a signature of another key");
        assertThat(reason(admissions.admit(damaged))).startsWith("certificate request: ");
        assertThat(admissions.admit(good)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void admit_keyOfAnotherParticipant_isRefused() {
        admissions.admit(request(invited(SHOP).text(), identity));

        assertThat(reason(admissions.admit(
                        request(invited(new ParticipantId("shop-b")).text(), identity))))
                .startsWith("identity: found the key of another participant");
    }

    @Test
    void mayConnect_revokedOrOtherCertificate_isFalse() {
        Admission.Admitted admitted =
                (Admission.Admitted) admissions.admit(request(invited(SHOP).text(), identity));
        Digest certificate = Digest.sha256(admitted.certificate().toBytes());

        assertThat(admissions.mayConnect(SHOP, Digest.sha256(new byte[] {1}))).isFalse();
        assertThat(admissions.mayConnect(new ParticipantId("shop-b"), certificate))
                .isFalse();
        registry.revoke(SHOP, now);
        now = now.plusSeconds(1);
        assertThat(admissions.mayConnect(SHOP, certificate)).isFalse();
    }

    @Test
    void mayConnect_calledOften_readsTheParticipantsTwiceASecond() {
        CountingRegistry counting = new CountingRegistry(registry);
        Admissions cached = new Admissions(counting, authority, operator.verifyingKey(), () -> now, RANDOM);
        Admission.Admitted admitted =
                (Admission.Admitted) cached.admit(request(invited(SHOP).text(), identity));
        Digest certificate = Digest.sha256(admitted.certificate().toBytes());
        counting.reads = 0;

        for (int i = 0; i < 100; i++) {
            assertThat(cached.mayConnect(SHOP, certificate)).isTrue();
            now = now.plusMillis(4);
        }
        assertThat(counting.reads).isEqualTo(1);
        registry.revoke(SHOP, now);
        now = now.plusMillis(200);
        assertThat(cached.mayConnect(SHOP, certificate)).isFalse();
        now = START.minusSeconds(5);
        counting.reads = 0;
        assertThat(cached.mayConnect(SHOP, certificate)).isFalse();
        assertThat(counting.reads).isEqualTo(1);
    }

    @Test
    void admit_afterARevocation_givesANewCertificate() {
        Admission.Admitted first =
                (Admission.Admitted) admissions.admit(request(invited(SHOP).text(), identity));
        registry.revoke(SHOP, now);

        Admission.Admitted second =
                (Admission.Admitted) admissions.admit(request(invited(SHOP).text(), SigningKey.generate(RANDOM)));

        assertThat(admissions.mayConnect(
                        SHOP, Digest.sha256(second.certificate().toBytes())))
                .isTrue();
        assertThat(admissions.mayConnect(SHOP, Digest.sha256(first.certificate().toBytes())))
                .isFalse();
    }

    @Test
    void code_form_isThreeGroupsOfFour() {
        InvitationCode code = InvitationCode.generate(RANDOM);

        assertThat(code.text()).matches("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}");
        assertThat(code.toString()).doesNotContain(code.text().substring(0, 4));
        assertThat(InvitationCode.parse("oOiI-lL00-0000").orElseThrow().digest())
                .isEqualTo(InvitationCode.parse("0011-1100-0000").orElseThrow().digest());
        assertThat(InvitationCode.parse("0000-0000-000")).isEmpty();
        assertThat(InvitationCode.parse("0000-0000-000U")).isEmpty();
    }

    @Test
    void renew_ofAValidCertificate_keepsItUntilTheNextRenewal() {
        Admission.Admitted first =
                (Admission.Admitted) admissions.admit(request(invited(SHOP).text(), identity));
        Digest before = Digest.sha256(first.certificate().toBytes());
        Digest second = renewed(before);

        assertThat(admissions.mayConnect(SHOP, before)).isTrue();
        assertThat(admissions.mayConnect(SHOP, second)).isTrue();
        Digest third = renewed(before);
        assertThat(admissions.mayConnect(SHOP, second)).isFalse();
        assertThat(admissions.mayConnect(SHOP, third)).isTrue();
        Digest fourth = renewed(third);
        assertThat(admissions.mayConnect(SHOP, before)).isFalse();
        assertThat(admissions.mayConnect(SHOP, fourth)).isTrue();
    }

    private Digest renewed(Digest presented) {
        Der csr = Der.of(TlsKey.generate(RANDOM).certificateRequest("another", RANDOM));
        Admission.Admitted next = (Admission.Admitted) admissions.renew(SHOP, presented, csr);
        assertThat(CertificateAuthority.commonName(next.certificate().toBytes()))
                .isEqualTo("shop-a");
        return Digest.sha256(next.certificate().toBytes());
    }

    @Test
    void renew_ofARevokedOrUnknownCertificate_isRefused() {
        Admission.Admitted first =
                (Admission.Admitted) admissions.admit(request(invited(SHOP).text(), identity));
        Digest certificate = Digest.sha256(first.certificate().toBytes());
        Der csr = Der.of(TlsKey.generate(RANDOM).certificateRequest("node", RANDOM));

        assertThat(admissions.renew(SHOP, Digest.sha256(new byte[] {1}), csr)).isInstanceOf(Admission.Refused.class);
        assertThat(reason(admissions.renew(SHOP, certificate, Der.of(new byte[] {1}))))
                .endsWith("Fix: restart the node; it renews again");
        registry.revoke(SHOP, now);
        assertThat(reason(admissions.renew(SHOP, certificate, csr)))
                .contains("revoked or replaced certificate of shop-a");
    }
}
