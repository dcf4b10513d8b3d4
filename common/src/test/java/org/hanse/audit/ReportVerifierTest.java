// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hanse.audit.ReportVerifier.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verification beyond the vectors of {@link ReportVectors}. */
class ReportVerifierTest {

    private static Optional<Failure> verify(Map<String, byte[]> files) {
        return ReportVerifier.verify(ReportFiles.of(files, false), SyntheticReport.NODE.verifyingKey())
                .failure();
    }

    private static Map<String, byte[]> files() {
        return new TreeMap<>(SyntheticReport.files(SyntheticReport.parse(SyntheticReport.record())));
    }

    /** A node that signs figures which do not add up, or are none. */
    @ParameterizedTest
    @CsvSource({
        "'\"id\": \"2\"', '\"id\": \"1\"', decisions[1].id",
        "1.25, 1e999999999, decisions[0].terms",
        "'\"1.5\"', '1', decisions[0].score",
        "'\"0.5\", \"explored\"', '\"1.5\", \"explored\"', decisions[0].propensity",
        "'\"0.5\", \"explored\"', '\"0\", \"explored\"', decisions[0].propensity",
        "'\"0.5\", \"explored\"', '\"x\", \"explored\"', decisions[0].propensity",
        "'\"0.25\"', '\"0,25\"', sections.parameters.surfaces.home",
        "'\"explored\": 40', '\"explored\": 41', sections.exploration.slots",
        "'\"exploredShare\": \"0.333333\"', '\"exploredShare\": \"0.333334\"', sections.exploration.exploredShare",
        "'\"slots\": 40}', '\"slots\": 41}', sections.exposure.most",
        "'0.666667', '0.666666', sections.exposure.cold.share",
        "'\"off\": 20', '\"off\": 21', sections.profiling.offShare",
        "'TermsThere\": 0, \"rows\": {\"first\": 7, \"last\": 66, \"count\": 20', 'TermsThere\": 0, \"rows\": {\"first\": 7, \"last\": 66, \"count\": 21', "
                + "sections.profiling.rows.count",
        "'66, \"count\": 60', '66, \"count\": 59', sections.scope.rows.count",
        "'\"offShare\": \"0.333333\", ', '', sections.profiling.offShare",
        "'\"personalTermsThere\": 0', '\"personalTermsThere\": 2', sections.profiling.personalTermsThere",
        "'\"off\": 20, \"offShare\": \"0.333333\"', '\"off\": 120, \"offShare\": \"2\"', sections.profiling.offShare",
        "'{\"slots\": 120, \"score\": 80, ', '{', sections.exploration.slots",
        "'{\"decisions\": 20, \"fired\"', '{\"fired\"', sections.rules.decisions",
        "'\"surfaces\": {\"home\"', '\"shops\": {\"home\"', sections.parameters.surfaces",
        "'\"cold\": {\"slots\": 80', '\"cold\": {\"computed\": 0, \"slots\": 79', sections.exposure.cold.share",
        "'{\"ledgers\": [', '{\"ledger\": [', sections.privacy.ledgers",
        "'\"8.000000\"', '\"-8.000000\"', sections.privacy.ledgers[0].epsilonLimit",
        "'{\"id\": \"2\"', '{\"id\": 2', decisions[1].id",
        "'{\"items\": []}', '{\"items\": {}}', decisions[1].items",
        "'\"from\": \"2026-10-01T00', '\"from\": \"2026-10-01T', from",
        "'6.749999', '6.748999', sections.privacy.ledgers[0].epsilonRemaining",
        "'{\"decisions\": 60,', '{\"decisions\": \"60\",', sections.scope.decisions",
        "'\"home\", \"decisions\": 40', '\"home\", \"decisions\": -40', sections.scope.surfaces[0].decisions",
    })
    void verify_signedFiguresThatDoNotAddUp_namesTheField(String from, String to, String part) {
        assertThat(SyntheticReport.record()).contains(from);
        JsonNode record = SyntheticReport.parse(SyntheticReport.record().replace(from, to));
        assertThat(verify(SyntheticReport.files(record))).map(Failure::part).contains(part);
    }

    @Test
    void verify_sectionThatWasNotComputed_hasNoArithmetic() {
        String record = SyntheticReport.record().replace("\"0.75\"", "\"0.76\"");
        String skipped = record.replace(
                        "{\"rows\": {\"first\": 7, \"last\": 66, \"count\": 40}",
                        "{\"computed\": false, \"hidden\": true, \"why\": \"fewer than 20 shoppers had personal decisions\"")
                .replace(
                        "\"by\": \"personal\", \"decisions\": 40}, {\"by\": \"anonymous\", \"decisions\": 20",
                        "\"by\": \"other\", \"decisions\": 60");
        assertThat(verify(SyntheticReport.files(SyntheticReport.parse(record)))).isPresent();
        assertThat(verify(SyntheticReport.files(SyntheticReport.parse(skipped))))
                .isEmpty();
    }

