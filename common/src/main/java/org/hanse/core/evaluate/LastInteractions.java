// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hanse.core.interaction.InteractionLog;

/**
 * Leave-one-out split: a shopper's last possible target is for the test, the one before it for validation. Models are
 * fitted to the interactions before the earlier of the two that makes a query, and to all interactions of a shopper
 * without a query. So under {@link Protocol.TargetRule#ANY} three interactions leave one, two leave one, and one
 * leaves one.
 */
final class LastInteractions {

    private LastInteractions() {}

    static Splits split(QuerySource source, Protocol.FitRule fit) {
        InteractionLog log = source.log();
        int[] lengths = new int[log.shoppers()];
        int[] testLengths = new int[lengths.length];
        List<Query> validation = new ArrayList<>();
        List<Query> test = new ArrayList<>();
        for (int s = 0; s < lengths.length; s++) {
            lengths[s] = log.length(s);
            testLengths[s] = lengths[s];
            List<Integer> possible = source.possibleTargets(s);
            for (int back = 1; back <= Math.min(2, possible.size()); back++) {
                int target = possible.get(possible.size() - back);
                Optional<Query> query = source.query(s, target, target + 1);
                if (query.isPresent()) {
                    (back == 1 ? test : validation).add(query.get());
                    lengths[s] = target;
                    testLengths[s] = back == 1 ? target : testLengths[s];
                }
            }
        }
        return Splits.of(new Holdout(log.shortened(lengths), validation), log.shortened(testLengths), test, fit);
    }
}
