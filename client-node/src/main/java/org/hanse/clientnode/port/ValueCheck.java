// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.hanse.core.evaluate.policy.OffPolicySupport;

/**
 * Check whether a network ranks by its values, too. Both parts must pass: validation, and the estimate from the node's own log (decision
 * 0090). It never leaves the node.
 *
 * @param metric name of the validation values
 * @param with value on the validation queries with the network's values; empty without a comparison
 * @param without value without them
 * @param log what the own log says
 */
public record ValueCheck(String metric, OptionalDouble with, OptionalDouble without, Estimate log) {

    /** Settings of {@code explore} whose log supports an estimate: no weight is far above best / rate, which is 25. */
    private static final String EXPLORE = "explore: {rate: 0.2, best: 5} in node.yaml";

    /**
     * Estimate from the log: rewarded slots with the network's values minus those without them.
     *
     * @param slots slots of this network with propensities of both, whose window has ended
     * @param verdict verdict on both rankings
     * @param because why it is not "supported"
     * @param low lower limit of the interval of 95 % over shoppers; NaN without slots
     * @param high upper limit
     */
    public record Estimate(
            int slots,
            OffPolicySupport.Verdict verdict,
            List<String> because,
            double difference,
            double low,
            double high) {

        /** Log without a slot. */
        public static final Estimate NONE =
                new Estimate(0, OffPolicySupport.Verdict.NOT_SUPPORTED, List.of(), Double.NaN, Double.NaN, Double.NaN);

        public Estimate {
            because = List.copyOf(because);
        }
    }

    /** Reason of the result, the first that applies. */
    public enum Reason {
        /** Validation has too few queries. */
        NOT_VALIDATED,
        /** Validation puts the ranking with values below that without. */
        VALIDATION,
        /** The log has no slot with propensities of both. */
        NO_LOG,
        /** The log does not support an estimate, or few rows decide. */
        NOT_SUPPORTED,
        /** The interval of the difference lies below 0. */
        WORSE,
        PASSED
    }

    /** Returns the reason. */
    public Reason reason() {
        if (with.isEmpty() || without.isEmpty()) {
            return Reason.NOT_VALIDATED;
        }
        if (with.getAsDouble() < without.getAsDouble()) {
            return Reason.VALIDATION;
        }
        if (log.slots() == 0) {
            return Reason.NO_LOG;
        }
        if (log.verdict() != OffPolicySupport.Verdict.SUPPORTED) {
            return Reason.NOT_SUPPORTED;
        }
        return log.high() >= 0 ? Reason.PASSED : Reason.WORSE;
    }

    /** Returns whether the network ranks by its values. */
    public boolean isPassed() {
        return reason() == Reason.PASSED;
    }

    /** Returns the result and its reason in one sentence without a full stop. */
    public String words() {
        return (isPassed() ? "ranks with its values: " : "ranks without its values: ")
                + switch (reason()) {
                    case NOT_VALIDATED -> "too few validation queries compare both";
                    case VALIDATION -> validation();
                    case NO_LOG ->
                        "the log has no slot of this network with propensities that is a week old; " + EXPLORE
                                + " makes them";
                    case NOT_SUPPORTED ->
                        "the log's estimate is " + log.verdict().key() + " (" + String.join(", ", log.because()) + "; "
                                + log.slots() + " slots); " + EXPLORE + " supports more";
                    case WORSE -> difference();
                    case PASSED -> validation() + "; " + difference();
                };
    }

    private String validation() {
        return String.format(Locale.ROOT, "%s %.3f with them, %.3f without", metric, with.orElse(0), without.orElse(0))
                .replace(" 0.", " .");
    }

    private String difference() {
        return String.format(
                Locale.ROOT,
                "by the log %+.2f rewarded of 100 slots (%+.2f to %+.2f, 95 %%; %d slots)",
                100 * log.difference(),
                100 * log.low(),
                100 * log.high(),
                log.slots());
    }
}
