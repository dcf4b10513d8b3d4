// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.hanse.cli.Words;
import org.hanse.core.evaluate.Protocol;

/** A protocol in words, with the resulting counts. */
final class ProtocolText {

    private ProtocolText() {}

    /** Returns held-out data, candidates and training data in sentences. */
    static String of(Protocol protocol, int items, List<MerchantRecord.Part> parts) {
        return String.join(
                " ",
                split(protocol.split()),
                targets(protocol),
                candidates(protocol, items),
                "Equal scores rank against the target.",
                counts(protocol, parts));
    }

    private static String split(Protocol.Split split) {
        if (split instanceof Protocol.TimeSplit time) {
            return "One instant for all shoppers: test from " + moment(time.test()) + ", validation from "
                    + moment(time.validation())
                    + "; a shopper's first interaction from then on is the target, everything before it the history.";
        }
        if (split instanceof Protocol.Supplied given) {
            return "The splits that came with the data set"
                    + (given.validationFraction() > 0
                            ? "; the last " + Words.percent(given.validationFraction())
                                    + " of the training sequences serve as validation."
                            : ".");
        }
        return split instanceof Protocol.NextBasket
                ? "The items of a shopper's last session are the test targets, those of the session before it the"
                        + " validation targets; what came earlier is the history."
                : "A shopper's last interaction is the test target, the one before it the validation target; what came"
                        + " earlier is the history.";
    }

    private static String moment(Protocol.Moment moment) {
        return moment instanceof Protocol.At at
                ? at.instant().toString()
                : String.format(
                        Locale.ROOT,
                        "when %.4g %% of all interactions had happened",
                        100 * ((Protocol.Fraction) moment).fraction());
    }

    private static String targets(Protocol protocol) {
        return protocol.targets() == Protocol.TargetRule.NEW
                ? "Only a first contact with an item may be a target."
                : "Any interaction may be a target.";
    }

    private static String candidates(Protocol protocol, int items) {
        String among = protocol.candidates() instanceof Protocol.SampledNegatives sampled
                ? "Each target is ranked among " + Words.count(sampled.negatives())
                        + " items drawn uniformly from those the shopper never met (seed " + sampled.seed()
                        + "), the same for all models"
                : "Each target is ranked among all " + Words.count(items) + " items of the catalogue";
        return among
                + (protocol.history() == Protocol.HistoryRule.EXCLUDE
                        ? ", the shopper's own history excluded."
                        : ", the shopper's own history kept.");
    }

    private static String counts(Protocol protocol, List<MerchantRecord.Part> parts) {
        int test = parts.stream().mapToInt(MerchantRecord.Part::testQueries).sum();
        int validation =
                parts.stream().mapToInt(MerchantRecord.Part::validationQueries).sum();
        int trained = parts.stream().mapToInt(MerchantRecord.Part::trained).sum();
        String fitted =
                "For the test figures models were fitted to " + Words.count(trained, "interaction") + fitted(protocol);
        return Words.count(test) + " test and " + Words.count(validation) + " validation queries. "
                + (parts.size() > 1
                        ? fitted + ", each of the " + Words.count(parts.size()) + " parts apart."
                        : fitted + ".");
    }

    /** Returns the types of a data set with their counts, most frequent first. */
    static String types(Map<String, Long> types) {
        return types.entrySet().stream()
                .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
                .map(e -> e.getKey() + " " + Words.count(e.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String fitted(Protocol protocol) {
        if (protocol.split() instanceof Protocol.Supplied given) {
            return given.validationFraction() > 0
                    ? ", all of the training split, the part that serves as validation among them"
                    : ", all of the training split";
        }
        return protocol.fit() == Protocol.FitRule.BEFORE_TEST
                ? ", the validation targets among them, the test targets not"
                : ", none of them held out";
    }
}
