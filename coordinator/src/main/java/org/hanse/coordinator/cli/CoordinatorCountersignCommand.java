// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.Countersignature;
import org.hanse.audit.ReportManifest;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.SigningKey;
import org.hanse.file.DurableFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator countersign}: a signature over the manifest of a node's report. */
@Command(
        name = "countersign",
        header = "Countersign the manifest of a node's report",
        description =
                "%nMANIFEST is the manifest.json of the report of an enrolled node; the coordinator needs no other file of it. The"
                        + " signature shows that the report existed when the coordinator signed, and was not replaced since."
                        + " It says nothing about the figures. HOME/report.key signs; HOME/report.pub verifies.%n",
        footer = {
            "%nExamples:",
            "  hanse coordinator countersign hub manifest.json --out countersignature.json",
            "%nExit codes: 0 done, 2 usage error or bad input."
        })
public final class CoordinatorCountersignCommand implements Callable<Integer> {

    private static final String FIX = ". Fix: name the manifest.json of a report";
    private static final long LARGEST = 1 << 20;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "MANIFEST", description = "manifest.json of the report")
    Path manifest = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "File to write")
    Path out = Path.of("");

    @Override
    public Integer call() {
        CoordinatorHome home = CoordinatorHome.existing(folder);
        if (Files.exists(out)) {
            throw new InvalidInputException(out + ": found a file; expected none. Fix: name another file with --out");
        }
        byte[] bytes = read();
        Registry.Participant signer = signer(home, bytes);
        try (SigningKey key = home.readReportKey()) {
            byte[] document = CanonicalJson.bytes(Countersignature.sign(bytes, key));
            DurableFile.write(out, file -> file.write(document));
            spec.commandLine()
                    .getOut()
                    .println("Written  " + out + ": manifest of " + signer.name() + ", signed by key "
                            + Fingerprint.of(key.verifyingKey()));
        }
        spec.commandLine()
                .getOut()
                .println("Next: put it beside the report; hanse verify report REPORT --key NODE.pub --countersigned-by "
                        + home.reportPublicKey());
        return ExitCode.SUCCESS;
    }

    private byte[] read() {
        try {
            if (Files.size(manifest) > LARGEST) {
                throw new InvalidInputException(manifest + ": found more than 1 MiB; expected a manifest" + FIX);
            }
            return Files.readAllBytes(manifest);
        } catch (IOException e) {
            throw new InvalidInputException(
                    manifest + ": found no file that can be read; expected a manifest" + FIX, e);
        }
    }

    /** Returns the enrolled node that signed the manifest. */
    private Registry.Participant signer(CoordinatorHome home, byte[] bytes) {
        JsonNode document;
        try {
            document = CanonicalJson.parse(bytes);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    manifest + ": " + InvalidInputException.withFix(e, "name the manifest.json of a report"), e);
        }
        try (CoordinatorDatabase database = home.openDatabase()) {
            Registry.Participant node = new JdbcRegistry(database)
                    .participants().stream()
                            .filter(own -> own.identity()
                                    .toHex()
                                    .equals(document.path("key").asText()))
                            .findFirst()
                            .orElseThrow(() -> new InvalidInputException(
                                    manifest + ": key: found no key of an enrolled node; expected one" + FIX));
            Optional<String> failure = ReportManifest.failure(document, node.identity());
            if (failure.isPresent()) {
                throw new InvalidInputException(
                        manifest + ": " + failure.get() + (failure.get().contains("Fix: ") ? "" : FIX));
            }
            return node;
        }
    }
}
