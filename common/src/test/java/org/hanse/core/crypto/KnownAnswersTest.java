// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.cli.privacy.VectorFile;
import org.hanse.cli.privacy.VectorFile.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Known answers of RFCs and NIST, with what must be rejected; each vector names its source. */
class KnownAnswersTest {

    private static final List<VectorFile.Result> RESULTS = VectorFile.read(
                    Path.of("src", "test", "resources", "privacy", "crypto-kat.json"))
            .results();

    static Stream<VectorFile.Result> used() {
        return RESULTS.stream().filter(result -> result.outcome() != Outcome.SKIPPED);
    }

    @ParameterizedTest
    @MethodSource("used")
    void primitives_giveTheAnswer(VectorFile.Result result) {
        assertThat(result.remark()).isEmpty();
        assertThat(result.outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void primitives_ofHanse_haveVectorsEach() {
        assertThat(used().map(result -> result.name().replaceFirst("\\W.*", "")))
                .contains(
                        "x25519",
                        "x25519_must_reject",
                        "hkdf_sha256",
                        "ed25519",
                        "ed25519_must_reject",
                        "aes_ctr",
                        "aead");
        assertThat(RESULTS.stream()
                        .filter(result -> result.outcome() == Outcome.SKIPPED)
                        .map(VectorFile.Result::name))
                .containsExactly("aes_ctr[0] NIST SP 800-38A F.5.1 CTR-AES128", "aead[1] RFC 8439 2.8.2");
    }

    @Test
    void checks_ofWhatCannotBe_sayWhy() {
        byte[] nothing = {};
        byte[] key = new byte[32];
        assertThat(KnownAnswerCheck.agreement(nothing, key, key))
                .hasValueSatisfying(remark -> assertThat(remark)
                        .startsWith("expected 0000")
                        .endsWith("was refused: a private key of 0 bytes"));
        assertThat(KnownAnswerCheck.refusedPoint(nothing))
                .hasValueSatisfying(remark -> assertThat(remark).contains("cannot be read: AgreementKey of 0 bytes"));
        assertThat(KnownAnswerCheck.refusedSignature(nothing, nothing, nothing)).isPresent();
        assertThat(KnownAnswerCheck.derivation(key, nothing, nothing, nothing))
                .hasValue("expected 0 bytes, from 1 to 8160 can be derived");
        assertThat(KnownAnswerCheck.derivation(key, nothing, nothing, new byte[100]))
                .hasValueSatisfying(remark -> assertThat(remark)
                        .startsWith("expected from byte 0 on 00000000")
                        .contains("... (100 bytes)"));
    }

    /** Longer than a block of the generator. */
    @Test
    void encrypted_longStream_isTheMask() {
        byte[] seed = new byte[SeededPrg.SEED_SIZE];
        int size = 2 * SeededPrg.CHUNK + 12;
        byte[] stream =
                new SeededPrg().streamForTesting(SecretBytes.copyOf(seed, SecretAccess.granted()), new byte[16], size);

        assertThat(KnownAnswerCheck.mask(seed, stream)).isEmpty();
        assertThat(KnownAnswerCheck.encrypted(seed, new byte[16], new byte[size], stream))
                .isEmpty();
        stream[size - 1] ^= 1;
        assertThat(KnownAnswerCheck.mask(seed, stream)).isPresent();
    }
}
