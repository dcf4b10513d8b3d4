// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.audit.ReportVerifier.Failure;
import org.hanse.audit.ReportVerifier.Verdict;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.key.PublicFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReportVectorsTest {

    /** Set to write the vectors anew after a change of the format. */
    private static final String WRITE = "hanse.vectors.write";

    @TempDir
    Path folder = Path.of("");

    static List<ReportVectors.Case> cases() {
        return ReportVectors.cases();
    }

    private static VerifyingKey key(String name) {
        return PublicFile.readKey(ReportVectors.folder().resolve(name));
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
    void verify_vector_failsFirstAtItsPart(ReportVectors.Case own) {
        Path report = SyntheticReport.write(folder, ReportVectors.files(own));
        ReportFiles files = ReportFiles.of(own.page() ? report.resolve("report.html") : report);
        Verdict verdict = ReportVerifier.verify(files, key(own.key()));
        Optional<Failure> failure = verdict.failure()
                .or(() -> own.countersigner().isEmpty()
                        ? verdict.failure()
                        : ReportVerifier.verifyCountersignature(files, key(own.countersigner())));
        assertThat(failure.map(Failure::part).orElse("")).isEqualTo(own.part());
        failure.map(Failure::why).ifPresent(ReportVectorsTest::requireForm);
    }

    /** Requires one line with the found value, the expected value and a fix. */
    static void requireForm(String why) {
        assertThat(why)
                .matches("found [^\\n]+; expected [^\\n]+\\. Fix: [^\\n]+")
                .containsOnlyOnce("Fix: ");
    }

    /** Vectors are written with {@code -Dhanse.vectors.write=true}. */
    @Test
    void vectors_belowDocs_areThoseOfThisVersion() throws IOException {
        Path vectors = ReportVectors.folder();
        if (Boolean.getBoolean(WRITE)) {
            ReportVectors.reports().forEach((name, files) -> SyntheticReport.write(vectors.resolve(name), files));
            PublicFile.writeKey(vectors.resolve("node.pub"), SyntheticReport.NODE.verifyingKey());
            PublicFile.writeKey(vectors.resolve("coordinator.pub"), SyntheticReport.COORDINATOR.verifyingKey());
            Files.writeString(vectors.resolve("index.json"), ReportVectors.index());
        }
        for (Map.Entry<String, Map<String, byte[]>> report :
                ReportVectors.reports().entrySet()) {
            for (Map.Entry<String, byte[]> file : report.getValue().entrySet()) {
                assertThat(vectors.resolve(report.getKey()).resolve(file.getKey()))
                        .hasBinaryContent(file.getValue());
            }
        }
        assertThat(Files.readString(vectors.resolve("index.json"))).isEqualTo(ReportVectors.index());
    }
}
