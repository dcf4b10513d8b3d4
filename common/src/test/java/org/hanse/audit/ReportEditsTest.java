// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.hanse.audit.ReportVerifier.Failure;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random edits of a report: each is detected, by the Java verifier and by the Python verifier, at the same part. */
class ReportEditsTest {

    private static final int EDITS = 10_000;
    private static final int EDITS_OF_THE_GATE = 500;
    private static final int EDITS_OF_PYTHON = 300;
    private static final int RECORDS = 10_000;
    private static final int RECORDS_OF_THE_GATE = 200;
    private static final int EDITS_OF_A_LOG = 5;
    private static final int MINUTES = 10;
    private static final Map<String, byte[]> UNTOUCHED =
            SyntheticReport.files(SyntheticReport.parse(SyntheticReport.record()));

    @TempDir
    Path folder = Path.of("");

    private static Optional<String> part(Map<String, byte[]> files, boolean page) {
        ReportFiles report = ReportFiles.of(files, page);
        Optional<Failure> first = ReportVerifier.verify(report, SyntheticReport.NODE.verifyingKey())
                .failure()
                .or(() -> ReportVerifier.verifyCountersignature(report, SyntheticReport.COORDINATOR.verifyingKey()));
        first.map(Failure::why).ifPresent(ReportVectorsTest::requireForm);
        return first.map(Failure::part);
    }

    /** Returns records of random logs, each second one with an edit, and their first wrong figure. */
    private static List<String> records(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ObjectNode record = new SyntheticLog(seed * count + i / EDITS_OF_A_LOG).record();
            if (i % EDITS_OF_A_LOG > 0) {
                new HiddenEdit(random).edit(record);
            }
            Optional<Failure> failure = RecordArithmetic.of(record).first();
            lines.add(HiddenEdit.line(record, failure.map(Failure::part).orElse("")));
        }
        return lines;
    }

    /** Returns shared reports with random settings and counts, four in five with an edit, and their first wrong figure. */
    private static List<String> shared(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ObjectNode record = SharedFixture.random(random);
            if (i % EDITS_OF_A_LOG > 0) {
                new HiddenEdit(random, List.of("counts", "noise", "privacy")).edit(record);
            }
            String part = RecordArithmetic.of(record).first().map(Failure::part).orElse("");
            if (i % EDITS_OF_A_LOG == 0) {
                assertThat(part).as("record %s", i).isEmpty();
            }
            lines.add(HiddenEdit.line(record, part));
        }
        return lines;
    }

    private static List<String> lines(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ReportEdit edit = ReportEdit.random(UNTOUCHED, random);
            Optional<String> part = part(edit.apply(UNTOUCHED), edit.page());
            assertThat(part).as("edit %s of seed %s: %s", i, seed, edit).isPresent();
            lines.add(edit.line(part.orElse("")));
        }
        return lines;
    }

    @Test
    void verify_randomEdits_areAllDetected() {
        assertThat(lines(EDITS_OF_THE_GATE, 11)).hasSize(EDITS_OF_THE_GATE);
    }

    @Test
    void verify_untouchedReports_hold() {
        ObjectNode record = SyntheticReport.parse(SyntheticReport.record());
        for (int shop = 0; shop < 100; shop++) {
            Map<String, byte[]> files = SyntheticReport.files(record.put("node", "shop-" + shop));
            assertThat(part(files, shop % 2 == 0)).as("shop-%s", shop).isEmpty();
        }
    }

    @Test
    void python_vectorsAndRandomEdits_givesTheSameParts() throws IOException, InterruptedException {
        assertThat(python(lines(EDITS_OF_PYTHON, 12))).endsWith(" cases, 0 differences");
    }

    @Test
    @Tag("nightly")
    void verifiers_manyRandomEdits_giveTheSameParts() throws IOException, InterruptedException {
        assertThat(python(lines(EDITS, 12))).endsWith(" cases, 0 differences");
    }

    @Test
    @Tag("nightly")
    void python_recordsWithHiddenFigures_givesTheSameParts() throws IOException, InterruptedException {
        assertThat(python(records(RECORDS_OF_THE_GATE, 13))).endsWith(" cases, 0 differences");
    }

    @Test
    @Tag("nightly")
    void python_sharedReports_givesTheSameParts() throws IOException, InterruptedException {
        assertThat(python(shared(RECORDS_OF_THE_GATE, 15))).endsWith(" cases, 0 differences");
    }

    @Test
    @Tag("nightly")
    void verifiers_manySharedReports_giveTheSameParts() throws IOException, InterruptedException {
        assertThat(python(shared(RECORDS, 16))).endsWith(" cases, 0 differences");
    }

    @Test
    @Tag("nightly")
    void verifiers_manyRecordsWithHiddenFigures_giveTheSameParts() throws IOException, InterruptedException {
        assertThat(python(records(RECORDS, 14))).endsWith(" cases, 0 differences");
    }

    private String python(List<String> cases) throws IOException, InterruptedException {
        Path file = folder.resolve("edits.jsonl");
        Files.write(file, cases);
        Path output = folder.resolve("output.txt");
        Process process;
        try {
            process = new ProcessBuilder("python3", "-B", "test_verify_report.py", file.toString())
                    .directory(ReportVectors.folder().resolveSibling("").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "no python3 on the PATH: the Python verifier is not tested");
            throw e;
        }
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        String text = Files.readString(output).strip();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
