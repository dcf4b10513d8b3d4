// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.privacy.ledger.LedgerEntry;

/**
 * Verifier of a report with its files and the public key of its node or coordinator: form, signature, digests, and the
 * arithmetic of the record. It does not prove that the log contains all decisions, only that the figures follow from
 * the signed content.
 */
public final class ReportVerifier {

    /** Files that readers treat as parts of the report: each of them has to be in the manifest. */
    private static final List<String> READABLE = List.of(ReportFiles.PAGE, "report.pdf", "decisions.csv");

    private static final Set<String> OWN = Set.of(ReportFiles.MANIFEST, "node.pub", "coordinator.pub");

    private static final List<String> SCHEMAS = List.of(
            ReportManifest.RECORD_SCHEMA,
            ReportManifest.COORDINATOR_SCHEMA,
            ReportManifest.SHARED_SCHEMA,
            ReportManifest.SUBJECT_SCHEMA);

    private static final String AGAIN = "get the report from its issuer again";
    private static final String CORRECT = "ask the issuer for a corrected report: it signed this one as it is";
    private static final String MISSING = "found no such file; expected it, since the manifest lists it";

    private final Function<String, Optional<byte[]>> file;
    private final boolean pageAlone;
    private final List<String> checked = new ArrayList<>();

    private ReportVerifier(Function<String, Optional<byte[]>> file, boolean pageAlone) {
        this.file = file;
        this.pageAlone = pageAlone;
    }

    /**
     * A failure.
     *
     * @param part smallest part that failed, such as {@code decisions[3].score}
     * @param why found and expected, in one line
     */
    public record Failure(String part, String why) {

        /** Control characters are from the report; they would begin another line. */
        public Failure {
            why = why.replaceAll("\\p{Cntrl}", " ");
        }

        /** Returns the failure with what the reader should do, if it does not name that yet. */
        Failure withFix(String fix) {
            return why.contains(". Fix: ") ? this : new Failure(part, why + ". Fix: " + fix);
        }
    }

    /**
     * Result of a verification.
     *
     * @param checked parts that hold, in the order in which they were verified
     * @param failure first failure; empty if all holds
     */
    public record Verdict(List<String> checked, Optional<Failure> failure) {

        public Verdict {
            checked = List.copyOf(checked);
        }
    }

    /** Verifies a report. */
    public static Verdict verify(ReportFiles files, VerifyingKey key) {
        ReportVerifier verifier = new ReportVerifier(files::file, files.isPageAlone());
        Optional<Failure> failure = verifier.failureWithFix(files::record, files::manifest, key);
        return new Verdict(verifier.checked, failure);
    }

    /**
     * What a verified report is of.
     *
     * @param schema schema of its record
     * @param issuer name of the node, or of the federation of a coordinator
     * @param from begin of the period, a time in UTC
     * @param until end of the period
     * @param digest digest of the record, as the manifest signs it
     */
    public record Subject(String schema, String issuer, String from, String until, String digest) {

        /** Returns whether the report may leave the shop. */
        public boolean isShared() {
            return schema.equals(ReportManifest.SHARED_SCHEMA);
        }

        /** Returns whether it is a sheet about one person. */
        public boolean isOfPerson() {
            return schema.equals(ReportManifest.SUBJECT_SCHEMA);
        }
    }

    /** Returns what a verified report is of. */
    public static Subject subject(ReportFiles files) {
        JsonNode record = CanonicalJson.parse(files.record());
        return new Subject(
                record.path("schema").asText(),
                record.path(RecordArithmetic.isOfCoordinator(record) ? "federation" : "node")
                        .asText(),
                record.path("from").asText(),
                record.path("until").asText(),
                ReportManifest.digest(record).toHex());
    }

    /**
     * Returns the names in the folder of a verified report that its manifest does not list. Public keys are left out: a
     * verification uses the reader's own copy.
     *
     * @param countersigned whether the countersignature was verified, too
     */
    public static List<String> notVerified(ReportFiles files, boolean countersigned) {
        JsonNode listed = CanonicalJson.parse(files.manifest()).path("files");
        return files.names().stream()
                .filter(name -> !listed.has(name) && !OWN.contains(name) && !name.equals(files.recordName()))
                .filter(name -> !countersigned || !name.equals(ReportFiles.COUNTERSIGNATURE))
                .toList();
    }

