// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Sums over decisions of the absolute values of parts of scores. The share of a part is a ratio of two sums. Its interval follows from the
 * variance of the residuals.
 */
final class TermShares {

    /** Parts of scores, in the order of {@code sizes} of a decision. */
    static final List<String> PARTS =
            List.of("base", "network", "transitions", "coOccurrence", "content", "identity", "sequence");

    /** Part that only some networks have; figures name it where it is there. */
    static final String SEQUENCE = "sequence";

    /** Quantile of the normal distribution for 95 % intervals. */
    static final double CONFIDENCE_95 = 1.959963984540054;

    private final double[] sum = new double[PARTS.size()];
    private final double[] squares = new double[PARTS.size()];
    private final double[] products = new double[PARTS.size()];
    private double total;
    private double totalSquares;

    /** Adds a decision's sizes. */
    void add(JsonNode sizes) {
        double[] own = new double[PARTS.size()];
        double all = 0;
        for (int p = 0; p < own.length; p++) {
            own[p] = Double.parseDouble(sizes.path(p).asText("0"));
            all += own[p];
        }
        for (int p = 0; p < own.length; p++) {
            sum[p] += own[p];
            squares[p] += own[p] * own[p];
            products[p] += own[p] * all;
        }
        total += all;
        totalSquares += all * all;
    }

    /** Returns the sums of both. */
    TermShares plus(TermShares other) {
        TermShares both = new TermShares();
        both.include(this);
        both.include(other);
        return both;
    }

    private void include(TermShares other) {
        for (int p = 0; p < sum.length; p++) {
            sum[p] += other.sum[p];
            squares[p] += other.squares[p];
            products[p] += other.products[p];
        }
        total += other.total;
        totalSquares += other.totalSquares;
    }

    /** Returns whether shares exist. */
    boolean present() {
        return total > 0;
    }

    private double share(int part) {
        return sum[part] / total;
    }

    /** Returns half the width of the 95 % interval. */
    private double half(int part) {
        double share = share(part);
        double residuals = squares[part] - 2 * share * products[part] + share * share * totalSquares;
        return CONFIDENCE_95 * Math.sqrt(Math.max(0, residuals)) / total;
    }

    /** Returns whether a decision had a sequence term. */
    boolean hasSequence() {
        return sum[PARTS.indexOf(SEQUENCE)] > 0;
    }

    private static int named(boolean sequence) {
        return sequence ? PARTS.size() : PARTS.indexOf(SEQUENCE);
    }

    /**
     * Returns share and interval by part.
     *
     * @param before whether an earlier period had a sequence term, which is named then, too
     */
    ObjectNode parts(boolean before) {
        ObjectNode parts = JsonNodeFactory.instance.objectNode();
        for (int p = 0; p < named(before || hasSequence()) && present(); p++) {
            parts.putObject(PARTS.get(p))
                    .put("share", FixedText.of(share(p)))
                    .put("low", FixedText.of(Math.max(0, share(p) - half(p))))
                    .put("high", FixedText.of(Math.min(1, share(p) + half(p))));
        }
        return parts;
    }

    /** Returns the change of each share since an earlier period, with intervals for independent decisions. */
    ObjectNode change(TermShares before) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        for (int p = 0; p < named(hasSequence() || before.hasSequence()); p++) {
            double difference = share(p) - before.share(p);
            double half = Math.sqrt(half(p) * half(p) + before.half(p) * before.half(p));
            change.putObject(PARTS.get(p))
                    .put("change", FixedText.of(difference))
                    .put("low", FixedText.of(difference - half))
                    .put("high", FixedText.of(difference + half));
        }
        return change;
    }
}
