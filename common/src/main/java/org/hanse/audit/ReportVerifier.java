// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.VerifyingKey;

/**
 * Verifies a report with its files and the public key of its node: form, signature, digests, and the arithmetic of the record. It does not
 * show that the logged decisions are all that were made: only that the figures follow from what the node signed.
 */
public final class ReportVerifier {

    /** Nine digits of each of the six terms, and of the score, are rounded. */
    private static final BigDecimal TERMS_ROUNDING = new BigDecimal("0.000000005");

    private static final BigDecimal SHARES_ROUNDING = new BigDecimal("0.000005");

    private ReportVerifier() {}

    /**
     * A failure.
     *
     * @param part smallest part that failed, such as {@code decisions[3].score}
     * @param why found and expected, in one line
     */
    public record Failure(String part, String why) {}

    /**
     * Verifies a report.
     *
     * @param record bytes of the record
     * @param manifest bytes of the manifest
     * @param file bytes of another file of the report by name; empty if it is missing
     * @return the first failure; empty if all holds
     */
    public static Optional<Failure> verify(
            byte[] record, byte[] manifest, Function<String, Optional<byte[]>> file, VerifyingKey key) {
        JsonNode parsedManifest;
        JsonNode parsedRecord;
        try {
            parsedManifest = CanonicalJson.parse(manifest);
        } catch (IllegalArgumentException e) {
            return failure("manifest", String.valueOf(e.getMessage()));
        }
        Optional<Failure> signature = signature(parsedManifest, key);
        if (signature.isPresent()) {
            return signature;
        }
        try {
            parsedRecord = CanonicalJson.parse(record);
        } catch (IllegalArgumentException e) {
            return failure("record", String.valueOf(e.getMessage()));
        }
        return schema(parsedRecord)
                .or(() -> digests(parsedRecord, parsedManifest))
                .or(() -> files(parsedManifest, file))
                .or(() -> RecordArithmetic.failure(parsedRecord));
    }

    static Optional<Failure> failure(String part, String why) {
        return Optional.of(new Failure(part, why));
    }

    private static Optional<Failure> schema(JsonNode record) {
        String schema = record.path("schema").asText();
        return schema.equals(ReportManifest.RECORD_SCHEMA)
                ? Optional.empty()
                : failure(
                        "schema",
                        "found " + schema + "; expected " + ReportManifest.RECORD_SCHEMA
                                + ", the schema of this version");
    }

    private static Optional<Failure> signature(JsonNode manifest, VerifyingKey key) {
        if (!(manifest instanceof ObjectNode object)
                || !manifest.path("schema").asText().equals(ReportManifest.SCHEMA)) {
            return failure(
                    "manifest.schema",
                    "found " + manifest.path("schema").asText() + "; expected " + ReportManifest.SCHEMA
                            + ", the schema of this version");
        }
        if (!manifest.path("key").asText().equals(key.toHex())) {
            return failure(
                    "manifest.key",
                    "found " + manifest.path("key").asText() + "; expected " + key.toHex() + ", the key of --key");
        }
        try {
            String text = manifest.path(ReportManifest.SIGNATURE).asText();
            Signature signature = Signature.of(HexFormat.of().parseHex(text));
            // Upper case would be another file with the same meaning.
            return text.equals(signature.toHex()) && key.verifies(ReportManifest.message(object), signature)
                    ? Optional.empty()
                    : failure("manifest.signature", "the signature is not of this manifest");
        } catch (IllegalArgumentException e) {
            return failure("manifest.signature", "found no signature; expected 128 hexadecimal digits");
        }
    }

    /** Compares the smallest parts first, so that a failure names one of them. */
    private static Optional<Failure> digests(JsonNode record, JsonNode manifest) {
        List<Failure> failures = new ArrayList<>();
        for (Map.Entry<String, JsonNode> section : record.path("sections").properties()) {
            compare(
                            "sections." + section.getKey(),
                            section.getValue(),
                            manifest.path("sections").path(section.getKey()))
                    .ifPresent(failures::add);
        }
        Iterator<JsonNode> digests = manifest.path("decisions").iterator();
        int number = 0;
        for (JsonNode decision : record.path("decisions")) {
            compare("decisions[" + number++ + "]", decision, digests.hasNext() ? digests.next() : manifest.path("none"))
                    .ifPresent(failures::add);
        }
        if (failures.isEmpty()) {
            compare("record", record, manifest.path("record")).ifPresent(failures::add);
        }
        // A figure that does not add up is a smaller part than the decision that it is in.
        return failures.stream()
                .findFirst()
                .map(first -> RecordArithmetic.failure(record)
                        .filter(inner -> inner.part().startsWith(first.part()))
                        .orElse(first));
    }

    private static Optional<Failure> compare(String part, JsonNode value, JsonNode digest) {
        return ReportManifest.digest(value).toHex().equals(digest.asText())
                ? Optional.empty()
                : failure(part, "its digest differs from that of the manifest");
    }

