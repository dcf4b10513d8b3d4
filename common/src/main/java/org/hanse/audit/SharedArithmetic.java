// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/**
 * Form and arithmetic of a shared report: intervals and shares follow from counts and sigma, sigma from epsilon by the accountant, and the
 * budget covers the report. Exact counts stay at the shop, so the counts themselves cannot be verified.
 */
final class SharedArithmetic {

    private static final String COUNTS = "sections.counts";
    private static final String NOISE = "sections.noise";
    private static final String PRIVACY = "sections.privacy";
    private static final BigDecimal LEAST_EPSILON = new BigDecimal(SharedNoise.LEAST_EPSILON);
    private static final BigDecimal MOST_EPSILON = BigDecimal.valueOf(SharedNoise.MOST_EPSILON);
    private static final BigDecimal MOST_SIGMA = BigDecimal.valueOf(1_000_000_000);

    /** Noise may be this much above the least, which calibration finds up to a part. */
    private static final BigDecimal SLACK = new BigDecimal("1.01");

    private static final BigDecimal ROUNDING = new BigDecimal("0.000002");
    private static final int SIGMA_DIGITS = 12;

    private final RecordArithmetic figures;

    private SharedArithmetic(RecordArithmetic figures) {
        this.figures = figures;
    }

    /** Adds the figures that are wrong. */
    static void add(RecordArithmetic figures) {
        new SharedArithmetic(figures).add();
    }

    private void add() {
        JsonNode counts = figures.anySection("counts");
        JsonNode noise = figures.anySection("noise");
        long most = figures.count(counts.path("mostDecisions"), COUNTS + ".mostDecisions");
        BigDecimal epsilon = figures.decimal(noise.path("epsilon"), NOISE + ".epsilon");
        BigDecimal sigma = figures.decimal(noise.path("sigma"), NOISE + ".sigma");
        if (isWithin(BigDecimal.valueOf(most), BigDecimal.ONE, BigDecimal.valueOf(SharedNoise.MOST_DECISIONS))
                && isWithin(epsilon, LEAST_EPSILON, MOST_EPSILON)
                && sigma.signum() > 0
                && sigma.compareTo(MOST_SIGMA) <= 0) {
            SharedNoise own = new SharedNoise((int) most, epsilon, sigma);
            noise(noise, own);
            counts(counts.path("rows"), own);
            privacy(figures.anySection("privacy"), own);
        } else {
            figures.fail(
                    NOISE + ".sigma",
                    "found " + most + " decisions of a shopper, epsilon " + epsilon.toPlainString() + " and sigma "
                            + sigma.toPlainString() + "; expected settings of a shared report");
        }
    }

    private static boolean isWithin(BigDecimal value, BigDecimal least, BigDecimal most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private void noise(JsonNode noise, SharedNoise own) {
        equal(noise, SharedRecord.noise(own), NOISE);
        double epsilon = own.epsilon().doubleValue();
        BigDecimal less = own.sigma().divide(SLACK, SIGMA_DIGITS, RoundingMode.HALF_EVEN);
        if (own.cost() > epsilon) {
            figures.fail(
                    NOISE + ".sigma",
                    "found " + own.sigma() + ", which costs epsilon " + PayloadVerifier.epsilon(own.cost())
                            + "; expected at most " + own.epsilon());
        } else if (new SharedNoise(own.mostDecisions(), own.epsilon(), less).cost() <= epsilon) {
            figures.fail(
                    NOISE + ".sigma",
                    "found " + own.sigma() + "; expected the least noise for epsilon " + own.epsilon()
                            + ", up to a hundredth");
        }
    }

    private void counts(JsonNode rows, SharedNoise own) {
        long[] noised = new long[SharedCounts.GROUPS.size()];
        if (rows.size() != noised.length) {
            figures.fail(COUNTS + ".rows", "found " + rows.size() + " rows; expected " + noised.length);
            return;
        }
        for (int g = 0; g < noised.length; g++) {
            JsonNode count = rows.path(g).path("count");
            if (!count.isIntegralNumber() || !count.canConvertToLong()) {
                figures.fail(
                        row(g) + ".count",
                        "found " + RecordArithmetic.text(count) + "; expected an integer, which may be negative");
                return;
            }
            noised[g] = count.asLong();
        }
        JsonNode expected = SharedRecord.counts(own, noised).path("rows");
        for (int g = 0; g < noised.length; g++) {
            equal(rows.path(g), expected.path(g), row(g));
        }
    }

    private static String row(int index) {
        return COUNTS + ".rows[" + index + "]";
    }

    /** Compares fields with values that follow from other fields. */
    private void equal(JsonNode found, JsonNode expected, String part) {
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            String own = RecordArithmetic.text(found.path(field.getKey()));
            if (!own.equals(field.getValue().toString())) {
                figures.fail(part + "." + field.getKey(), "found " + own + "; expected " + field.getValue());
            }
        }
        for (Map.Entry<String, JsonNode> field : found.properties()) {
            if (!expected.has(field.getKey())) {
                figures.fail(part + "." + field.getKey(), "found a figure; expected none");
            }
        }
    }

    private void privacy(JsonNode privacy, SharedNoise own) {
        long reports = figures.count(privacy.path("reports"), PRIVACY + ".reports");
        JsonNode ledger = privacy.path("ledgers").path(0);
        String part = PRIVACY + ".ledgers";
        if (privacy.path("ledgers").size() != 1
                || !ledger.path("name").asText().equals(SharedRecord.LEDGER)
                || reports < 1) {
            figures.fail(part, "found no single ledger " + SharedRecord.LEDGER + " with a report; expected one");
            return;
        }
        BigDecimal spent = figures.decimal(ledger.path("epsilonSpent"), part + "[0].epsilonSpent");
        BigDecimal limit = figures.decimal(ledger.path("epsilonLimit"), part + "[0].epsilonLimit");
        BigDecimal cost = BigDecimal.valueOf(own.cost());
        if (spent.add(ROUNDING).compareTo(cost) < 0
                || spent.compareTo(limit) > 0
                || (reports == 1 && spent.subtract(cost).abs().compareTo(ROUNDING) > 0)) {
            figures.fail(
                    part + "[0].epsilonSpent",
                    "found " + spent.toPlainString() + "; expected "
                            + (reports == 1 ? "the cost of this report, " : "at least the cost of this report, ")
                            + PayloadVerifier.epsilon(own.cost()) + ", and at most the limit");
        }
    }
}
