// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Known answers of RFCs and NIST, with what must be rejected; each vector names its source. */
class KnownAnswersTest {

    private static final JsonNode VECTORS = read();

    private static JsonNode read() {
        try (InputStream in = KnownAnswersTest.class.getResourceAsStream("/privacy/crypto-kat.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> vectors(String topic) {
        return StreamSupport.stream(VECTORS.path(topic).spliterator(), false);
    }

    static Stream<JsonNode> agreements() {
        return vectors("x25519").filter(vector -> vector.has("scalar"));
    }

    static Stream<JsonNode> iterated() {
        return vectors("x25519").filter(vector -> vector.has("after_1000"));
    }

    static Stream<String> rejectedPoints() {
        return StreamSupport.stream(VECTORS.path("x25519_must_reject").path("u").spliterator(), false)
                .map(JsonNode::asText);
    }

    static Stream<JsonNode> derivations() {
        return vectors("hkdf_sha256");
    }

    static Stream<JsonNode> signatures() {
        return vectors("ed25519");
    }

    static Stream<JsonNode> rejectedSignatures() {
        return Stream.of(VECTORS.path("ed25519_must_reject"));
    }

    static Stream<JsonNode> streams() {
        return vectors("aes_ctr").filter(vector -> vector.path("key").asText().length() == 64);
    }

    static Stream<JsonNode> zeroStreams() {
        return vectors("aes_ctr").filter(vector -> vector.has("keystream"));
    }

    static Stream<JsonNode> sealed() {
        return vectors("aead").filter(vector -> vector.path("alg").asText().startsWith("AES"));
    }

    @ParameterizedTest
    @MethodSource("agreements")
    void agree_isTheAnswer(JsonNode vector) {
        assertThat(KeyAgreement.agree(secret(vector, "scalar"), AgreementKey.of(bytes(vector, "u"))))
                .isEqualTo(secret(vector, "result"));
    }

    /** RFC 7748, section 5.2: the result becomes the scalar, the scalar the point. */
    @ParameterizedTest
    @MethodSource("iterated")
    void agree_iterated_isTheAnswer(JsonNode vector) {
        byte[] scalar = new byte[32];
        scalar[0] = 9;
        byte[] point = scalar;
        for (int i = 1; i <= 1000; i++) {
            byte[] next =
                    KeyAgreement.agree(secret(scalar), AgreementKey.of(point)).toBytes(SecretAccess.granted());
            point = scalar;
            scalar = next;
            if (i == 1) {
                assertThat(scalar).isEqualTo(bytes(vector, "after_1"));
            }
        }
        assertThat(scalar).isEqualTo(bytes(vector, "after_1000"));
    }

    @ParameterizedTest
    @MethodSource("rejectedPoints")
    void agree_pointOfLowOrder_isRefused(String u) {
        AgreementKey point = AgreementKey.of(HexFormat.of().parseHex(u));
        SecretBytes own = SecretBytes.generate(32, new SecureRandom());

        assertThatExceptionOfType(RejectedKeyException.class).isThrownBy(() -> KeyAgreement.agree(own, point));
    }

    @ParameterizedTest
    @MethodSource("derivations")
    void derive_isTheAnswer(JsonNode vector) {
        assertThat(Kdf.derive(
                        secret(vector, "ikm"),
                        bytes(vector, "salt"),
                        bytes(vector, "info"),
                        vector.path("length").asInt()))
                .isEqualTo(secret(vector, "okm"));
    }

    @ParameterizedTest
    @MethodSource("signatures")
    void sign_isTheAnswer_andVerifies(JsonNode vector) {
        SigningKey key = SigningKey.of(secret(vector, "secret"));
        byte[] message = bytes(vector, "message");

        assertThat(key.verifyingKey().toBytes()).isEqualTo(bytes(vector, "public"));
        assertThat(key.sign(message).toBytes()).isEqualTo(bytes(vector, "signature"));
        assertThat(key.verifyingKey().verifies(message, key.sign(message))).isTrue();
        byte[] other = Arrays.copyOf(message, message.length + 1);
        assertThat(key.verifyingKey().verifies(other, key.sign(message))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("rejectedSignatures")
    void verifies_whatMustBeRejected_isFalse(JsonNode vector) {
        VerifyingKey key = VerifyingKey.of(bytes(vector, "public"));

        assertThat(key.verifies(bytes(vector, "message"), Signature.of(bytes(vector, "signature"))))
                .as(vector.path("source").asText())
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("sealed")
    void open_isTheAnswer_andRefusesWhatWasAltered(JsonNode vector) {
        SecretBytes key = secret(vector, "key");
        byte[] ciphertext = bytes(vector, "ciphertext_and_tag");
        byte[] associated = bytes(vector, "aad");

        assertThat(Aead.open(key, bytes(vector, "nonce"), ciphertext, associated))
                .isEqualTo(bytes(vector, "plaintext"));
        byte[] altered = ciphertext.clone();
        altered[altered.length - 1] ^= 1;
        assertThatExceptionOfType(ForgeryException.class)
                .isThrownBy(() -> Aead.open(key, bytes(vector, "nonce"), altered, associated));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_isTheAnswer(JsonNode vector) {
        byte[] stream = bytes(vector, "plaintext");
        byte[] ciphertext = bytes(vector, "ciphertext");
        for (int i = 0; i < stream.length; i++) {
            stream[i] ^= ciphertext[i];
        }

        assertThat(new SeededPrg().streamForTesting(secret(vector, "key"), bytes(vector, "counter"), stream.length))
                .isEqualTo(stream);
    }

    @ParameterizedTest
    @MethodSource("zeroStreams")
    void add_ofAZeroSeed_isTheKeyStreamFromZeroOn(JsonNode vector) {
        byte[] keyStream = bytes(vector, "keystream");
        int[] words = new int[keyStream.length / Integer.BYTES];
        new SeededPrg().add(secret(new byte[32]), 0, 1, words);
        ByteBuffer read = ByteBuffer.allocate(keyStream.length).order(ByteOrder.LITTLE_ENDIAN);
        read.asIntBuffer().put(words);

        assertThat(read.array()).isEqualTo(keyStream);
    }

    private static byte[] bytes(JsonNode vector, String key) {
        return HexFormat.of().parseHex(vector.path(key).asText());
    }

    private static SecretBytes secret(JsonNode vector, String key) {
        return secret(bytes(vector, key));
    }

    private static SecretBytes secret(byte[] bytes) {
        return SecretBytes.copyOf(bytes, SecretAccess.granted());
    }
}