    private static Optional<Failure> files(JsonNode manifest, Function<String, Optional<byte[]>> file) {
        for (Map.Entry<String, JsonNode> other : manifest.path("files").properties()) {
            Optional<byte[]> bytes = file.apply(other.getKey());
            if (bytes.isEmpty()) {
                return failure(other.getKey(), "the file is missing");
            }
            if (!Digest.sha256(bytes.get()).toHex().equals(other.getValue().asText())) {
                return failure(other.getKey(), "its digest differs from that of the manifest");
            }
        }
        return Optional.empty();
    }

    /** What figures of a record have to do with each other. */
    private static final class RecordArithmetic {

        /** Longer numbers, and exponents, could take any time to add up. */
        private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9]\\d{0,15})(\\.\\d{1,40})?");

        private RecordArithmetic() {}

        static Optional<Failure> failure(JsonNode record) {
            try {
                return decisions(record)
                        .or(() -> counts(record))
                        .or(() -> samples(record))
                        .or(() -> shares(record));
            } catch (NumberFormatException e) {
                return ReportVerifier.failure("record", "found a text where a decimal is expected");
            }
        }

        private static BigDecimal decimal(JsonNode value) {
            if (!DECIMAL.matcher(value.asText()).matches()) {
                throw new NumberFormatException("no decimal");
            }
            return new BigDecimal(value.asText());
        }

        private static Optional<Failure> decisions(JsonNode record) {
            int number = 0;
            for (JsonNode decision : record.path("decisions")) {
                String part = "decisions[" + number++ + "]";
                JsonNode first = decision.path("document").path("items").path(0);
                if (first.isMissingNode()) {
                    continue;
                }
                BigDecimal sum = BigDecimal.ZERO;
                for (JsonNode term : decision.path("document").path("terms")) {
                    sum = sum.add(decimal(term));
                }
                if (sum.subtract(decimal(first.path(1))).abs().compareTo(TERMS_ROUNDING) > 0) {
                    return ReportVerifier.failure(
                            part + ".score",
                            "found " + first.path(1).asText() + "; expected " + sum.toPlainString()
                                    + ", the sum of the terms");
                }
                for (JsonNode item : decision.path("document").path("items")) {
                    BigDecimal propensity = decimal(item.path(2));
                    if (propensity.signum() <= 0 || propensity.compareTo(BigDecimal.ONE) > 0) {
                        return ReportVerifier.failure(
                                part + ".propensity", "found " + propensity + "; expected a number above 0, at most 1");
                    }
                }
            }
            return Optional.empty();
        }

        private static Optional<Failure> counts(JsonNode record) {
            JsonNode scope = record.path("sections").path("scope");
            for (String by : List.of("models", "surfaces", "servedBy")) {
                long sum = 0;
                for (JsonNode row : scope.path(by)) {
                    sum += row.path("decisions").asLong();
                }
                if (sum != scope.path("decisions").asLong()) {
                    return ReportVerifier.failure(
                            "sections.scope." + by,
                            "found " + sum + " decisions; expected "
                                    + scope.path("decisions").asLong() + ", the number of all");
                }
            }
            return Optional.empty();
        }

        /** The sampled decisions are in the order of their digests with the challenge, and as many as there can be. */
        private static Optional<Failure> samples(JsonNode record) {
            long all = record.path("sections").path("scope").path("decisions").asLong();
            long expected = Math.min(ReportManifest.SAMPLES, all);
            if (record.path("decisions").size() != expected) {
                return ReportVerifier.failure(
                        "decisions",
                        "found " + record.path("decisions").size() + " sampled decisions; expected " + expected);
            }
            String challenge = record.path("sampling").path("challenge").asText();
            String before = "";
            int number = 0;
            for (JsonNode decision : record.path("decisions")) {
                String order =
                        ReportManifest.order(challenge, decision.path("id").asText());
                if (order.compareTo(before) <= 0) {
                    return ReportVerifier.failure(
                            "decisions[" + number + "].id", "found another order than that of the challenge");
                }
                before = order;
                number++;
            }
            return Optional.empty();
        }

        private static Optional<Failure> shares(JsonNode record) {
            for (Map.Entry<String, JsonNode> surface :
                    record.path("sections").path("parameters").path("surfaces").properties()) {
                BigDecimal sum = BigDecimal.ZERO;
                for (JsonNode part : surface.getValue().path("parts")) {
                    sum = sum.add(decimal(part.path("share")));
                }
                if (!surface.getValue().path("parts").isEmpty()
                        && sum.subtract(BigDecimal.ONE).abs().compareTo(SHARES_ROUNDING) > 0) {
                    return ReportVerifier.failure(
                            "sections.parameters.surfaces." + surface.getKey(),
                            "found shares of " + sum.toPlainString() + " together; expected 1");
                }
            }
            return Optional.empty();
        }
    }
}