    @Test
    void verify_sumThatOverflows_fails() {
        JsonNode record = SyntheticReport.parse(SignedRecords.overflowing());
        assertThat(verify(SyntheticReport.files(record))).map(Failure::part).contains("sections.scope.models");
    }

    @Test
    void verify_recordWithoutASection_namesIt() {
        for (String name : List.of("scope", "parameters", "privacy", "policyValue", "notProven")) {
            ObjectNode record = SyntheticReport.parse(SyntheticReport.record());
            ((ObjectNode) record.path("sections")).remove(name);
            assertThat(verify(SyntheticReport.files(record))).map(Failure::part).contains("sections." + name);
        }
    }

    @Test
    void verify_fileThatTheManifestDoesNotList_fails() {
        JsonNode record = SyntheticReport.parse(SyntheticReport.record());
        Map<String, byte[]> files = new TreeMap<>(SyntheticReport.signed(record, Map.of(), SyntheticReport.NODE));
        assertThat(verify(files)).isEmpty();
        files.put("notes.txt", new byte[1]);
        assertThat(verify(files)).isEmpty();
        files.put("report.pdf", new byte[1]);
        assertThat(verify(files)).map(Failure::part).contains("report.pdf");
    }

    @Test
    void verify_fileOutsideTheFolder_isMissing() {
        JsonNode record = SyntheticReport.parse(SyntheticReport.record());
        Map<String, byte[]> others = Map.of("../secret", new byte[1]);
        Map<String, byte[]> files = new TreeMap<>(SyntheticReport.signed(record, others, SyntheticReport.NODE));
        files.remove("../secret");
        assertThat(verify(files)).hasValueSatisfying(failure -> {
            assertThat(failure.part()).isEqualTo("../secret");
            assertThat(failure.why()).startsWith("found no such file; expected it, since the manifest lists it. Fix: ");
        });
    }

    @Test
    void verify_laterSchema_saysWhatToDo() {
        String later = SyntheticReport.record().replace("hanse.report/1", "hanse.report/2");
        assertThat(verify(SyntheticReport.files(SyntheticReport.parse(later))))
                .map(Failure::why)
                .hasValueSatisfying(why -> assertThat(why).contains("Fix: verify with a newer version"));
        String other = SyntheticReport.record().replace("hanse.report/1", "other/1");
        assertThat(verify(SyntheticReport.files(SyntheticReport.parse(other))))
                .map(Failure::why)
                .hasValueSatisfying(why -> assertThat(why).contains("Fix: check that it is a file of a report"));
    }

    @Test
    void verify_untouchedReport_listsWhatHolds() {
        assertThat(ReportVerifier.verify(ReportFiles.of(files(), false), SyntheticReport.NODE.verifyingKey())
                        .checked())
                .containsExactly(
                        "manifest",
                        "sections.changes",
                        "sections.drift",
                        "sections.exploration",
                        "sections.exposure",
                        "sections.faithfulness",
                        "sections.notProven",
                        "sections.parameters",
                        "sections.policyValue",
                        "sections.privacy",
                        "sections.profiling",
                        "sections.requests",
                        "sections.rules",
                        "sections.scope",
                        "sections.whatIf",
                        "decisions[0]",
                        "decisions[1]",
                        "decisions[2]",
                        "decisions[3]",
                        "decisions[4]",
                        "decisions[5]",
                        "decisions[6]",
                        "decisions[7]",
                        "decisions[8]",
                        "decisions[9]",
                        "decisions[10]",
                        "decisions[11]",
                        "record",
                        "decisions.csv",
                        "report.html",
                        "report.pdf",
                        "report.html.record",
                        "report.html.manifest",
                        "figures");
    }

    @Test
    void verify_deepOrForeignJson_isAFailure() {
        for (String text : new String[] {"[".repeat(100_000), "null", "[]", "\"hanse.report/1\"", ""}) {
            Map<String, byte[]> files = files();
            files.put("report.json", text.getBytes(StandardCharsets.UTF_8));
            assertThat(verify(files)).as(text).isPresent();
            files = files();
            files.put("manifest.json", text.getBytes(StandardCharsets.UTF_8));
            assertThat(verify(files)).as(text).isPresent();
        }
    }
}
