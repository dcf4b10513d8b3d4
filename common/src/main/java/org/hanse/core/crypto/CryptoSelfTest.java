// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Self-test of the machine, its JVM and the libraries before keys are generated: one known answer of each primitive,
 * and two inputs that must be rejected. Takes some milliseconds, once.
 *
 * <p>Sources: RFC 7748 (section 5.2), RFC 5869 (A.1), RFC 8032 (section 7.1, test 2, and 5.1.7), NIST SP 800-38A
 * (F.5.5), McGrew and Viega's GCM specification (test case 16).
 */
public final class CryptoSelfTest {

    private static final Optional<String> FAILURE = failure(checks());

    private CryptoSelfTest() {}

    /**
     * Checks that all primitives work.
     *
     * @throws IllegalStateException if one fails; no secret may be processed then
     */
    public static void requirePassed() {
        FAILURE.ifPresent(failure -> {
            throw new IllegalStateException("the self-test of cryptography failed: " + failure
                    + ". Keys and masks of this Java cannot be relied on; use another one");
        });
    }

    /** Returns the first failed check, with its name. */
    static Optional<String> failure(Map<String, Supplier<Optional<String>>> checks) {
        return checks.entrySet().stream()
                .flatMap(check -> check.getValue().get().map(difference -> check.getKey() + ": " + difference).stream())
                .findFirst();
    }

    private static Map<String, Supplier<Optional<String>>> checks() {
        Map<String, Supplier<Optional<String>>> checks = new LinkedHashMap<>();
        checks.put("X25519", CryptoSelfTest::agreement);
        checks.put("X25519 of a point of low order", () -> KnownAnswerCheck.refusedPoint(new byte[AgreementKey.SIZE]));
        checks.put("HKDF-SHA256", CryptoSelfTest::derivation);
        checks.put("Ed25519", CryptoSelfTest::signature);
        checks.put("Ed25519 of a malleable signature", CryptoSelfTest::refusedSignature);
        checks.put("AES-256-CTR", CryptoSelfTest::encrypted);
        checks.put("AES-256-GCM", CryptoSelfTest::opened);
        return checks;
    }

    private static Optional<String> agreement() {
        return KnownAnswerCheck.agreement(
                hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"),
                hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
    }

    private static Optional<String> derivation() {
        return KnownAnswerCheck.derivation(
                hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"),
                hex("000102030405060708090a0b0c"),
                hex("f0f1f2f3f4f5f6f7f8f9"),
                hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
    }

    private static Optional<String> signature() {
        return KnownAnswerCheck.signature(
                hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"),
                hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
                hex("72"),
                hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                        + "387b2eaeb4302aeeb00d291612bb0c00"));
    }

    private static Optional<String> refusedSignature() {
        return KnownAnswerCheck.refusedSignature(
                hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
                hex("72"),
                hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69daf52db7415978abc61b2c2eb6aeebfca0"
                        + "387b2eaeb4302aeeb00d291612bb0c10"));
    }

    private static Optional<String> encrypted() {
        return KnownAnswerCheck.encrypted(
                hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"),
                hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"),
                hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
                        + "f69f2445df4f9b17ad2b417be66c3710"),
                hex("601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba2d84988d"
                        + "dfc9c58db67aada613c2dd08457941a6"));
    }

    private static Optional<String> opened() {
        return KnownAnswerCheck.sealed(
                hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
                hex("cafebabefacedbaddecaf888"),
                hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
                hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
                        + "b16aedf5aa0de657ba637b39"),
                hex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
                        + "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
