// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.audit.ReportFiles;
import org.hanse.audit.ReportVerifier;
import org.hanse.audit.ReportVerifier.Failure;
import org.hanse.audit.ReportVerifier.Subject;
import org.hanse.audit.ReportVerifier.Verdict;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.key.PublicFile;
import org.hanse.store.LedgerFile;
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
                "%nREPORT is the folder that hanse node report or hanse coordinator report wrote, or its report.html alone."
                        + " A sheet about one person is verified, too."
                        + " The signature must be of KEY, all files must be those that were signed, and the figures must add up."
                        + " It does not show that the node logged all its decisions, nor whose the key is: get it from the"
                        + " merchant by another way than the report.%n%n"
                        + "The page and the PDF are not compared with the record, except for the copy that the page embeds. A signed"
                        + " page could say something else than its record. The record counts: read figures in report.json.%n",
        footer = {
            "%nExamples:",
            "  hanse verify report report-2026-10 --key shop-a.pub",
            "  hanse verify report report.html --key shop-a.pub --json",
            "%nExit codes: 0 verified, 1 failed, 2 usage error or bad input."
        })
public final class VerifyReportCommand implements Callable<Integer> {

    private static final String COUNTS = "signature and counts";
    private static final String SHARED =
            "signature, noise and budget; counts have noise, and the exact ones stay at the shop";
    private static final String PERSON = "signature, and the terms of each decision about one person";
    private static final String FIGURES = "every figure of decisions and budgets";
    private static final int LONGEST = 300;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "REPORT", description = "Folder of the report, or its report.html")
    Path location = Path.of("");

    @Option(
            names = "--key",
            required = true,
            paramLabel = "KEY",
            description = "Public key of the node or the coordinator, a PEM file")
    Path key = Path.of("");

    @Option(
            names = "--countersigned-by",
            paramLabel = "KEY",
            description = "Public key of a coordinator, whose countersignature.json is verified, too")
    Optional<Path> coordinator = Optional.empty();

    @Option(
            names = "--payloads",
            paramLabel = "FOLDER",
            description = "Payload of a node's report; every figure of decisions and budgets is computed again from it")
    Optional<Path> payloads = Optional.empty();

    /**
     * Output of the command.
     *
     * @param subject what the report is of; empty if it failed
     * @param checked verified parts
     * @param rest sections with figures that were not computed again from a payload
     * @param others names in the folder that were not verified
     */
    private record Outcome(
            VerifyingKey signer,
            Optional<Subject> subject,
            String level,
            List<String> checked,
            List<String> rest,
            List<String> others,
            Optional<Failure> failure) {}

    @Override
    public Integer call() {
        VerifyingKey signer = PublicFile.readKey(key);
        Optional<VerifyingKey> countersigner = coordinator.map(PublicFile::readKey);
        payloads.filter(folder -> !Files.isDirectory(folder)).ifPresent(folder -> {
            throw new InvalidInputException("--payloads: found no folder " + folder
                    + "; expected the payload of the report. Fix: get it from the merchant");
        });
        ReportFiles files = ReportFiles.of(location);
        Verdict verdict = ReportVerifier.verify(files, signer);
        List<String> checked = new ArrayList<>(verdict.checked());
        Optional<Failure> failure = verdict.failure();
        if (failure.isEmpty() && countersigner.isPresent()) {
            failure = ReportVerifier.verifyCountersignature(files, countersigner.get());
            addIfHolds(checked, "countersignature", failure);
        }
        Optional<Subject> subject = failure.isEmpty() ? Optional.of(ReportVerifier.subject(files)) : Optional.empty();
        boolean isShared = subject.filter(Subject::isShared).isPresent();
        boolean isOfPerson = subject.filter(Subject::isOfPerson).isPresent();
        if (isOfPerson && payloads.isPresent()) {
            throw new InvalidInputException(
                    "--payloads: found a sheet about one person, which has no payload; expected the"
                            + " report of a period. Fix: leave out --payloads");
        }
        if (isShared && payloads.isPresent()) {
            throw new InvalidInputException("--payloads: found a shared report, whose exact counts stay at the shop;"
                    + " expected the merchant's report. Fix: leave out --payloads");
        }
        if (failure.isEmpty() && payloads.isPresent()) {
            failure = ReportVerifier.verifyPayload(files, payloads.get(), VerifyReportCommand::entries);
            addIfHolds(checked, "payloads", failure);
        }
        List<String> rest =
                failure.isEmpty() && payloads.isPresent() ? ReportVerifier.notComputedAgain(files) : List.of();
        String level = isShared ? SHARED : isOfPerson ? PERSON : payloads.isPresent() ? FIGURES : COUNTS;
        List<String> others =
                failure.isEmpty() ? ReportVerifier.notVerified(files, countersigner.isPresent()) : List.of();
        Outcome outcome = new Outcome(signer, subject, level, checked, rest, others, failure);
        spec.commandLine().getOut().println(json.isSet() ? JsonDocument.text(document(outcome)) : text(outcome));
        return failure.isEmpty() ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    private static void addIfHolds(List<String> checked, String part, Optional<Failure> failure) {
        if (failure.isEmpty()) {
            checked.add(part);
        }
    }

    private static List<LedgerEntry> entries(Path ledger) {
        return LedgerFile.read(ledger, Optional.empty()).entries();
    }

    private static ObjectNode document(Outcome outcome) {
        ObjectNode root = JsonDocument.of("hanse.verification/1")
                .put("verified", outcome.failure().isEmpty())
                .put("level", outcome.level())
                .put("key", Fingerprint.of(outcome.signer()));
        outcome.subject()
                .ifPresent(own -> root.put("issuer", own.issuer())
                        .put("from", own.from())
                        .put("until", own.until())
                        .put("record", own.digest()));
        ArrayNode checked = root.putArray("checked");
        outcome.checked().forEach(checked::add);
        ArrayNode rest = root.putArray("notComputedAgain");
        outcome.rest().forEach(rest::add);
        ArrayNode others = root.putArray("notVerified");
        outcome.others().forEach(others::add);
        if (outcome.failure().isEmpty()) {
            return root.putNull("failure");
        }
        Failure failure = outcome.failure().get();
        root.putObject("failure").put("part", failure.part()).put("reason", failure.why());
        return root;
    }

    private String text(Outcome outcome) {
        return outcome.failure()
                .map(own -> "FAILED at " + line(own.part()) + ": " + line(own.why()))
                .orElseGet(() -> "VERIFIED: " + location + ", signed by key " + Fingerprint.of(outcome.signer())
                        + others(outcome.others())
                        + outcome.subject().map(VerifyReportCommand::of).orElse("")
                        + System.lineSeparator() + "Level: " + outcome.level()
                        + rest(outcome.rest())
                        + System.lineSeparator()
                        + "Checked: " + line(parts(outcome.checked())));
    }

    private static String of(Subject subject) {
        return System.lineSeparator() + "Of: " + line(subject.issuer()) + ", from " + subject.from() + " until "
                + subject.until() + "; record " + subject.digest();
    }

    private static String others(List<String> others) {
        return others.isEmpty()
                ? ""
                : System.lineSeparator() + "Not in the manifest, so not verified: " + line(String.join(", ", others));
    }

    private static String rest(List<String> rest) {
        return rest.isEmpty() ? "" : "; not computed again: " + line(String.join(", ", rest));
    }

    /** Sections and decisions by their number, other parts by name. */
    private static String parts(List<String> checked) {
        long sections =
                checked.stream().filter(part -> part.startsWith("sections.")).count();
        long decisions =
                checked.stream().filter(part -> part.startsWith("decisions[")).count();
        List<String> parts = new ArrayList<>(checked);
        parts.removeIf(part -> part.startsWith("sections.") || part.startsWith("decisions["));
        parts.add(1, Words.count(sections, "section"));
        parts.add(2, Words.count(decisions, "decision"));
        return String.join(", ", parts);
    }

    /** Returns a line of a report, sanitised: a report without a valid signature may contain any text. */
    private static String line(String text) {
        return Words.clip(text.replaceAll("\\p{C}", " "), LONGEST);
    }
}
