// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hanse.audit.ReportVerifier.Failure;

/**
 * Arithmetic of a record: terms add up to scores, shares to one, and counts to their totals. A section that was not computed, or that
 * another version added, has no arithmetic.
 */
final class RecordArithmetic {

    /** Nine digits of each of at most eight terms, and of the score, are rounded. */
    private static final BigDecimal TERMS_ROUNDING = new BigDecimal("0.000000005");

    private static final BigDecimal SHARES_ROUNDING = new BigDecimal("0.000005");

    private static final BigDecimal BUDGET_ROUNDING = new BigDecimal("0.000002");

    /** Longer numbers, and exponents, could take any time to add up. */
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9]\\d{0,15})(\\.\\d{1,40})?");

    private final JsonNode record;
    private final List<Failure> failures = new ArrayList<>();

    private RecordArithmetic(JsonNode record) {
        this.record = record;
    }

    /** Computes the figures of a record again. */
    static RecordArithmetic of(JsonNode record) {
        RecordArithmetic arithmetic = new RecordArithmetic(record);
        RecordForm.add(arithmetic, record);
        if (isOfCoordinator(record)) {
            CoordinatorArithmetic.add(arithmetic);
        } else if (SharedRecord.isShared(record)) {
            SharedArithmetic.add(arithmetic);
        } else if (isOfPerson(record)) {
            arithmetic.decisions();
        } else {
            arithmetic.decisions();
            arithmetic.counts();
            arithmetic.samples();
            arithmetic.shares();
            DecisionArithmetic.add(arithmetic);
            HiddenFigures.add(arithmetic);
        }
        arithmetic.budgets();
        return arithmetic;
    }

    /** Returns whether a record is of a coordinator. */
    static boolean isOfCoordinator(JsonNode record) {
        return record.path("schema").asText().equals(ReportManifest.COORDINATOR_SCHEMA);
    }

    /** Returns whether a record is a sheet about one person. */
    static boolean isOfPerson(JsonNode record) {
        return record.path("schema").asText().equals(ReportManifest.SUBJECT_SCHEMA);
    }

    /** Returns the first figure that is wrong. */
    Optional<Failure> first() {
        return failures.stream().findFirst();
    }

    /** Returns the first figure that is wrong within a part. */
    Optional<Failure> within(String part) {
        return failures.stream()
                .filter(failure -> failure.part().equals(part)
                        || failure.part().startsWith(part + ".")
                        || failure.part().startsWith(part + "["))
                .findFirst();
    }

    /** Returns a section; a missing node if it was not computed. */
    JsonNode section(String name) {
        JsonNode section = anySection(name);
        return RecordForm.isNotComputed(section) ? MissingNode.getInstance() : section;
    }

    /** Returns a section, whether it was computed or not. */
    JsonNode anySection(String name) {
        return record.path("sections").path(name);
    }

    /** Returns whether a section has a reason in place of figures. */
    boolean isNotComputed(String name) {
        return RecordForm.isNotComputed(anySection(name));
    }

    /** Returns a count; a failure if it is none. */
    long count(JsonNode value, String part) {
        if (!value.isIntegralNumber() || value.asLong() < 0) {
            fail(part, "found " + text(value) + "; expected a count");
            return 0;
        }
        return value.asLong();
    }

    /** Returns a decimal; a failure, and zero, if it is none. */
    BigDecimal decimal(JsonNode value, String part) {
        if (!value.isTextual() || !DECIMAL.matcher(value.asText()).matches()) {
            fail(part, "found " + text(value) + "; expected a decimal as text");
            return BigDecimal.ZERO;
        }
        return new BigDecimal(value.asText());
    }

    /** Returns an epsilon, at least 0; a failure if it is none. */
    private BigDecimal epsilon(JsonNode value, String part) {
        BigDecimal epsilon = decimal(value, part);
        if (epsilon.signum() < 0) {
            fail(part, "found " + text(value) + "; expected at least 0");
        }
        return epsilon;
    }

    /** Compares the sum of a count over rows with its total. */
    void requireSum(JsonNode rows, String count, String part, long total) {
        requireSum(rows, count, part, BigInteger.valueOf(total));
    }

    /** Compares the sum of a count over rows with its total. Sums are exact: they may be greater than any count. */
    void requireSum(JsonNode rows, String count, String part, BigInteger total) {
        if (!rows.isArray()) {
            fail(part, "found " + text(rows) + "; expected a list");
            return;
        }
        BigInteger sum = BigInteger.ZERO;
        int number = 0;
        for (JsonNode row : rows) {
            sum = sum.add(BigInteger.valueOf(count(row.path(count), part + "[" + number++ + "]." + count)));
        }
        if (!sum.equals(total)) {
            fail(part, "found " + sum + " " + count + "; expected " + total + ", the number of all");
        }
    }

    /** Compares a fraction with its count. */
    void requireShare(JsonNode share, String part, long count, long all) {
        String expected = FixedText.share(count, all);
        if (count > all) {
            fail(part, "found a share of " + count + "; expected one of at most " + all + ", the number of all");
        } else if (!share.isTextual() || !share.asText().equals(expected)) {
            fail(part, "found " + text(share) + "; expected " + expected + ", " + count + " of " + all);
        }
    }

    void fail(String part, String why) {
        failures.add(new Failure(part, why));
    }

    static String text(JsonNode value) {
        return value.isMissingNode() ? "nothing" : value.toString();
    }

    private void decisions() {
        int number = 0;
        for (JsonNode decision : record.path("decisions")) {
            decision(decision.path("document"), "decisions[" + number++ + "]");
        }
    }

    private void decision(JsonNode document, String part) {
        JsonNode first = document.path("items").path(0);
        if (!document.path("items").isArray() || first.isMissingNode()) {
            return;
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode term : document.path("terms")) {
            sum = sum.add(decimal(term, part + ".terms"));
        }
        if (sum.subtract(decimal(first.path(1), part + ".score")).abs().compareTo(TERMS_ROUNDING) > 0) {
            fail(
                    part + ".score",
                    "found " + text(first.path(1)) + "; expected " + sum.toPlainString() + ", the sum of the terms");
        }
        for (JsonNode item : document.path("items")) {
            BigDecimal propensity = decimal(item.path(2), part + ".propensity");
            if (propensity.signum() <= 0 || propensity.compareTo(BigDecimal.ONE) > 0) {
                fail(part + ".propensity", "found " + propensity + "; expected a number above 0, at most 1");
            }
        }
    }

    private void counts() {
        JsonNode scope = section("scope");
        if (!scope.isObject()) {
            return;
        }
        long all = count(scope.path("decisions"), "sections.scope.decisions");
        for (String by : List.of("models", "surfaces", "servedBy")) {
            requireSum(scope.path(by), "decisions", "sections.scope." + by, all);
        }
    }

    /** Checks the sampled decisions: they are in the order of their digests with the challenge, and complete. */
    private void samples() {
        JsonNode all = section("scope").path("decisions");
        long expected = Math.min(ReportManifest.SAMPLES, all.asLong());
        if (all.isIntegralNumber() && record.path("decisions").size() != expected) {
            fail("decisions", "found " + record.path("decisions").size() + " sampled decisions; expected " + expected);
        }
        order(record.path("sampling").path("challenge"));
    }

    private void order(JsonNode challenge) {
        String before = "";
        int number = 0;
        for (JsonNode decision : record.path("decisions")) {
            JsonNode id = decision.path("id");
            if (challenge.isTextual() && id.isTextual()) {
                String order = ReportManifest.order(challenge.asText(), id.asText());
                if (order.compareTo(before) <= 0) {
                    fail("decisions[" + number + "].id", "found another order; expected that of the challenge");
                }
                before = order;
            }
            number++;
        }
    }

    private void shares() {
        JsonNode parameters = section("parameters");
        String all = "sections.parameters.surfaces";
        if (parameters.isObject() && !parameters.path("surfaces").isObject()) {
            fail(all, "found " + text(parameters.path("surfaces")) + "; expected shares by surface");
        }
        for (Map.Entry<String, JsonNode> surface : parameters.path("surfaces").properties()) {
            String part = all + "." + surface.getKey();
            JsonNode parts = surface.getValue().path("parts");
            if (!parts.isObject()) {
                fail(part, "found " + text(parts) + "; expected shares by part");
                continue;
            }
            BigDecimal sum = BigDecimal.ZERO;
            for (JsonNode own : parts) {
                sum = sum.add(decimal(own.path("share"), part));
            }
            if (!parts.isEmpty() && sum.subtract(BigDecimal.ONE).abs().compareTo(SHARES_ROUNDING) > 0) {
                fail(part, "found shares of " + sum.toPlainString() + " together; expected 1");
            }
        }
    }

    /** Checks privacy budgets: the remaining epsilon is the limit minus the spent one, and never negative. */
    private void budgets() {
        JsonNode privacy = section("privacy");
        if (privacy.isObject() && !privacy.path("ledgers").isArray()) {
            fail("sections.privacy.ledgers", "found " + text(privacy.path("ledgers")) + "; expected a list");
            return;
        }
        int number = 0;
        for (JsonNode ledger : privacy.path("ledgers")) {
            String part = "sections.privacy.ledgers[" + number++ + "].";
            BigDecimal spent = epsilon(ledger.path("epsilonSpent"), part + "epsilonSpent");
            BigDecimal limit = epsilon(ledger.path("epsilonLimit"), part + "epsilonLimit");
            BigDecimal remaining = epsilon(ledger.path("epsilonRemaining"), part + "epsilonRemaining");
            BigDecimal expected = limit.subtract(spent).max(BigDecimal.ZERO);
            if (remaining.subtract(expected).abs().compareTo(BUDGET_ROUNDING) > 0) {
                fail(
                        part + "epsilonRemaining",
                        "found " + remaining.toPlainString() + "; expected " + expected.toPlainString()
                                + ", the limit minus what is spent");
            }
        }
    }
}
