// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hanse.audit.ReportVerifier.Failure;

/**
 * Arithmetic of a record: terms add up to scores, shares to one, and counts to their totals. A section that was not computed, or that another
 * version added, has no arithmetic.
 */
final class RecordArithmetic {

    /** Nine digits of each of the six terms, and of the score, are rounded. */
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
        if (record.path("schema").asText().equals(ReportManifest.COORDINATOR_SCHEMA)) {
            CoordinatorArithmetic.add(arithmetic);
        } else {
            arithmetic.decisions();
            arithmetic.counts();
            arithmetic.samples();
            arithmetic.shares();
            DecisionArithmetic.add(arithmetic);
        }
        arithmetic.budgets();
        return arithmetic;
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
        JsonNode section = record.path("sections").path(name);
        return section.path("computed").asBoolean(true) ? section : MissingNode.getInstance();
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

    /** Compares the sum of a count over rows with its total. */
    void requireSum(JsonNode rows, String count, String part, long total) {
        long sum = 0;
        int number = 0;
        for (JsonNode row : rows) {
            sum += count(row.path(count), part + "[" + number++ + "]." + count);
        }
        if (sum != total) {
            fail(part, "found " + sum + " " + count + "; expected " + total + ", the number of all");
        }
    }

    /** Compares a share with the count that it is of. */
    void requireShare(JsonNode share, String part, long count, long all) {
        String expected = FixedText.share(count, all);
        if (!share.asText().equals(expected)) {
            fail(part, "found " + text(share) + "; expected " + expected + ", " + count + " of " + all);
        }
    }

    void fail(String part, String why) {
        failures.add(new Failure(part, why));
    }

    private static String text(JsonNode value) {
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
        if (first.isMissingNode()) {
            return;
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode term : document.path("terms")) {
            sum = sum.add(decimal(term, part + ".terms"));
        }
        if (sum.subtract(decimal(first.path(1), part + ".score")).abs().compareTo(TERMS_ROUNDING) > 0) {
            fail(
                    part + ".score",
                    "found " + first.path(1).asText() + "; expected " + sum.toPlainString() + ", the sum of the terms");
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
        if (scope.isMissingNode()) {
            return;
        }
        long all = count(scope.path("decisions"), "sections.scope.decisions");
        for (String by : List.of("models", "surfaces", "servedBy")) {
            requireSum(scope.path(by), "decisions", "sections.scope." + by, all);
        }
    }

    /** The sampled decisions are in the order of their digests with the challenge, and as many as there can be. */
    private void samples() {
        JsonNode all = section("scope").path("decisions");
        long expected = Math.min(ReportManifest.SAMPLES, all.asLong());
        if (all.isIntegralNumber() && record.path("decisions").size() != expected) {
            fail("decisions", "found " + record.path("decisions").size() + " sampled decisions; expected " + expected);
        }
        String challenge = record.path("sampling").path("challenge").asText();
        String before = "";
        int number = 0;
        for (JsonNode decision : record.path("decisions")) {
            String order = ReportManifest.order(challenge, decision.path("id").asText());
            if (order.compareTo(before) <= 0) {
                fail("decisions[" + number + "].id", "found another order than that of the challenge");
            }
            before = order;
            number++;
        }
    }

    private void shares() {
        for (Map.Entry<String, JsonNode> surface :
                section("parameters").path("surfaces").properties()) {
            String part = "sections.parameters.surfaces." + surface.getKey();
            JsonNode parts = surface.getValue().path("parts");
            BigDecimal sum = BigDecimal.ZERO;
            for (JsonNode own : parts) {
                sum = sum.add(decimal(own.path("share"), part));
            }
            if (!parts.isEmpty() && sum.subtract(BigDecimal.ONE).abs().compareTo(SHARES_ROUNDING) > 0) {
                fail(part, "found shares of " + sum.toPlainString() + " together; expected 1");
            }
        }
    }

    /** Privacy budgets: the remaining epsilon is the limit minus what is spent, and never negative. */
    private void budgets() {
        int number = 0;
        for (JsonNode ledger : section("privacy").path("ledgers")) {
            String part = "sections.privacy.ledgers[" + number++ + "].";
            BigDecimal spent = decimal(ledger.path("epsilonSpent"), part + "epsilonSpent");
            BigDecimal limit = decimal(ledger.path("epsilonLimit"), part + "epsilonLimit");
            BigDecimal remaining = decimal(ledger.path("epsilonRemaining"), part + "epsilonRemaining");
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
