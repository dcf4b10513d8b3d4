// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.Optional;
import org.hanse.core.interaction.InteractionLog;

/**
 * Split of a log by a protocol.
 *
 * <p>Rules for all protocols: a query needs a history, because an empty one allows no personal result, so a shopper
 * with one interaction has no query. Under {@link Protocol.TargetRule#NEW} a target is a shopper's first contact with
 * an item; another interaction is no target, and part of the history of later ones. Interactions after a target are in
 * no history of that query. Where own history is excluded from the ranking, a target in it is no target, and a query
 * without another is dropped and counted ({@link Holdout#repeats}).
 */
public final class Splitter {

    private Splitter() {}

    /**
     * Returns the protocol for parts of {@code log}: moments given as fractions become the instants of the whole log,
     * so that all parts are split at the same ones.
     *
     * @throws IllegalArgumentException if the protocol splits by time and the log has none
     */
    public static Protocol anchored(Protocol protocol, InteractionLog log) {
        return protocol.split() instanceof Protocol.TimeSplit times
                ? protocol.with(TimeCut.anchored(times, log))
                : protocol;
    }

    /**
     * Splits {@code log}.
     *
     * @param protocol protocol of the split
     * @param log all interactions; under {@link Protocol.Supplied} those of the training split
     * @param validation the supplied validation split; used under {@link Protocol.Supplied} only
     * @param test the supplied test split; used under {@link Protocol.Supplied} only, where it must be present
     * @param gains gains of targets
     * @throws IllegalArgumentException if the log lacks times, sessions or a test split that the protocol needs, or
     *     the validation instant is after the test instant
     */
    public static Splits split(
            Protocol protocol,
            InteractionLog log,
            Optional<SuppliedSplit> validation,
            Optional<SuppliedSplit> test,
            GainRule gains) {
        Splits splits = held(protocol, log, validation, test, gains);
        return protocol.history() == Protocol.HistoryRule.EXCLUDE ? splits.withoutRepeats() : splits;
    }

    private static Splits held(
            Protocol protocol,
            InteractionLog log,
            Optional<SuppliedSplit> validation,
            Optional<SuppliedSplit> test,
            GainRule gains) {
        QuerySource source = new QuerySource(log, protocol.targets(), gains);
        Protocol.Split split = protocol.split();
        if (split instanceof Protocol.LeaveOneOut) {
            return LastInteractions.split(source, protocol.fit());
        }
        if (split instanceof Protocol.NextBasket) {
            return LastBaskets.split(source, protocol.fit());
        }
        if (split instanceof Protocol.TimeSplit times) {
            return TimeCut.split(times, source, protocol.fit());
        }
        if (split instanceof Protocol.Supplied given) {
            SuppliedSplit tested = test.orElseThrow(() -> new IllegalArgumentException(
                    "found no test split; expected one, since the protocol takes given splits"));
            return new SuppliedQueries(source, tested).split(given, validation);
        }
        throw new IllegalArgumentException("unknown split " + split);
    }
}
