// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hanse.audit.ReportVerifier.Failure;
import org.hanse.core.crypto.Digest;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.PrivacyLedger;

/**
 * Verification of a report's figures: computes them again from its payload, those of decisions by the class that the node used, and the
 * spent privacy budgets by the accountant from the ledgers.
 */
public final class PayloadVerifier {

    /** Decisions of the period, a canonical object a line. */
    public static final String DECISIONS = "decisions.jsonl";

    /** Decisions of the period before, which drift is measured against. */
    public static final String BEFORE = "before.jsonl";

    private static final String LEDGER = "ledger-";
    private static final String SUFFIX = ".jsonl";
    private static final String PRIVACY = "privacy";
    private static final String PAYLOADS = "payloads";
    private static final String LEDGERS = "sections.privacy.ledgers";
    private static final String WITHOUT = " Fix: leave out --payloads";
    private static final String AGAIN = ". Fix: get the payload of this report from its merchant again";

    /** Fix for a figure that does not follow from its payload: both are signed. */
    static final String CORRECT = "ask the merchant for a report and its payload from one run";

    private PayloadVerifier() {}

    /** Returns the name of the copy of a ledger. */
    public static String ledgerFile(String ledger) {
        return LEDGER + ledger + SUFFIX;
    }

    /** Returns the beginning of the period before, of equal length. */
    public static Instant before(Instant from, Instant until) {
        return from.minus(Duration.between(from, until));
    }