    /**
     * Verifies the countersignature of a report, whose manifest has been verified.
     *
     * @param key key of the coordinator
     */
    public static Optional<Failure> verifyCountersignature(ReportFiles files, VerifyingKey key) {
        return files.file(ReportFiles.COUNTERSIGNATURE)
                .map(bytes -> Countersignature.verify(bytes, files.manifest(), key))
                .orElseGet(() -> failure(
                        "countersignature",
                        "found no " + ReportFiles.COUNTERSIGNATURE + "; expected it beside the report"))
                .map(failure -> failure.withFix("get the countersignature from the coordinator"));
    }

    /** Returns the sections of a report, which has been verified, with figures that {@link #verifyPayload} does not compute again. */
    public static List<String> notComputedAgain(ReportFiles files) {
        return PayloadVerifier.notComputedAgain(CanonicalJson.parse(files.record()));
    }

    /**
     * Computes every figure of decisions and budgets of a report, which has been verified, again from its payload.
     *
     * @param folder folder of the payload
     * @param ledger reads the entries of a ledger's file
     */
    public static Optional<Failure> verifyPayload(
            ReportFiles files, Path folder, Function<Path, List<LedgerEntry>> ledger) {
        JsonNode record = CanonicalJson.parse(files.record());
        return PayloadVerifier.verify(record, CanonicalJson.parse(files.manifest()), folder, ledger)
                .map(failure -> failure.withFix(PayloadVerifier.CORRECT));
    }

    static Optional<Failure> failure(String part, String why) {
        return Optional.of(new Failure(part, why));
    }

    private Optional<Failure> failureWithFix(Supplier<byte[]> record, Supplier<byte[]> manifest, VerifyingKey key) {
        return failure(record, manifest, key).map(failure -> failure.withFix(AGAIN));
    }

    private Optional<Failure> failure(Supplier<byte[]> record, Supplier<byte[]> manifest, VerifyingKey key) {
        if (pageAlone) {
            Optional<Failure> elements = elements();
            if (elements.isPresent()) {
                return elements;
            }
        }
        byte[] manifestBytes;
        JsonNode parsedManifest;
        try {
            manifestBytes = manifest.get();
            parsedManifest = CanonicalJson.parse(manifestBytes);
        } catch (IllegalArgumentException e) {
            return failure("manifest", String.valueOf(e.getMessage()));
        }
        Optional<Failure> signature =
                holds("manifest", SignedJson.failure(parsedManifest, "manifest", ReportManifest.SCHEMA, key, "--key"));
        if (signature.isPresent()) {
            return signature;
        }
        byte[] recordBytes;
        try {
            recordBytes = record.get();
        } catch (IllegalArgumentException e) {
            return failure("record", String.valueOf(e.getMessage()));
        }
        JsonNode parsedRecord;
        try {
            parsedRecord = CanonicalJson.parse(recordBytes);
        } catch (IllegalArgumentException e) {
            String part = DamagedRecord.part(recordBytes, parsedManifest).orElse("record");
            return failure(part, String.valueOf(e.getMessage()));
        }
        return digests(parsedRecord, parsedManifest)
                .or(() -> files(parsedManifest))
                .or(() -> copies(recordBytes, manifestBytes))
                .or(() -> schema(parsedRecord))
                .or(() -> holds(
                        "figures", RecordArithmetic.of(parsedRecord).first().map(failure -> failure.withFix(CORRECT))));
    }

