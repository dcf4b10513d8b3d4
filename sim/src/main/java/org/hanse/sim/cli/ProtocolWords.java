// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hanse.cli.Words;
import org.hanse.core.evaluate.Protocol;

/** A protocol in a few words. */
final class ProtocolWords {

    private ProtocolWords() {}

    /** Returns the held-out targets, their candidates and the cutoffs. */
    static List<String> of(Protocol protocol) {
        return List.of(
                split(protocol.split())
                        + (protocol.targets() == Protocol.TargetRule.NEW
                                ? "; only items that are new to the shopper"
                                : ""),
                candidates(protocol),
                protocol.split() instanceof Protocol.Supplied
                        ? "test models are fitted to the whole training split"
                        : protocol.fit() == Protocol.FitRule.BEFORE_TEST
                                ? "test models are fitted to the validation targets too"
                                : "test models are fitted to what comes before the validation targets",
                "cutoffs " + protocol.cutoffs().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    private static String split(Protocol.Split split) {
        if (split instanceof Protocol.TimeSplit time) {
            return "one point in time for all shoppers: validation " + moment(time.validation()) + ", test "
                    + moment(time.test());
        }
        if (split instanceof Protocol.Supplied given) {
            return "splits that came with the data set"
                    + (given.validationFraction() > 0
                            ? ", the last " + Words.percent(given.validationFraction())
                                    + " of the training sequences for validation"
                            : "");
        }
        return split instanceof Protocol.NextBasket
                ? "next basket: a shopper's last session is the test, the one before it the validation"
                : "leave one out: a shopper's last interaction is the test, the one before it the validation";
    }

    private static String moment(Protocol.Moment moment) {
        return moment instanceof Protocol.At at
                ? "from " + at.instant()
                : "after " + Words.percent(((Protocol.Fraction) moment).fraction()) + " of the interactions";
    }

    private static String candidates(Protocol protocol) {
        String among = protocol.candidates() instanceof Protocol.SampledNegatives sampled
                ? String.format(
                        Locale.ROOT,
                        "ranked among %,d items the shopper never had (seed %d)",
                        sampled.negatives(),
                        sampled.seed())
                : "ranked among all items";
        return among
                + (protocol.history() == Protocol.HistoryRule.EXCLUDE
                        ? ", own history excluded"
                        : ", own history kept");
    }
}
