// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SigningKey;

/** Small reports of synthetic decisions, signed by fixed test keys. The same record gives the same bytes. */
public final class SyntheticReport {

    /** Key of the node. */
    public static final SigningKey NODE = key(1);

    /** Key of the coordinator. */
    public static final SigningKey COORDINATOR = key(2);

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String RECORD = """
            {"schema": "hanse.report/1", "node": "shop-a", "from": "2026-10-01T00:00:00Z", "until": "2026-11-01T00:00:00Z",
             "sections": {
               "scope": {"decisions": 60, "decisionsBefore": 0, "smallest": 20, "rows": {"first": 7, "last": 66, "count": 60},
                         "models": [{"digest": "aa", "decisions": 20}, {"digest": "bb", "decisions": 40}],
                         "surfaces": [{"surface": "home", "decisions": 40}, {"surface": "basket", "decisions": 20}],
                         "servedBy": [{"by": "personal", "decisions": 40}, {"by": "anonymous", "decisions": 20}]},
               "parameters": {"rows": {"first": 7, "last": 66, "count": 40},
                         "surfaces": {"home": {"decisions": 40, "parts": {
                         "base": {"share": "0.25"}, "network": {"share": "0.75"}}}}},
               "exploration": {"slots": 120, "score": 80, "explored": 40, "pinned": 0, "exploredShare": "0.333333", "pinnedShare": "0",
                         "rows": {"first": 7, "last": 66, "count": 20}},
               "exposure": {"slots": 120, "most": [{"item": "a", "slots": 40}, {"item": "other", "slots": 80}],
                            "cold": {"slots": 80, "share": "0.666667"}},
               "profiling": {"off": 20, "offShare": "0.333333", "personalThere": 0, "personalTermsThere": 0, "rows": {"first": 7, "last": 66, "count": 20}},
               "rules": {"decisions": 20, "fired": [{"rule": "exclude met items", "decisions": 20}], "rows": {"first": 7, "last": 66, "count": 20}},
               "drift": {"items": {"computed": false, "why": "the period before has nothing to count"},
                         "kinds": {"computed": false, "why": "the period before has nothing to count"},
                         "events": {"computed": false, "why": "this period has nothing to count"},
                         "cold": {"computed": false, "why": "the period before has nothing to count"}},
               "changes": {"models": 2, "first": [{"digest": "aa"}, {"digest": "bb"}]},
               "requests": {"erased": 0},
               "whatIf": {"computed": false, "why": "no sampled decision is of a model of this home"},
               "policyValue": {"computed": false, "why": "off-policy evaluation is not part of this version"},
               "notProven": ["that the log holds all decisions"],
               "privacy": {"ledgers": [{"name": "shoppers", "epsilonSpent": "1.250001", "epsilonLimit": "8.000000", "epsilonRemaining": "6.749999"}]},
               "faithfulness": {"computed": false, "why": "no audit of this model: hanse node explain HOME --audit 1000"}},
             "sampling": {"challenge": "81f4", "chosenBy": "given"},
             "decisions": [
               {"id": "1", "document": {"items": [["a", "1.5", "1", "score"], ["b <&> 'c'", "1", "0.5", "explored"]],
                                        "terms": {"base": "0.5", "network": "1.25", "content": "-0.25"}}},
               {"id": "2", "document": {"items": []}},
               {"id": "8", "document": {"items": [["\u20ac\\n\\U0001F600", "-0.125", "0.125", "score"]],
                                        "terms": {"base": "-0.125"}}},
               {"id": "50", "document": {"items": []}},
               {"id": "51", "document": {"items": []}},
               {"id": "26", "document": {"items": []}},
               {"id": "84", "document": {"items": []}},
               {"id": "28", "document": {"items": []}},
               {"id": "41", "document": {"items": []}},
               {"id": "62", "document": {"items": []}},
               {"id": "33", "document": {"items": []}},
               {"id": "54", "document": {"items": []}}]}
            """;

