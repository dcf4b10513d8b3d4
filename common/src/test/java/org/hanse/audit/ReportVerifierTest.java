// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hanse.audit.ReportVerifier.Failure;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportVerifierTest {

    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    private static final byte[] PAGE = "<html></html>".getBytes(StandardCharsets.UTF_8);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String RECORD = """
            {"schema": "hanse.report/1", "node": "shop-a", "from": "2026-10-01T00:00:00Z", "until": "2026-11-01T00:00:00Z",
             "sections": {
               "scope": {"decisions": 2,
                         "models": [{"digest": "aa", "decisions": 1}, {"digest": "bb", "decisions": 1}],
                         "surfaces": [{"surface": "home", "decisions": 2}],
                         "servedBy": [{"by": "personal", "decisions": 2}]},
               "parameters": {"surfaces": {"home": {"parts": {
                         "base": {"share": "0.25"}, "network": {"share": "0.75"}}}}}},
             "sampling": {"challenge": "81f4"},
             "decisions": [
               {"id": "1", "document": {"items": [["a", "1.5", "1", "score"], ["b", "1", "0.5", "explored"]],
                                        "terms": {"base": "0.5", "network": "1.25", "content": "-0.25"}}},
               {"id": "2", "document": {"items": []}}]}
            """;

    private static ObjectNode record() {
        try {
            return (ObjectNode) JSON.readTree(RECORD);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode manifest(JsonNode record) {
        return ReportManifest.sign(record, new TreeMap<>(Map.of("report.html", Digest.sha256(PAGE))), KEY);
    }

    private static Optional<Failure> verify(byte[] record, byte[] manifest) {
        return ReportVerifier.verify(
                record,
                manifest,
                name -> name.equals("report.html") ? Optional.of(PAGE) : Optional.empty(),
                KEY.verifyingKey());
    }

    private static Optional<Failure> verify(JsonNode record) {
        return verify(CanonicalJson.bytes(record), CanonicalJson.bytes(manifest(record)));
    }

    @Test
    void verify_untouchedReport_holds() {
        assertThat(verify(record())).isEmpty();
    }

    /** Edits after the signature: the smallest part that is signed is named, or a figure in it that does not add up. */
    @ParameterizedTest
    @CsvSource({
        "shop-a, shop-b, record",
        "'share\":\"0.25', 'share\":\"0.26', sections.parameters.surfaces.home",
        "'\"aa\"', '\"ab\"', sections.scope",
        "'0.5\",\"explored', '0.6\",\"explored', decisions[0]",
        "1.25, 1.26, decisions[0].score",
        "'\"id\":\"2\"', '\"id\":\"3\"', decisions[1]"
    })
    void verify_editedRecord_namesThePart(String from, String to, String part) {
        String text = new String(CanonicalJson.bytes(record()), StandardCharsets.UTF_8);
        assertThat(text).contains(from);
        byte[] edited = text.replace(from, to).getBytes(StandardCharsets.UTF_8);

        assertThat(verify(edited, CanonicalJson.bytes(manifest(record()))))
                .map(Failure::part)
                .contains(part);
    }

    /** A node that signs figures which do not add up. */
    @ParameterizedTest
    @CsvSource({
        "1.25, 1.26, decisions[0].score",
        "0.75, 0.76, sections.parameters.surfaces.home",
        "'\"bb\", \"decisions\": 1}', '\"bb\", \"decisions\": 2}', sections.scope.models",
        "'\"id\": \"2\"', '\"id\": \"1\"', decisions[1].id",
        "'\"challenge\": \"81f4\"', '\"challenge\": \"a\"', decisions[1].id",
        "1.25, 1e999999999, record",
        "'\"0.5\", \"explored\"', '\"1.5\", \"explored\"', decisions[0].propensity",
        "'\"0.5\", \"explored\"', '\"x\", \"explored\"', record"
    })
    void verify_signedFiguresThatDoNotAddUp_namesTheField(String from, String to, String part) throws IOException {
        assertThat(RECORD).contains(from);
        assertThat(verify(JSON.readTree(RECORD.replace(from, to))))
                .map(Failure::part)
                .contains(part);
    }

    @Test
    void verify_otherKeyFileOrSchema_fails() {
        byte[] record = CanonicalJson.bytes(record());
        byte[] manifest = CanonicalJson.bytes(manifest(record()));
        SigningKey other = SigningKey.generate(new SecureRandom());
        assertThat(ReportVerifier.verify(record, manifest, name -> Optional.of(PAGE), other.verifyingKey()))
                .map(Failure::part)
                .contains("manifest.key");
        assertThat(ReportVerifier.verify(record, manifest, name -> Optional.empty(), KEY.verifyingKey()))
                .contains(new Failure("report.html", "the file is missing"));
        assertThat(ReportVerifier.verify(record, manifest, name -> Optional.of(record), KEY.verifyingKey()))
                .map(Failure::part)
                .contains("report.html");
        assertThat(verify(record().put("schema", "hanse.report/2")))
                .map(Failure::part)
                .contains("schema");
    }

    @Test
    void verify_randomEdits_areAllDetected() {
        byte[] record = CanonicalJson.bytes(record());
        byte[] manifest = CanonicalJson.bytes(manifest(record()));
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = (i % 2 == 0 ? record : manifest).clone();
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 + random.nextInt(255));
            assertThat(i % 2 == 0 ? verify(bytes, manifest) : verify(record, bytes))
                    .as("byte %s of %s", at, i % 2 == 0 ? "the record" : "the manifest")
                    .isPresent();
            byte[] cut = java.util.Arrays.copyOf(record, random.nextInt(record.length));
            assertThat(verify(cut, manifest)).isPresent();
        }
        assertThat(verify(record, manifest)).isEmpty();
    }
}
