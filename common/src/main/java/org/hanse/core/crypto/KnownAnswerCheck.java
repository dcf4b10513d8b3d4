// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Known-answer checks of the primitives, and of inputs that must be rejected. Vectors are public, so keys are plain
 * bytes. Each check returns the first difference between expected and computed values, or empty.
 */
public final class KnownAnswerCheck {

    private static final int LONGEST_DERIVED = 8160;

    /** Bytes that are shown of a longer answer. */
    private static final int SHOWN = 32;

    private KnownAnswerCheck() {}

    /** Checks X25519 of a private key and a public one. */
    public static Optional<String> agreement(byte[] scalar, byte[] point, byte[] result) {
        return answer(result, () -> agree(scalar, point));
    }

    /**
     * Checks repeated X25519 from the base point on: the result becomes the scalar, the scalar the point (RFC 7748,
     * section 5.2).
     */
    public static Optional<String> iteratedAgreement(int times, byte[] result) {
        return answer(result, () -> {
            byte[] scalar = new byte[AgreementKey.SIZE];
            scalar[0] = 9;
            byte[] point = scalar;
            for (int i = 0; i < times; i++) {
                byte[] next = agree(scalar, point);
                point = scalar;
                scalar = next;
            }
            return scalar;
        });
    }

    /** Checks the rejection of a point for key agreement. */
    public static Optional<String> refusedPoint(byte[] point) {
        byte[] scalar = new byte[AgreementKey.SIZE];
        Arrays.fill(scalar, (byte) 0x5a);
        try {
            return Optional.of("expected to be refused, got " + shown(agree(scalar, point)));
        } catch (RejectedKeyException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return refused(e);
        }
    }

    private static byte[] agree(byte[] scalar, byte[] point) {
        return KeyAgreement.agree(secret(scalar), AgreementKey.of(point)).bytes();
    }

    /** Checks HKDF-SHA256. */
    public static Optional<String> derivation(byte[] secret, byte[] salt, byte[] info, byte[] result) {
        if (result.length < 1 || result.length > LONGEST_DERIVED) {
            return Optional.of(
                    "expected " + result.length + " bytes, from 1 to " + LONGEST_DERIVED + " can be derived");
        }
        return answer(
                result,
                () -> Kdf.derive(secret(secret), salt, info, result.length).bytes());
    }

    /** Checks the Ed25519 public key of a seed, its signature of a message, and the rejection of an altered message. */
    public static Optional<String> signature(byte[] seed, byte[] publicKey, byte[] message, byte[] signature) {
        Optional<String> key = answer(
                publicKey, () -> SigningKey.of(secret(seed)).verifyingKey().bytes());
        if (key.isPresent()) {
            return key.map(difference -> "public key: " + difference);
        }
        Optional<String> signed = answer(
                signature, () -> SigningKey.of(secret(seed)).sign(message).bytes());
        if (signed.isPresent()) {
            return signed;
        }
        VerifyingKey verifying = VerifyingKey.of(publicKey);
        byte[] altered = Arrays.copyOf(message, message.length + 1);
        if (!verifying.verifies(message, Signature.of(signature))) {
            return Optional.of("expected to be verified, was refused");
        }
        return verifying.verifies(altered, Signature.of(signature))
                ? Optional.of("expected to be refused for an altered message, was verified")
                : Optional.empty();
    }

    /** Checks the rejection of an invalid Ed25519 signature or key. */
    public static Optional<String> refusedSignature(byte[] publicKey, byte[] message, byte[] signature) {
        try {
            return VerifyingKey.of(publicKey).verifies(message, Signature.of(signature))
                    ? Optional.of("expected to be refused, was verified")
                    : Optional.empty();
        } catch (RejectedKeyException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return refused(e);
        }
    }

    /** Checks a text under AES-256-GCM, followed by its tag, and the rejection of an altered tag. */
    public static Optional<String> sealed(byte[] key, byte[] nonce, byte[] associated, byte[] text, byte[] ciphertext) {
        Optional<String> opened = answer(text, () -> Aead.open(secret(key), nonce, ciphertext, associated));
        if (opened.isPresent()) {
            return opened;
        }
        byte[] altered = ciphertext.clone();
        altered[altered.length - 1] ^= 1;
        try {
            Aead.open(secret(key), nonce, altered, associated);
            return Optional.of("expected to be refused with an altered tag, was opened");
        } catch (ForgeryException e) {
            return Optional.empty();
        }
    }

    /** Checks a text under AES-256-CTR, from a counter on. */
    public static Optional<String> encrypted(byte[] key, byte[] counter, byte[] text, byte[] ciphertext) {
        return answer(ciphertext, () -> {
            byte[] stream = new SeededPrg().streamForTesting(secret(key), counter, text.length);
            for (int i = 0; i < text.length; i++) {
                stream[i] ^= text[i];
            }
            return stream;
        });
    }

    /** Checks the mask of a seed in words of 32 bits: the key stream of AES-256-CTR from zero on. */
    public static Optional<String> mask(byte[] seed, byte[] keyStream) {
        return answer(keyStream, () -> {
            int[] words = new int[(keyStream.length + Integer.BYTES - 1) / Integer.BYTES];
            new SeededPrg().add(secret(seed), 0, 1, words);
            ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asIntBuffer().put(words);
            return Arrays.copyOf(bytes.array(), keyStream.length);
        });
    }

    private static SecretBytes secret(byte[] bytes) {
        return SecretBytes.copyOf(bytes, SecretAccess.granted());
    }

    private static Optional<String> answer(byte[] expected, Supplier<byte[]> computed) {
        byte[] actual;
        try {
            actual = computed.get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Optional.of("expected " + shown(expected) + ", was refused: " + e.getMessage());
        }
        int differing = Arrays.mismatch(expected, actual);
        if (differing < 0) {
            return Optional.empty();
        }
        if (expected.length <= SHOWN * 2 || expected.length != actual.length) {
            return Optional.of("expected " + shown(expected) + ", got " + shown(actual));
        }
        return Optional.of("expected from byte " + differing + " on "
                + shown(Arrays.copyOfRange(expected, differing, expected.length)) + ", got "
                + shown(Arrays.copyOfRange(actual, differing, actual.length)));
    }

    /** Returns the result of a rejected input, without its reason. */
    private static Optional<String> refused(IllegalArgumentException e) {
        return Optional.of("expected to be refused for what it is, and cannot be read: " + e.getMessage());
    }

    private static String shown(byte[] bytes) {
        return bytes.length <= SHOWN * 2
                ? HexFormat.of().formatHex(bytes)
                : HexFormat.of().formatHex(bytes, 0, SHOWN) + "... (" + bytes.length + " bytes)";
    }
}