    private static final String COORDINATOR_RECORD = """
            {"schema": "hanse.coordinator-report/1", "federation": "books", "authority": "AB12", "from": "2026-10-01T00:00:00Z", "until": "2026-11-01T00:00:00Z",
             "sections": {
               "rounds": {"ended": 3, "counted": 2, "failed": 1,
                          "jobs": [{"job": "books", "counted": 2, "failed": 1}],
                          "reasons": [{"reason": "too few participants", "rounds": 1}]},
               "participation": {"rounds": 2, "distribution": [{"participants": 2, "rounds": 1}, {"participants": 3, "rounds": 1}],
                                 "nodes": [{"node": "shop-a", "rounds": 2}, {"node": "shop-b", "rounds": 2}, {"node": "shop-c", "rounds": 1}]},
               "privacy": {"ledgers": [{"name": "shoppers", "epsilonSpent": "1.250000", "epsilonLimit": "8.000000", "epsilonRemaining": "6.750000"}]},
               "incidents": {"total": 1, "kinds": [{"kind": "revoked", "incidents": 1}]},
               "models": {"lineage": [{"job": "books", "round": 1, "digest": "bb", "parent": "aa"},
                                      {"job": "books", "round": 2, "digest": "cc", "parent": "bb"}]},
               "rosters": {"versions": []},
               "notProven": ["that the history holds all rounds"]},
             "decisions": []}
            """;

    private SyntheticReport() {}

    private static SigningKey key(int number) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) number);
        return SigningKey.of(SecretBytes.copyOf(seed, SecretAccess.granted()));
    }

    /** Returns the text of the record of a node. */
    public static String record() {
        return RECORD.replace("\\U0001F600", "\ud83d\ude00");
    }

    /** Returns the text of the record of a coordinator. */
    public static String coordinatorRecord() {
        return COORDINATOR_RECORD;
    }

    /** Returns the value of a text. */
    public static ObjectNode parse(String record) {
        try {
            return (ObjectNode) JSON.readTree(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the page of a record, with an empty manifest element. */
    public static byte[] page(JsonNode record) {
        return bytes(
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/><title>Synthetic report</title></head>\n"
                        + "<body><h1>Synthetic report</h1>\n" + EmbeddedReport.RECORD
                        + EmbeddedReport.escape(new String(CanonicalJson.bytes(record), StandardCharsets.UTF_8))
                        + "</pre>\n"
                        + EmbeddedReport.MANIFEST + "</pre>\n</body></html>\n");
    }

    /** Returns the files of a node's report by name, in a fixed order. */
    public static Map<String, byte[]> files(JsonNode record) {
        Map<String, byte[]> others = new LinkedHashMap<>();
        others.put("report.html", page(record));
        others.put("report.pdf", bytes("%PDF-1.7\n% synthetic, no pages\n%%EOF\n"));
        others.put("decisions.csv", bytes("decision,item,score\r\n1,a,1.5\r\n"));
        return signed(record, others, NODE);
    }

    /** Returns the files of a coordinator's report by name, in a fixed order. */
    public static Map<String, byte[]> coordinatorFiles(JsonNode record) {
        return signed(record, new LinkedHashMap<>(Map.of("report.html", page(record))), COORDINATOR);
    }

    /**
     * Returns record, manifest, countersignature and the other files.
     *
     * @param others other files, which the manifest lists; a page with an empty manifest element
     */
    public static Map<String, byte[]> signed(JsonNode record, Map<String, byte[]> others, SigningKey key) {
        TreeMap<String, Digest> digests = new TreeMap<>();
        others.forEach((name, bytes) -> digests.put(name, Digest.sha256(bytes)));
        byte[] manifest = CanonicalJson.bytes(ReportManifest.sign(record, digests, key));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("report.json", CanonicalJson.bytes(record));
        files.put("manifest.json", manifest);
        files.putAll(others);
        files.computeIfPresent(
                "report.html", (name, page) -> EmbeddedReport.of(page).withManifest(manifest));
        files.put("countersignature.json", CanonicalJson.bytes(Countersignature.sign(manifest, COORDINATOR)));
        return files;
    }

    /** Writes files to a folder, which it makes. */
    public static Path write(Path folder, Map<String, byte[]> files) {
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
