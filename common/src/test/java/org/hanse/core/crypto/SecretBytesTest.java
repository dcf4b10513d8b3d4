// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SecretBytesTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void toString_ofAnySecret_saysNothingOfIt() {
        try (SecretBytes secret = SecretBytes.copyOf(new byte[] {65, 66, 67}, SecretAccess.granted());
                SigningKey signing = SigningKey.generate(RANDOM)) {
            assertThat(secret).hasToString("SecretBytes[3]");
            assertThat(secret.hashCode()).isEqualTo(3);
            assertThat(signing.toString()).isEqualTo("SigningKey of " + signing.verifyingKey());
            assertThat(KeyAgreement.generate(RANDOM).toString()).contains("privateKey=SecretBytes[32]");
        }
    }

    @Test
    void equals_goesByContent_andCopiesAreOnesOwn() {
        byte[] source = {1, 2, 3};
        SecretBytes secret = SecretBytes.copyOf(source, SecretAccess.granted());
        source[0] = 9;

        assertThat(secret)
                .isEqualTo(SecretBytes.copyOf(new byte[] {1, 2, 3}, SecretAccess.granted()))
                .isNotEqualTo(SecretBytes.copyOf(new byte[] {1, 2, 4}, SecretAccess.granted()))
                .isNotEqualTo(SecretBytes.copyOf(new byte[] {1, 2}, SecretAccess.granted()));
        secret.toBytes(SecretAccess.granted())[0] = 9;
        assertThat(secret.toBytes(SecretAccess.granted())).containsExactly(1, 2, 3);
    }

    @Test
    void close_overwritesAndEndsIt() {
        byte[] bytes = {1, 2, 3};
        SecretBytes secret = SecretBytes.owning(bytes);
        secret.close();

        assertThat(bytes).containsOnly(0);
        assertThatIllegalStateException()
                .isThrownBy(() -> secret.toBytes(SecretAccess.granted()))
                .withMessage("a secret that was closed");
    }

    @Test
    void sizes_thatAreWrong_areRefused() {
        SecretBytes few = SecretBytes.generate(31, RANDOM);
        assertThatThrownBy(() -> KeyAgreement.publicKeyOf(few)).hasMessage("a private key of 31 bytes");
        assertThatThrownBy(() -> SigningKey.of(few)).hasMessage("a signing key of 31 bytes");
        assertThatThrownBy(() -> AgreementKey.of(new byte[33])).hasMessage("AgreementKey of 33 bytes, not 32");
        assertThatThrownBy(() -> Signature.of(new byte[63])).hasMessage("Signature of 63 bytes, not 64");
        assertThatThrownBy(() -> Aead.seal(few, new byte[1], new byte[0])).hasMessage("a key of 31 bytes");
    }

    /** Points of low order, and bytes that are not a point. */
    @Test
    void verifyingKey_thatIsNoPoint_isRefused() {
        byte[] identity = new byte[32];
        identity[0] = 1;
        byte[] none = new byte[32];
        none[0] = 2;

        assertThatThrownBy(() -> VerifyingKey.of(identity)).isInstanceOf(RejectedKeyException.class);
        assertThatThrownBy(() -> VerifyingKey.of(new byte[32])).isInstanceOf(RejectedKeyException.class);
        assertThatThrownBy(() -> VerifyingKey.of(none)).isInstanceOf(RejectedKeyException.class);
    }

    @Test
    void agree_bothSides_computeTheSameSecretAndOpenEachOthersMessages() {
        try (KeyAgreement.KeyPair one = KeyAgreement.generate(RANDOM);
                KeyAgreement.KeyPair other = KeyAgreement.generate(RANDOM)) {
            SecretBytes key = Kdf.derive(
                    KeyAgreement.agree(one.privateKey(), other.publicKey()), new byte[] {1}, new byte[] {2}, 32);
            SecretBytes same = Kdf.derive(
                    KeyAgreement.agree(other.privateKey(), one.publicKey()), new byte[] {1}, new byte[] {2}, 32);
            byte[] sealed = Aead.seal(key, new byte[] {7, 8}, new byte[] {9});

            assertThat(sealed).hasSize(2 + Aead.TAG_SIZE);
            assertThat(Aead.open(same, sealed, new byte[] {9})).containsExactly(7, 8);
            assertThatThrownBy(() -> Aead.open(same, sealed, new byte[] {8})).isInstanceOf(ForgeryException.class);
            assertThatThrownBy(() -> Aead.open(same, new byte[3], new byte[] {9}))
                    .isInstanceOf(ForgeryException.class);
        }
    }
}
