// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.port.SentLog;

/**
 * Text that the decisions shown in full are drawn by.
 *
 * @param chosenBy {@link #GIVEN}, {@link #ROUND} or {@link #MERCHANT}
 */
public record Challenge(String text, String chosenBy) {

    /** The text was given for the report. */
    static final String GIVEN = "given";

    /** The text names the model of the first counted round that the node sent an update for after the period. */
    static final String ROUND = "round";

    /** Challenge of the merchant: the text is the period, which the merchant knows in advance. */
    static final String MERCHANT = "merchant";

    /** Returns a text that was given for a report. */
    public static Challenge given(String text) {
        return new Challenge(text, GIVEN);
    }

    /**
     * Returns the challenge of a report: the given text, else the model of the first counted round trained after the period, else the
     * period.
     *
     * @param given text of the report's reader
     * @param sent log of what left the node
     * @param until instant after the period
     * @param period text of the period
     */
    public static Challenge of(Optional<String> given, List<SentLog.Entry> sent, Instant until, String period) {
        return given.map(Challenge::given)
                .or(() -> sent.stream()
                        .filter(own -> own.kind() == SentLog.Kind.COUNTED && isAfter(own, sent, until))
                        .findFirst()
                        .map(own -> new Challenge(
                                "job " + own.job().text() + ", round "
                                        + own.round().number() + ", model " + own.digest(),
                                ROUND)))
                .orElseGet(() -> new Challenge(period, MERCHANT));
    }

    /** Returns whether a round ended after an instant, and the node sent its update after it: no model of that round was known before. */
    private static boolean isAfter(SentLog.Entry ended, List<SentLog.Entry> sent, Instant until) {
        return !ended.at().isBefore(until)
                && sent.stream()
                        .anyMatch(own -> own.kind() == SentLog.Kind.UPDATE
                                && own.job().equals(ended.job())
                                && own.round().equals(ended.round())
                                && !own.at().isBefore(until));
    }

    /** Returns who chose it, in a sentence. */
    static String sentence(String chosenBy) {
        return switch (chosenBy) {
            case GIVEN ->
                "it was given for this report (recorded as “given”). The record does not show by whom. Only if you, the"
                        + " reader, chose it after the period, the choice was not the merchant's.";
            case ROUND ->
                "the first round of training that counted after the period (recorded as “round”). Its model was not known"
                        + " before. Compare round and model with the coordinator's report.";
            default ->
                "the merchant (recorded as “merchant”). It is the default, which the merchant knows beforehand. Send a"
                        + " text of your own, and ask for the report again.";
        };
    }
}
