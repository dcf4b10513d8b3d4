// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hanse.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivacyVectorsCommandTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void vectors_ofTheReference_noneFails() {
        PrivacyRun run = PrivacyRun.of("vectors", PrivacyRun.REFERENCE);

        assertThat(run.exit()).as(run.out()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.lastLine()).matches("[1-9]\\d* passed, 0 failed, [1-9]\\d* skipped");
        assertThat(run.lines())
                .contains("skipped crypto-kat.json aead[1] RFC 8439 2.8.2: ChaCha20-Poly1305 is no part of Hanse");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void vectors_oneDigitFlipped_failsAndNamesIt() throws IOException {
        copy("crypto-kat.json", "c3da55379de9c690", "c3da55379de9c691");

        PrivacyRun run = PrivacyRun.of("vectors", folder);

        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.lines())
                .contains("failed crypto-kat.json x25519[0] RFC 7748 5.2 #1: expected"
                        + " c3da55379de9c6918e94ea4df28d084f32eccf03491c71f754b4075577a28552, got"
                        + " c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
        assertThat(run.lastLine()).matches("\\d+ passed, 1 failed, 2 skipped");
    }

    @Test
    void vectors_ofWhatIsNotKnown_areSkippedByName() throws IOException {
        Files.writeString(folder.resolve("dp-matrix.json"), "{\"coefficients_first_16\": [1, 0.5]}");
        Files.writeString(folder.resolve("notes.json"), "[]");
        Files.writeString(folder.resolve("dp-audit.csv"), "r,v\n");

        PrivacyRun run = PrivacyRun.of("vectors", folder);

        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.lines())
                .containsExactly("skipped notes.json all: no topic that is known", "1 passed, 0 failed, 1 skipped");
    }

    @Test
    void vectors_ofAFileWithAnotherName_areKnownByTheirLayout() throws IOException {
        Files.copy(PrivacyRun.REFERENCE.resolve("secagg-shamir.json"), folder.resolve("more-sharing.json"));

        assertThat(PrivacyRun.of("vectors", folder).lastLine()).isEqualTo("3 passed, 0 failed, 8 skipped");
    }

    @Test
    void vectors_thatAreIncomplete_fail() throws IOException {
        Files.writeString(
                folder.resolve("crypto-kat.json"),
                "{\"x25519\": [{\"source\": \"mine\", \"scalar\": \"00\", \"u\": 7}, {}], \"remark\": \"none\","
                        + " \"sha3\": [{}], \"hkdf_sha256\": []}");
        Files.writeString(folder.resolve("secagg-shamir.json"), "{\"fields\": {}}");
        Files.writeString(folder.resolve("secagg-masked-sum.json"), "{}");

        PrivacyRun run = PrivacyRun.of("vectors", folder);

        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.lines())
                .containsExactly(
                        "failed crypto-kat.json x25519[0] mine: expected hexadecimal digits under \"u\", got 7",
                        "failed crypto-kat.json x25519[1]: expected hexadecimal digits under \"scalar\", there is nothing",
                        "skipped crypto-kat.json sha3[0]: a topic that is not built yet",
                        "failed secagg-masked-sum.json all: expected vectors, there are none",
                        "failed secagg-shamir.json all: expected vectors, there are none",
                        "0 passed, 4 failed, 1 skipped");
    }

    @Test
    void vectors_asJson_haveTheSchema() throws IOException {
        copy("secagg-shamir.json", "\"secret_hex\": \"0x268294d8252f7c7\"", "\"secret_hex\": \"0x268294d8252f7c8\"");

        JsonNode json = new ObjectMapper()
                .readTree(PrivacyRun.of("vectors", folder, "--json").out());

        assertThat(json.path("schema").asText()).isEqualTo("hanse.privacy-vectors/1");
        assertThat(json.path("passed").asInt()).isEqualTo(2);
        assertThat(json.path("failed").asInt()).isEqualTo(1);
        assertThat(json.path("skipped").asInt()).isEqualTo(8);
        assertThat(json.path("vectors").size()).isEqualTo(11);
        assertThat(json.path("vectors").path(3).path("file").asText()).isEqualTo("secagg-shamir.json");
        assertThat(json.path("vectors").path(3).path("outcome").asText()).isEqualTo("skipped");
        assertThat(json.path("vectors").path(3).path("remark").asText()).isEqualTo("another field than Hanse's 2^61-1");
    }

    @Test
    void vectors_unreadable_areBadInput() throws IOException {
        assertBadInput(": found no vector files; expected names as in", "vectors", folder);
        assertBadInput(": found no such folder", "vectors", folder.resolve("none"));
        Path file = Files.writeString(folder.resolve("crypto-kat.json"), "{\"x25519\": [\n  {]}");
        assertBadInput("crypto-kat.json: line 2, column 4: found no JSON (", "vectors", folder);
        assertBadInput(": found a file; expected a folder", "vectors", file);
        Files.writeString(file, "{\"a\": 1, \"a\": 2}");
        assertBadInput("found no JSON (Duplicate", "vectors", folder);
        Files.writeString(file, "");
        assertBadInput("crypto-kat.json: found an empty file; expected JSON", "vectors", folder);
        Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
        assertBadInput("crypto-kat.json: found bytes that are not UTF-8", "vectors", folder);
    }

    private static void assertBadInput(String message, Object... arguments) {
        PrivacyRun run = PrivacyRun.of(arguments);
        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).startsWith("hanse: ").contains(message).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    private void copy(String name, String from, String to) throws IOException {
        String text = Files.readString(PrivacyRun.REFERENCE.resolve(name));
        assertThat(text).contains(from);
        Files.writeString(folder.resolve(name), text.replace(from, to));
    }
}
