// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.Countersignature;
import org.hanse.audit.EmbeddedReport;
import org.hanse.audit.ReportManifest;
import org.hanse.audit.SyntheticPayload;
import org.hanse.audit.SyntheticReport;
import org.hanse.core.crypto.SigningKey;
import org.hanse.key.PublicFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class VerifyReportCommandTest {

    private static final Path VECTORS = Path.of("").toAbsolutePath().resolveSibling("docs/verify/vectors");
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());

    @TempDir
    Path folder = Path.of("");

    private record Run(int exit, String out, String err) {}

    private static Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = VerifyMain.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] words =
                Stream.concat(Stream.of("verify"), Stream.of(arguments)).toArray(String[]::new);
        return new Run(line.execute(words), out.toString(), err.toString());
    }

    private Path report() throws IOException {
        ObjectNode record = SyntheticReport.parse(SyntheticReport.record());
        Path report = Files.createDirectories(folder.resolve("report"));
        Files.write(report.resolve("report.json"), CanonicalJson.bytes(record));
        Files.write(
                report.resolve("manifest.json"),
                CanonicalJson.bytes(ReportManifest.sign(record, new TreeMap<>(), KEY)));
        PublicFile.writeKey(folder.resolve("node.pub"), KEY.verifyingKey());
        return report;
    }

    private Run verify(Path report, String... more) {
        return run(Stream.concat(
                        Stream.of(
                                "report",
                                report.toString(),
                                "--key",
                                folder.resolve("node.pub").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "report"})
    void help_ofEveryCommand_isTheGoldenFile(String command) throws IOException {
        Run run = command.isEmpty() ? run("--help") : run(command, "--help");
        String name = ("verify " + command).strip().replace(' ', '-');
        try (InputStream golden = VerifyReportCommandTest.class.getResourceAsStream("/golden/hanse-" + name + ".txt")) {
            assertThat(run.out())
                    .isEqualTo(new String(Objects.requireNonNull(golden, name).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void report_untouched_isVerified() throws IOException {
        Run run = verify(report());
        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("VERIFIED: ");
        assertThat(verify(report(), "--json").out()).contains("\"verified\" : true");
    }

    /** The verdict is about the report, so files beside it do not change it. Both verifiers name them. */
    @Test
    void report_besideFilesThatTheManifestDoesNotList_isVerifiedAndNamesThem()
            throws IOException, InterruptedException {
        Path report = Files.createDirectory(folder.resolve("report"));
        try (Stream<Path> files = Files.list(VECTORS.resolve("report"))) {
            for (Path file : files.toList()) {
                Files.copy(file, report.resolve(file.getFileName()));
            }
        }
        Path key = Files.copy(VECTORS.resolve("node.pub"), folder.resolve("node.pub"));
        Files.copy(key, report.resolve("node.pub"));
        Path coordinator = VECTORS.resolve("coordinator.pub");
        String other = "Not in the manifest, so not verified: ";
        assertThat(verify(report, "--countersigned-by", coordinator.toString()).out())
                .startsWith("VERIFIED: ")
                .doesNotContain(other);
        Files.createDirectory(report.resolve("notes"));
        Files.writeString(report.resolve("evil.html"), "<p>All good</p>");
        Files.writeString(report.resolve("line\nFAILED.txt"), "");

        Run run = verify(report);
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .startsWith("VERIFIED: ")
                .contains(other + "countersignature.json, evil.html, line FAILED.txt, notes/" + System.lineSeparator());
        assertThat(verify(report, "--json").out()).contains("\"notVerified\" : [", "\"evil.html\"");
        assertThat(verify(report.resolve("report.html")).out()).doesNotContain(other);
        assertThat(python(report, key))
                .startsWith("VERIFIED: ")
                .contains(other + "countersignature.json, evil.html, line FAILED.txt, notes/\n");
        assertThat(python(report, key, "--countersigned-by", coordinator))
                .contains(other + "evil.html, line FAILED.txt, notes/\n");
    }

    private String python(Object... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process process;
        try {
            process = new ProcessBuilder(Stream.concat(
                                    Stream.of("python3", "-B", "verify_report.py"),
                                    Stream.of(arguments).map(Object::toString))
                            .toList())
                    .directory(VECTORS.resolveSibling("").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "no python3 on the PATH: the Python verifier is not tested");
            throw e;
        }
        assertThat(process.waitFor()).isZero();
        return Files.readString(output);
    }

    @Test
    void report_edited_failsWithItsPart() throws IOException {
        Path report = report();
        Path record = report.resolve("report.json");
        Files.writeString(record, Files.readString(record).replace("\"decisions\":60", "\"decisions\":61"));
        Run run = verify(report);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).startsWith("FAILED at sections.scope");
        assertThat(verify(report, "--json").out()).contains("\"verified\" : false", "sections.scope");
    }

    @Test
    void sheetAboutOnePerson_withoutASignature_fails() throws IOException {
        report();
        Path sheet = Files.createDirectories(folder.resolve("sheet"));
        Files.writeString(sheet.resolve("subject.json"), "{}");
        Files.writeString(sheet.resolve("manifest.json"), "{}");
        Run run = verify(sheet);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).startsWith("FAILED at manifest");
    }

    @Test
    void report_missingOrForeignFiles_saysWhatToDo() throws IOException {
        report();
        Run none = verify(folder.resolve("elsewhere"));
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err()).contains("found no such folder or file").contains("Fix: ");
        PublicFile.writeKey(
                folder.resolve("other.pub"),
                SigningKey.generate(new SecureRandom()).verifyingKey());
        Run other = run(
                "report",
                folder.resolve("report").toString(),
                "--key",
                folder.resolve("other.pub").toString());
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.out()).startsWith("FAILED at manifest.key");
    }

    @Test
    void report_countersigned_needsTheKeyOfTheCoordinator() throws IOException {
        Path report = report();
        Run missing =
                verify(report, "--countersigned-by", folder.resolve("node.pub").toString());
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.out()).startsWith("FAILED at countersignature: found no countersignature.json");
        byte[] manifest = Files.readAllBytes(report.resolve("manifest.json"));
        Files.write(report.resolve("countersignature.json"), CanonicalJson.bytes(Countersignature.sign(manifest, KEY)));
        Run run =
                verify(report, "--countersigned-by", folder.resolve("node.pub").toString());
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("figures, countersignature");
    }

    @Test
    void report_withPayload_verifiesEveryFigure() throws IOException {
        PublicFile.writeKey(folder.resolve("node.pub"), SyntheticReport.NODE.verifyingKey());
        Path payload = Files.createDirectories(folder.resolve("payload"));
        Path report = SyntheticReport.write(folder.resolve("signed"), SyntheticPayload.write(payload));
        Run run = verify(report, "--payloads", payload.toString());
        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out())
                .contains(
                        "Level: every figure of decisions and budgets; not computed again: notProven, requests",
                        "figures, payloads");
        assertThat(verify(report).out()).contains("Level: signature and counts");
        assertThat(verify(report, "--payloads", payload.toString(), "--json").out())
                .contains("\"notComputedAgain\" : [ \"notProven\", \"requests\" ]");
        Path decisions = payload.resolve("decisions.jsonl");
        Files.writeString(decisions, Files.readString(decisions).replace("\"shopper\":7}", "\"shopper\":8}"));
        Run edited = verify(report, "--payloads", payload.toString(), "--json");
        assertThat(edited.exit()).isEqualTo(1);
        assertThat(edited.out()).contains("\"part\" : \"payloads.decisions.jsonl\"");
        Run none = verify(report, "--payloads", folder.resolve("none").toString());
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err()).contains("--payloads: found no folder").hasLineCount(1);
    }

    @Test
    void report_filesThatAreNone_sayWhatToDo() throws IOException {
        Path report = report();
        Run page = verify(report.resolve("report.json"));
        assertThat(page.exit()).isEqualTo(2);
        assertThat(page.err())
                .contains("found a file without an embedded report")
                .contains("Fix: ")
                .hasLineCount(1);
        Files.write(folder.resolve("half.html"), (EmbeddedReport.RECORD + "{").getBytes(StandardCharsets.UTF_8));
        Run half = verify(folder.resolve("half.html"));
        assertThat(half.exit()).isEqualTo(1);
        assertThat(half.out())
                .startsWith("FAILED at report.html: found no single element")
                .hasLineCount(1);
        try (RandomAccessFile huge =
                new RandomAccessFile(folder.resolve("huge.html").toFile(), "rw")) {
            huge.setLength(65L << 20);
        }
        Run huge = verify(folder.resolve("huge.html"));
        assertThat(huge.exit()).isEqualTo(2);
        assertThat(huge.err()).contains("found 65 MiB; expected at most 64 MiB").hasLineCount(1);
        Run key = run(
                "report",
                report.toString(),
                "--key",
                report.resolve("report.json").toString());
        assertThat(key.exit()).isEqualTo(2);
        assertThat(key.err()).contains("expected an Ed25519 public key").hasLineCount(1);
        Files.delete(report.resolve("manifest.json"));
        Run missing = verify(report);
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err())
                .contains("found no manifest.json")
                .contains("Fix: ")
                .hasLineCount(1);
    }
}
