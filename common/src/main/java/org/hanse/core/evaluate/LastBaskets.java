// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.interaction.InteractionLog;

/**
 * Next-basket split: the items of a shopper's last basket are targets of the test, those of the one before of
 * validation. A basket is a session, also if another session starts before its end; an interaction without a session
 * is a basket of its own. Models are fitted to the baskets before these two; with two baskets to the first, with one
 * to that one. Under {@link Protocol.TargetRule#NEW} a basket of met items only makes no query and is still held out.
 */
final class LastBaskets {

    private LastBaskets() {}

    static Splits split(QuerySource source, Protocol.FitRule fit) {
        InteractionLog log = source.log();
        if (!log.sessioned() && log.size() > 0) {
            throw new IllegalArgumentException(
                    "found interactions without sessions; expected them, since a basket is a session");
        }
        int[] lengths = new int[log.shoppers()];
        int[] testLengths = new int[lengths.length];
        List<Query> validation = new ArrayList<>();
        List<Query> test = new ArrayList<>();
        for (int s = 0; s < lengths.length; s++) {
            int end = log.length(s);
            int last = basketStart(log, s, end);
            int secondLast = basketStart(log, s, last);
            source.basket(s, last, end).ifPresent(test::add);
            source.basket(s, secondLast, last).ifPresent(validation::add);
            testLengths[s] = last > 0 ? last : end;
            lengths[s] = secondLast > 0 ? secondLast : testLengths[s];
        }
        return Splits.of(new Holdout(log.shortened(lengths), validation), log.shortened(testLengths), test, fit);
    }

    /**
     * Returns the index of the first interaction of the session of the interaction before index {@code end}.
     * Interactions of other sessions in between are neither history nor target: no part of a basket may be in the
     * history of the rest.
     */
    private static int basketStart(InteractionLog log, int shopper, int end) {
        int first = log.from(shopper);
        int start = Math.max(0, end - 1);
        if (end == 0 || log.session(first + start) < 0) {
            return start;
        }
        int session = log.session(first + start);
        for (int i = start - 1; i >= 0; i--) {
            start = log.session(first + i) == session ? i : start;
        }
        return start;
    }
}
