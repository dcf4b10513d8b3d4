// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;

/**
 * Signed manifest of a report, schema {@value #SCHEMA}: SHA-256 of the record, of each of its sections and sampled decisions, and of the
 * other files. The signature is Ed25519 over a {@link org.hanse.core.crypto.Transcript} with the canonical bytes of the manifest without it.
 */
public final class ReportManifest {

    /** Schema of manifests. */
    public static final String SCHEMA = "hanse.report-manifest/1";

    /** Schema of records. */
    public static final String RECORD_SCHEMA = "hanse.report/1";

    /** Schema of records of a coordinator. */
    public static final String COORDINATOR_SCHEMA = "hanse.coordinator-report/1";

    /** Schema of a sheet about one person. */
    public static final String SUBJECT_SCHEMA = "hanse.subject/1";

    /** Schema of records that may leave the shop. */
    public static final String SHARED_SCHEMA = "hanse.shared-report/1";

    /** Decisions that are sampled in full. */
    public static final int SAMPLES = 12;

    static final String PAYLOADS = "payloads";

    private ReportManifest() {}

    /**
     * Returns the manifest of a record.
     *
     * @param files digests of the report's other files by name
     * @param key identity of the node
     * @throws IllegalArgumentException if the record has no canonical form
     */
    public static ObjectNode sign(JsonNode record, SortedMap<String, Digest> files, SigningKey key) {
        return sign(record, files, new TreeMap<>(), key);
    }

    /**
     * Returns the manifest of a record whose figures can be computed again.
     *
     * @param files digests of the report's other files by name
     * @param payloads digests of the files that the figures follow from, by name; none if they were not written
     * @param key identity of the node
     * @throws IllegalArgumentException if the record has no canonical form
     */
    public static ObjectNode sign(
            JsonNode record, SortedMap<String, Digest> files, SortedMap<String, Digest> payloads, SigningKey key) {
        ObjectNode manifest = unsigned(record, files);
        if (!payloads.isEmpty()) {
            ObjectNode digests = manifest.putObject(PAYLOADS);
            payloads.forEach((name, digest) -> digests.put(name, digest.toHex()));
        }
        return SignedJson.sign(manifest, SCHEMA, key);
    }

    private static ObjectNode unsigned(JsonNode record, SortedMap<String, Digest> files) {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
        manifest.put("record", digest(record).toHex());
        ObjectNode sections = manifest.putObject("sections");
        for (Map.Entry<String, JsonNode> section : record.path("sections").properties()) {
            sections.put(section.getKey(), digest(section.getValue()).toHex());
        }
        ArrayNode decisions = manifest.putArray("decisions");
        record.path("decisions")
                .forEach(decision -> decisions.add(digest(decision).toHex()));
        ObjectNode others = manifest.putObject("files");
        files.forEach((name, digest) -> others.put(name, digest.toHex()));
        return manifest;
    }

    /** Returns why a manifest is not one that a key signed, in one line without a remedy; empty if it is. */
    public static Optional<String> failure(JsonNode manifest, VerifyingKey key) {
        return SignedJson.failure(manifest, "manifest", SCHEMA, key, "the node")
                .map(failure -> failure.part() + ": " + failure.why().replaceFirst("\\. Fix: .*", ""));
    }

    /** Returns what sampled decisions are ordered by: those with the smallest values are in the record. */
    public static String order(String challenge, String id) {
        return Digest.sha256((challenge + "\n" + id).getBytes(StandardCharsets.UTF_8))
                .toHex();
    }

    static Digest digest(JsonNode value) {
        return Digest.sha256(CanonicalJson.bytes(value));
    }
}
