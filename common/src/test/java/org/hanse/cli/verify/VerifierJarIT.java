// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.audit.SyntheticPayload;
import org.hanse.audit.SyntheticReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier as one jar, in a process of its own without any other class path. */
class VerifierJarIT {

    private static final Path JAR = Path.of("target/verify/hanse-verify.jar");
    private static final long LARGEST = 15_000_000;

    @TempDir
    Path folder = Path.of("");

    private record Run(int exit, String out) {}

    private Run run(String... arguments) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> words = new ArrayList<>(List.of(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toAbsolutePath().toString()));
        words.addAll(List.of(arguments));
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Run(process.waitFor(), Files.readString(output));
    }

    private Path vectors() {
        return Path.of("").toAbsolutePath().resolveSibling("docs/verify/vectors");
    }

    private Run report(Path report, String... more) throws IOException, InterruptedException {
        return run(Stream.concat(
                        Stream.of(
                                "report",
                                report.toString(),
                                "--key",
                                vectors().resolve("node.pub").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void jar_report_isVerified() throws IOException, InterruptedException {
        assertThat(JAR).isRegularFile();
        assertThat(Files.size(JAR)).isLessThan(LARGEST);
        Run run = report(
                vectors().resolve("report"),
                "--countersigned-by",
                vectors().resolve("coordinator.pub").toString());
        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out()).startsWith("VERIFIED: ").contains("countersignature");
        assertThat(report(vectors().resolve("report/report.html"), "--json").out())
                .contains("\"verified\" : true");
    }

    @Test
    @Tag("nightly")
    void jar_wrongReport_fails() throws IOException, InterruptedException {
        Run wrong = report(vectors().resolve("wrong-score"));
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.out()).startsWith("FAILED at decisions[0].score: ");
        Run missing = report(folder.resolve("elsewhere"));
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.out()).contains("found no such folder or file").hasLineCount(1);
    }

    /** The budgets of a payload are computed by the accountant, with its libraries. */
    @Test
    void jar_payload_reachesTheAccountant() throws IOException, InterruptedException {
        Path payload = Files.createDirectories(folder.resolve("payload"));
        Path report = SyntheticReport.write(folder.resolve("report"), SyntheticPayload.write(payload));
        Run run = report(report, "--payloads", payload.toString());
        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out()).contains("Level: every figure");
        Path ledger = payload.resolve("ledger-shoppers.jsonl");
        Files.writeString(ledger, Files.readString(ledger, StandardCharsets.UTF_8) + "\n");
        assertThat(report(report, "--payloads", payload.toString()).out())
                .startsWith("FAILED at payloads.ledger-shoppers.jsonl");
    }
}