    private Optional<Failure> elements() {
        try {
            file.apply(ReportFiles.PAGE).ifPresent(EmbeddedReport::of);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return failure(ReportFiles.PAGE, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Failure> holds(String part, Optional<Failure> failure) {
        if (failure.isEmpty()) {
            checked.add(part);
        }
        return failure;
    }

    private static Optional<Failure> schema(JsonNode record) {
        String schema = record.path("schema").asText();
        return SCHEMAS.contains(schema)
                ? Optional.empty()
                : failure("schema", Schemas.unknown(schema, SCHEMAS.toArray(String[]::new)));
    }

    /** Compares the smallest parts first, so that a failure names one of them. */
    private Optional<Failure> digests(JsonNode record, JsonNode manifest) {
        List<Failure> failures = new ArrayList<>();
        JsonNode sections = record.path("sections");
        for (Map.Entry<String, JsonNode> section : sections.properties()) {
            JsonNode digest = manifest.path("sections").path(section.getKey());
            compare("sections." + section.getKey(), section.getValue(), digest).ifPresent(failures::add);
        }
        for (Map.Entry<String, JsonNode> section : manifest.path("sections").properties()) {
            if (!sections.has(section.getKey())) {
                failures.add(new Failure(
                        "sections." + section.getKey(),
                        "found no such section; expected it, since the manifest lists it"));
            }
        }
        int number = 0;
        for (JsonNode decision : record.path("decisions")) {
            JsonNode digest = manifest.path("decisions").path(number);
            compare("decisions[" + number++ + "]", decision, digest).ifPresent(failures::add);
        }
        if (failures.isEmpty()) {
            compare("record", record, manifest.path("record")).ifPresent(failures::add);
        }
        // A figure that does not add up is a smaller part than the decision that it is in.
        return failures.stream()
                .findFirst()
                .map(first -> RecordArithmetic.of(record).within(first.part()).orElse(first));
    }

    private Optional<Failure> compare(String part, JsonNode value, JsonNode digest) {
        return holds(part, sameDigest(part, ReportManifest.digest(value), digest.asText()));
    }

    private static Optional<Failure> sameDigest(String part, Digest found, String expected) {
        return found.toHex().equals(expected)
                ? Optional.empty()
                : failure(
                        part,
                        "found SHA-256 " + found.toHex() + "; expected "
                                + (expected.isEmpty() ? "no such part" : expected) + ", by the manifest");
    }

    private Optional<Failure> files(JsonNode manifest) {
        for (Map.Entry<String, JsonNode> other : manifest.path("files").properties()) {
            String name = other.getKey();
            Optional<byte[]> bytes = file.apply(name);
            if (bytes.isEmpty() && pageAlone) {
                continue;
            }
            Optional<Failure> failure = bytes.isEmpty()
                    ? failure(name, MISSING)
                    : holds(name, file(name, bytes.get(), other.getValue().asText()));
            if (failure.isPresent()) {
                return failure;
            }
        }
        List<String> listed = pageAlone ? List.of(ReportFiles.PAGE) : READABLE;
        return listed.stream()
                .filter(name ->
                        !manifest.path("files").has(name) && file.apply(name).isPresent())
                .findFirst()
                .map(
                        name -> new Failure(
                                name,
                                "found a file that the manifest does not list; expected none. Fix: delete the file, which is not signed"));
    }

    private static Optional<Failure> file(String name, byte[] bytes, String digest) {
        try {
            byte[] signed =
                    name.equals(ReportFiles.PAGE) ? EmbeddedReport.of(bytes).withoutManifest() : bytes;
            return sameDigest(name, Digest.sha256(signed), digest);
        } catch (IllegalArgumentException e) {
            return failure(name, String.valueOf(e.getMessage()));
        }
    }

    /** Compares record and manifest of the page with those of the files. */
    private Optional<Failure> copies(byte[] record, byte[] manifest) {
        Optional<byte[]> page = file.apply(ReportFiles.PAGE);
        if (page.isEmpty()) {
            return Optional.empty();
        }
        EmbeddedReport embedded = EmbeddedReport.of(page.get());
        return copy("report.html.record", embedded::record, record)
                .or(() -> copy("report.html.manifest", embedded::manifest, manifest))
                .or(() -> pageAlone ? beside(ReportFiles.RECORD, record) : Optional.empty())
                .or(() -> pageAlone ? beside(ReportFiles.MANIFEST, manifest) : Optional.empty());
    }

    private Optional<Failure> copy(String part, Supplier<byte[]> own, byte[] expected) {
        try {
            return holds(
                    part,
                    Arrays.equals(own.get(), expected)
                            ? Optional.empty()
                            : failure(
                                    part,
                                    "found other bytes; expected those of "
                                            + (part.endsWith("record") ? "report" : "manifest") + ".json"));
        } catch (IllegalArgumentException e) {
            return failure(part, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Failure> beside(String name, byte[] expected) {
        return file.apply(name)
                .filter(bytes -> !Arrays.equals(bytes, expected))
                .map(bytes -> new Failure(name, "found other bytes; expected those that the page embeds"));
    }
}
