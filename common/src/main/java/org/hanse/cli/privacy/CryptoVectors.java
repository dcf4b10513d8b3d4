// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.hanse.core.crypto.KnownAnswerCheck.agreement;
import static org.hanse.core.crypto.KnownAnswerCheck.derivation;
import static org.hanse.core.crypto.KnownAnswerCheck.encrypted;
import static org.hanse.core.crypto.KnownAnswerCheck.iteratedAgreement;
import static org.hanse.core.crypto.KnownAnswerCheck.mask;
import static org.hanse.core.crypto.KnownAnswerCheck.refusedPoint;
import static org.hanse.core.crypto.KnownAnswerCheck.refusedSignature;
import static org.hanse.core.crypto.KnownAnswerCheck.sealed;
import static org.hanse.core.crypto.KnownAnswerCheck.signature;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.cli.privacy.VectorFile.ResultsAccumulator;
import org.hanse.cli.privacy.VectorNode.MalformedException;
import org.hanse.core.crypto.Aead;
import org.hanse.core.crypto.SeededPrg;

/** Known answers of the primitives, and inputs that they must reject: {@code crypto-kat.json}. */
final class CryptoVectors {

    private static final String AGREEMENTS = "x25519";
    private static final String REFUSED_POINTS = "x25519_must_reject";
    private static final String DERIVATIONS = "hkdf_sha256";
    private static final String SIGNATURES = "ed25519";
    private static final String REFUSED_SIGNATURES = "ed25519_must_reject";
    private static final String STREAMS = "aes_ctr";
    private static final String SEALED = "aead";

    private static final String ITERATED = "after_";
    private static final int MOST_ITERATIONS = 20_000;
    private static final int BLOCK = 16;

    private CryptoVectors() {}

    static boolean fits(JsonNode root) {
        return root.isObject()
                && Stream.of(AGREEMENTS, REFUSED_POINTS, DERIVATIONS, SIGNATURES, REFUSED_SIGNATURES, STREAMS, SEALED)
                        .anyMatch(root::has);
    }

    static void run(JsonNode root, ResultsAccumulator results) {
        for (Map.Entry<String, JsonNode> topic : root.properties()) {
            JsonNode vectors = topic.getValue();
            int number = 0;
            for (VectorNode vector :
                    vectors.isObject() ? List.of(new VectorNode(vectors)) : VectorNode.elements(vectors)) {
                String name = topic.getKey() + (vectors.isArray() ? "[" + number++ + "]" : "");
                String source = vector.label("source");
                run(topic.getKey(), source.isEmpty() ? name : name + " " + source, vector, results);
            }
        }
    }

    private static void run(String topic, String name, VectorNode vector, ResultsAccumulator results) {
        switch (topic) {
            case AGREEMENTS -> agreements(name, vector, results);
            case REFUSED_POINTS -> refusedPoints(name, vector, results);
            case DERIVATIONS -> results.run(name, () -> derived(vector));
            case SIGNATURES ->
                results.run(
                        name,
                        () -> signature(
                                vector.bytes("secret"),
                                vector.bytes("public"),
                                vector.bytes("message"),
                                vector.bytes("signature")));
            case REFUSED_SIGNATURES ->
                results.run(
                        name,
                        () -> refusedSignature(
                                vector.bytes("public"), vector.bytes("message"), vector.bytes("signature")));
            case STREAMS -> streams(name, vector, results);
            case SEALED -> sealedTexts(name, vector, results);
            default -> results.skip(name, "a topic that is not built yet");
        }
    }

    private static void agreements(String name, VectorNode vector, ResultsAccumulator results) {
        List<Integer> iterations = vector.json().properties().stream()
                .map(Map.Entry::getKey)
                .filter(key -> key.matches(ITERATED + "\\d{1,9}"))
                .map(key -> Integer.valueOf(key.substring(ITERATED.length())))
                .toList();
        if (iterations.isEmpty()) {
            results.run(name, () -> agreement(vector.bytes("scalar"), vector.bytes("u"), vector.bytes("result")));
            return;
        }
        for (int times : iterations) {
            String one = name + " " + ITERATED + times;
            if (times > MOST_ITERATIONS) {
                results.skip(one, "would take minutes");
            } else {
                results.run(one, () -> iteratedAgreement(times, vector.bytes(ITERATED + times)));
            }
        }
    }

    private static void refusedPoints(String name, VectorNode vector, ResultsAccumulator results) {
        JsonNode points = vector.json().path("u");
        if (!points.isArray()) {
            results.run(name, () -> refusedPoint(vector.bytes("u")));
            return;
        }
        for (int i = 0; i < points.size(); i++) {
            JsonNode point = points.get(i);
            results.run(name + " u[" + i + "]", () -> refusedPoint(VectorNode.BYTES.read("u", point)));
        }
    }

    private static Optional<String> derived(VectorNode vector) {
        byte[] result = vector.bytes("okm");
        int length = vector.has("length") ? vector.get("length", VectorNode.INTEGER) : result.length;
        return length == result.length
                ? derivation(vector.bytes("ikm"), vector.bytes("salt"), vector.bytes("info"), result)
                : Optional.of("expected " + length + " bytes under \"okm\", got " + result.length);
    }

    /** Runs encrypted texts, or the key stream itself. A missing key or counter is zero. */
    private static void streams(String name, VectorNode vector, ResultsAccumulator results) {
        if (vector.has("key") && vector.label("key").length() < 2 * SeededPrg.SEED_SIZE) {
            results.skip(name, "a shorter key than the 256 bits of all of Hanse's");
        } else if (!vector.has("keystream")) {
            results.run(
                    name,
                    () -> encrypted(
                            vector.bytes("key"),
                            vector.bytes("counter"),
                            vector.bytes("plaintext"),
                            vector.bytes("ciphertext")));
        } else {
            results.run(name, () -> keyStream(vector));
        }
    }

    private static Optional<String> keyStream(VectorNode vector) {
        byte[] key = vector.has("key") ? vector.bytes("key") : new byte[SeededPrg.SEED_SIZE];
        byte[] stream = vector.bytes("keystream");
        return vector.has("counter")
                ? encrypted(key, vector.bytes("counter"), new byte[stream.length], stream)
                : mask(key, stream).or(() -> encrypted(key, new byte[BLOCK], new byte[stream.length], stream));
    }

    private static void sealedTexts(String name, VectorNode vector, ResultsAccumulator results) {
        String algorithm = vector.label("alg");
        if (!algorithm.equals("AES-256-GCM")) {
            results.skip(
                    name, (algorithm.isEmpty() ? "an algorithm without a name" : algorithm) + " is no part of Hanse");
            return;
        }
        results.run(name, () -> {
            byte[] ciphertext = vector.bytes("ciphertext_and_tag");
            if (ciphertext.length < Aead.TAG_SIZE) {
                throw new MalformedException("expected a tag under \"ciphertext_and_tag\", it is too short for one");
            }
            return sealed(
                    vector.bytes("key"),
                    vector.bytes("nonce"),
                    vector.bytes("aad"),
                    vector.bytes("plaintext"),
                    ciphertext);
        });
    }
}
