// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.audit.ReportVerifier;
import org.hanse.audit.ReportVerifier.Failure;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.key.PublicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse verify report}: signature, digests and arithmetic of a report. */
@Command(
        name = "report",
        header = "Verify a report: signature, digests and arithmetic",
        description =
                "%nFOLDER is what hanse node report wrote. Level of this verification: the signature is of KEY, all files are those"
                        + " that were signed, and the record's figures add up. It does not show that the node logged all its"
                        + " decisions, nor whose the key is: get it from the merchant by another way than the report.%n",
        footer = {
            "%nExamples:",
            "  hanse verify report report-2026-10 --key shop-a.pub",
            "  hanse verify report report-2026-10 --key shop-a.pub --json",
            "%nExit codes: 0 verified, 1 failed, 2 usage error or bad input."
        })
public final class VerifyReportCommand implements Callable<Integer> {

    /** Names of a report's files. */
    private static final String RECORD = "report.json";

    private static final String MANIFEST = "manifest.json";
    private static final int LONGEST = 200;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FOLDER", description = "Folder of the report")
    Path folder = Path.of("");

    @Option(names = "--key", required = true, paramLabel = "KEY", description = "Public key of the node, a PEM file")
    Path key = Path.of("");

    @Override
    public Integer call() {
        VerifyingKey node = PublicFile.readKey(key);
        Optional<Failure> failure = ReportVerifier.verify(read(RECORD), read(MANIFEST), this::other, node);
        if (json.isSet()) {
            ObjectNode root = JsonDocument.of("hanse.verification/1")
                    .put("verified", failure.isEmpty())
                    .put("level", "signature, digests and arithmetic")
                    .put("key", Fingerprint.of(node));
            failure.ifPresent(own -> root.put("part", own.part()).put("reason", own.why()));
            spec.commandLine().getOut().println(JsonDocument.text(root));
        } else {
            spec.commandLine()
                    .getOut()
                    .println(failure.map(own -> "FAILED at " + line(own.part()) + ": " + line(own.why()))
                            .orElseGet(() -> "VERIFIED: signature of key " + Fingerprint.of(node)
                                    + ", digests and arithmetic of " + folder));
        }
        return failure.isEmpty() ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    /** A report that was not signed by the key may hold any text. */
    private static String line(String text) {
        return Words.clip(text.replaceAll("\\p{C}", " "), LONGEST);
    }

    private byte[] read(String name) {
        return other(name)
                .orElseThrow(() -> new InvalidInputException(folder + ": found no " + name
                        + "; expected the folder of a report. Fix: name the folder that hanse node report wrote"));
    }

    private Optional<byte[]> other(String name) {
        Path base = folder.toAbsolutePath().normalize();
        Path file;
        try {
            file = base.resolve(name).normalize();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        if (!base.equals(file.getParent())) {
            return Optional.empty();
        }
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
