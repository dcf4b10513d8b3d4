// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.job.SignedDocument.Kind;
import org.hanse.core.secagg.Enrolment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedDocumentFileTest {

    private static final Path ROSTER = Path.of("roster.yaml");
    private static final SigningKey OPERATOR = SigningKey.generate(new SecureRandom());
    private static final String KEY =
            Base64.getEncoder().encodeToString(OPERATOR.verifyingKey().toBytes());

    @TempDir
    Path folder = Path.of("");

    private Path written(Kind kind, String text) {
        Path file = folder.resolve("document.signed");
        SignedDocumentFile.write(file, SignedDocument.sign(kind, text, OPERATOR));
        return file;
    }

    @Test
    void document_writtenAndRead_isTheSame() {
        String text = "job: b\u00fccher \"x\"\n\u2028# \ud83d\ude00\n";
        SignedDocument document = SignedDocument.sign(Kind.PLAN, text, OPERATOR);
        Path file = written(Kind.PLAN, text);

        assertThat(SignedDocumentFile.read(file)).isEqualTo(document);
        assertThat(SignedDocumentFile.read(file, Kind.PLAN, OPERATOR.verifyingKey()))
                .isEqualTo(document);
    }

    @Test
    void read_otherKindOrKeyOrText_isRefused() throws IOException {
        Path file = written(Kind.PLAN, "job: books");

        assertThatThrownBy(() -> SignedDocumentFile.read(file, Kind.ROSTER, OPERATOR.verifyingKey()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found a signed plan; expected a signed roster");
        assertThatThrownBy(() -> SignedDocumentFile.read(
                        file, Kind.PLAN, SigningKey.generate(new SecureRandom()).verifyingKey()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found a signature of another key");
        Files.writeString(file, Files.readString(file).replace("books", "bookz"));
        assertThatThrownBy(() -> SignedDocumentFile.read(file, Kind.PLAN, OPERATOR.verifyingKey()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("or a changed text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hanse.signed/1 | hanse.signed/2",
                "\"kind\" | \"sort\"",
                "plan | poem",
                "\"signature\" : \" | \"signature\" : \"?",
                "{ | [",
                "} | , \"more\": 1}"
            })
    void read_damagedFile_isRefusedInOneLine(String before, String after) throws IOException {
        Path file = written(Kind.PLAN, "job: books");
        Files.writeString(file, Files.readString(file).replace(before, after));

        assertThatThrownBy(() -> SignedDocumentFile.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected a document of schema hanse.signed/1")
                .hasMessageNotContaining("\n");
    }

    @Test
    void read_missingFile_isRefused() {
        assertThatThrownBy(() -> SignedDocumentFile.read(folder.resolve("none")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found no file");
    }

    @Test
    void roster_writtenAndRead_isTheSame() {
        Enrolment first = Enrolment.of(Map.of(
                new ParticipantId("shop-a"), OPERATOR.verifyingKey(),
                new ParticipantId("yes: \"b\" #\u00fc"),
                        SigningKey.generate(new SecureRandom()).verifyingKey()));
        Enrolment enrolment = first.next(Map.of(new ParticipantId("shop-a"), OPERATOR.verifyingKey()));

        Enrolment read = RosterFile.read(ROSTER, RosterFile.text(enrolment));

        assertThat(read).isEqualTo(enrolment);
        assertThat(read.digest()).isEqualTo(enrolment.digest());
        assertThat(read.most()).isEqualTo(2);
        assertThat(RosterFile.read(ROSTER, RosterFile.text(first))).isEqualTo(first);
        assertThat(RosterFile.read(ROSTER, RosterFile.text(Enrolment.of(Map.of()))))
                .isEqualTo(Enrolment.of(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "version: 0 | participants: [] | version: found 0",
                "participants: [] | # | found no key \"version\"; expected it",
                "version: 1 | participants: {} | participants: found no list",
                "version: 1 | participants: [{name: a, key: abc}] | participants[0].key: found other text",
                "version: 1 | participants: [{name: a, key: KEY}, {name: a, key: KEY}] | found a twice",
                "version: 1 | participants: [{name: a, key: KEY}, {name: b, key: KEY}] | found a key twice",
                "version: 1 | participants: [{name: a, key: KEY, role: x}] | unknown key \"role\"",
                "version: 1 | participants: [{name: ' ', key: KEY}] | a participant without a name",
                "version: 2 | participants: [] | found no key \"previous\"; expected it",
                "{version: 2, previous: PREVIOUS, participants: []} | # | found no key \"most\"; expected it",
                "{version: 1, previous: PREVIOUS, participants: []} | # | previous: found in version 1",
                "{version: 2, previous: abc, most: 1, participants: []} | # | previous: found other text",
                "{version: 1, most: 0, participants: [{name: a, key: KEY}]} | # | most: found 0; expected at least 1"
            })
    void roster_bad_isRefusedInOneLine(String first, String second, String message) {
        assertThatThrownBy(() -> RosterFile.read(
                        ROSTER, (first + "\n" + second).replace("KEY", KEY).replace("PREVIOUS", "ab".repeat(32))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }
}
