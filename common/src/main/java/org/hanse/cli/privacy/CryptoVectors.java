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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.cli.privacy.VectorNode.MalformedException;
import org.hanse.core.crypto.Aead;
import org.hanse.core.crypto.SeededPrg;

/** Known answers of the primitives, and inputs that they must reject: {@code crypto-kat.json}. */
final class CryptoVectors implements VectorFile.Topic {

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

    @Override
    public String usualName() {
        return "crypto-kat.json";
    }

    @Override
    public boolean fits(JsonNode root) {
        return root.isObject()
                && List.of(AGREEMENTS, REFUSED_POINTS, DERIVATIONS, SIGNATURES, REFUSED_SIGNATURES, STREAMS, SEALED)
                        .stream()
                        .anyMatch(root::has);
    }

    @Override
    public void run(JsonNode root, VectorFile.ResultsAccumulator results) {
        for (Map.Entry<String, JsonNode> topic : root.properties()) {
            JsonNode vectors = topic.getValue();
            if (!vectors.isContainerNode()) {
                continue; // Remarks on the file.
            }
            int number = 0;
            for (VectorNode vector : nodes(vectors)) {
                String name = topic.getKey() + (vectors.isArray() ? "[" + number + "]" : "");
                String source = vector.label("source");
                run(topic.getKey(), source.isEmpty() ? name : name + " " + source, vector, results);
                number++;
            }
        }
    }

    private static List<VectorNode> nodes(JsonNode vectors) {
        List<VectorNode> nodes = new ArrayList<>();
        if (vectors.isArray()) {
            vectors.forEach(vector -> nodes.add(new VectorNode(vector)));
        } else {
            nodes.add(new VectorNode(vectors));
        }
        return nodes;
    }

    private static void run(String topic, String name, VectorNode vector, VectorFile.ResultsAccumulator results) {
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

    private static void agreements(String name, VectorNode vector, VectorFile.ResultsAccumulator results) {
        List<Integer> iterations = new ArrayList<>();
        for (Iterator<String> keys = vector.json().fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (key.matches(ITERATED + "\\d{1,9}")) {
                iterations.add(Integer.valueOf(key.substring(ITERATED.length())));
            }
        }
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

    private static void refusedPoints(String name, VectorNode vector, VectorFile.ResultsAccumulator results) {
        JsonNode points = vector.json().path("u");
        if (!points.isArray()) {
            results.run(name, () -> refusedPoint(vector.bytes("u")));
            return;
        }
        for (int i = 0; i < points.size(); i++) {
            JsonNode point = points.get(i);
            results.run(name + " u[" + i + "]", () -> refusedPoint(VectorNode.bytes("u", point)));
        }
    }

    private static Optional<String> derived(VectorNode vector) {
        byte[] result = vector.bytes("okm");
        int length = vector.has("length") ? vector.integer("length") : result.length;
        return length == result.length
                ? derivation(vector.bytes("ikm"), vector.bytes("salt"), vector.bytes("info"), result)
                : Optional.of("expected " + length + " bytes under \"okm\", got " + result.length);
    }

    /** Runs encrypted texts, or the key stream itself. A missing key or counter is zero. */
    private static void streams(String name, VectorNode vector, VectorFile.ResultsAccumulator results) {
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

    private static void sealedTexts(String name, VectorNode vector, VectorFile.ResultsAccumulator results) {
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