    /** Returns the SHA-256 of a file of any size. */
    public static Digest digest(Path file) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return Digest.of(sha.digest());
        } catch (IOException e) {
            throw new IllegalArgumentException(file.getFileName() + ": cannot be read: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Verifies a payload. Signature and digests of the report are verified before, by {@link ReportVerifier}.
     *
     * @param folder folder of the payload
     * @param ledger reads the entries of a ledger's file; throws a {@link RuntimeException} if it is damaged
     * @return the first failure; empty if all holds
     */
    public static Optional<Failure> verify(
            JsonNode record, JsonNode manifest, Path folder, Function<Path, List<LedgerEntry>> ledger) {
        if (RecordArithmetic.isOfCoordinator(record)) {
            return ReportVerifier.failure(
                    PAYLOADS, "found a coordinator's report, which has no payload; expected one of a node." + WITHOUT);
        }
        try {
            return digests(manifest.path(ReportManifest.PAYLOADS), folder)
                    .or(() -> figures(record, folder))
                    .or(() -> budgets(record, manifest.path(ReportManifest.PAYLOADS), folder, ledger));
        } catch (IllegalArgumentException e) {
            return ReportVerifier.failure(PAYLOADS, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Failure> digests(JsonNode payloads, Path folder) {
        for (String needed : List.of(DECISIONS, BEFORE)) {
            if (!payloads.has(needed)) {
                return ReportVerifier.failure(
                        "manifest.payloads",
                        "found no digest of " + needed + "; expected one. Fix: get a report that was written with"
                                + " --payloads, or leave out --payloads here");
            }
        }
        for (Map.Entry<String, JsonNode> payload : payloads.properties()) {
            String name = payload.getKey();
            if (!name.matches("[A-Za-z0-9._-]{1,100}") || !Files.isRegularFile(folder.resolve(name))) {
                return ReportVerifier.failure("payloads." + name, "found no such file; expected one" + AGAIN);
            }
            String own = digest(folder.resolve(name)).toHex();
            if (!own.equals(payload.getValue().asText())) {
                return ReportVerifier.failure(
                        "payloads." + name,
                        "found SHA-256 " + own + "; expected "
                                + payload.getValue().asText() + ", that of the manifest" + AGAIN);
            }
        }
        return Optional.empty();
    }

    private static Optional<Failure> figures(JsonNode record, Path folder) {
        DecisionFigures figures =
                new DecisionFigures(record.path("sampling").path("challenge").asText());
        Instant from;
        Instant until;
        try {
            from = Instant.parse(record.path("from").asText());
            until = Instant.parse(record.path("until").asText());
        } catch (DateTimeException e) {
            return ReportVerifier.failure("record.from", "found no time; expected one in UTC");
        }
        read(folder.resolve(BEFORE), before(from, until), from, figures::addBefore);
        read(folder.resolve(DECISIONS), from, until, figures::add);
        ObjectNode sections = figures.sections();
        for (Map.Entry<String, JsonNode> section : sections.properties()) {
            Optional<Failure> failure = difference(
                    "sections." + section.getKey(), record.path("sections").path(section.getKey()), section.getValue());
            if (failure.isPresent()) {
                return failure;
            }
        }
        return difference("decisions", record.path("decisions"), figures.samples());
    }

    private static void read(Path file, Instant from, Instant until, Consumer<JsonNode> each) {
        long number = 0;
        long last = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                String place = file.getFileName() + ": line " + ++number + ": ";
                JsonNode line;
                try {
                    line = CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
                    Instant at = Instant.parse(line.path("at").asText());
                    if (at.isBefore(from) || !at.isBefore(until)) {
                        throw new IllegalArgumentException("found " + at + "; expected a time of the period");
                    }
                } catch (IllegalArgumentException | DateTimeException e) {
                    throw new IllegalArgumentException(place + e.getMessage(), e);
                }
                long own = line.path("number").asLong();
                if (own <= last) {
                    throw new IllegalArgumentException(
                            place + "found number " + own + "; expected one above " + last + ", the number before");
                }
                last = own;
                each.accept(line);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(file.getFileName() + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns the smallest part in which two values differ. */
    private static Optional<Failure> difference(String part, JsonNode found, JsonNode expected) {
        if (isEqual(found, expected)) {
            return Optional.empty();
        }
        if (found.isObject() && expected.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            found.fieldNames().forEachRemaining(names::add);
            expected.fieldNames().forEachRemaining(names::add);
            return names.stream()
                    .flatMap(name -> difference(part + "." + name, found.path(name), expected.path(name)).stream())
                    .findFirst();
        }
        if (found.isArray() && expected.isArray() && found.size() == expected.size()) {
            return Stream.iterate(0, i -> i + 1)
                    .limit(found.size())
                    .flatMap(i -> difference(part + "[" + i + "]", found.path(i), expected.path(i)).stream())
                    .findFirst();
        }
        return ReportVerifier.failure(
                part,
                "found " + RecordArithmetic.text(found) + "; expected " + RecordArithmetic.text(expected)
                        + ", which the payload amounts to");
    }

    /** Compares canonical bytes: integers of equal value may be of different classes. */
    private static boolean isEqual(JsonNode found, JsonNode expected) {
        return !found.isMissingNode()
                && !expected.isMissingNode()
                && Arrays.equals(CanonicalJson.bytes(found), CanonicalJson.bytes(expected));
    }

    /** Returns the sections of a record with figures that do not follow from its payload, in order. */
    static List<String> notComputedAgain(JsonNode record) {
        ObjectNode again = new DecisionFigures("").sections();
        Set<String> names = new TreeSet<>();
        for (Map.Entry<String, JsonNode> section : record.path("sections").properties()) {
            String name = section.getKey();
            if (name.equals(PRIVACY)) {
                section.getValue().properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(part -> !part.equals("ledgers"))
                        .forEach(part -> names.add(PRIVACY + "." + part));
            } else if (!again.has(name) && !RecordForm.isNotComputed(section.getValue())) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    /** Checks that each ledger of the payload has one row, and each row a ledger. */
    private static Optional<Failure> budgets(
            JsonNode record, JsonNode payloads, Path folder, Function<Path, List<LedgerEntry>> ledger) {
        Set<String> rows = new TreeSet<>();
        for (JsonNode row : record.path("sections").path(PRIVACY).path("ledgers")) {
            String name = ledgerFile(row.path("name").asText());
            if (!rows.add(name)) {
                return ReportVerifier.failure(LEDGERS, "found two rows for " + name + "; expected one");
            }
            if (!payloads.has(name)) {
                return ReportVerifier.failure("manifest.payloads", "found no digest of " + name + "; expected one");
            }
            Optional<Failure> failure = budget(row, name, folder, ledger);
            if (failure.isPresent()) {
                return failure;
            }
        }
        for (Map.Entry<String, JsonNode> payload : payloads.properties()) {
            String name = payload.getKey();
            if (name.startsWith(LEDGER) && !rows.contains(name) && !isEmpty(folder.resolve(name), ledger)) {
                return ReportVerifier.failure(LEDGERS, "found no row for " + name + "; expected one");
            }
        }
        return Optional.empty();
    }

    /** Returns whether a ledger has no entries: it has no budget, and no row. */
    private static boolean isEmpty(Path file, Function<Path, List<LedgerEntry>> ledger) {
        try {
            return ledger.apply(file).isEmpty();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static Optional<Failure> budget(
            JsonNode row, String name, Path folder, Function<Path, List<LedgerEntry>> ledger) {
        try {
            PrivacyLedger own = PrivacyLedger.of(ledger.apply(folder.resolve(name)));
            ObjectNode expected = JsonNodeFactory.instance.objectNode();
            expected.put("epsilonSpent", epsilon(own.epsilon()));
            expected.put("epsilonLimit", epsilon(own.budget().epsilon()));
            expected.put("epsilonRemaining", epsilon(remaining(own)));
            String part = LEDGERS + "." + row.path("name").asText() + ".";
            return expected.properties().stream()
                    .flatMap(figure ->
                            difference(part + figure.getKey(), row.path(figure.getKey()), figure.getValue()).stream())
                    .findFirst();
        } catch (RuntimeException e) {
            return ReportVerifier.failure("payloads." + name, String.valueOf(e.getMessage()));
        }
    }

    /** Returns the remaining budget of a ledger. */
    public static double remaining(PrivacyLedger ledger) {
        return Math.max(0, ledger.budget().epsilon() - ledger.epsilon());
    }

    /** Returns an epsilon as records have it. */
    public static String epsilon(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
