// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ShopperId;

/**
 * Queries of splits that are part of a data set. The last interaction of a line is the target and the rest the history. If a split
 * continues the training split, a shopper known there has that history, and all items of the split are targets.
 *
 * <p>Without a supplied validation split, the last training sequences are one. Every prefix of them that is at least as long as the
 * shortest history of the test is a query for the next item. If the test continues the training, one interaction suffices. The validation
 * holdout is fitted to the sequences before them. The test holdout is fitted to all.
 */
final class SuppliedQueries {

    private final QuerySource source;
    private final Holdout test;
    private final boolean continuing;

    SuppliedQueries(QuerySource source, SuppliedSplit test) {
        this.continuing = test.continuing();
        this.source = source;
        this.test = new Holdout(source.log(), queries(test));
    }

    Splits split(Protocol.Supplied given, Optional<SuppliedSplit> validation) {
        return new Splits(
                validation
                        .map(split -> new Holdout(source.log(), queries(split)))
                        .orElseGet(() -> lastSequences(given.validationFraction())),
                test);
    }

    private List<Query> queries(SuppliedSplit split) {
        InteractionLog heldOut = split.log();
        QuerySource target = source.on(heldOut);
        Map<ShopperId, Integer> known = split.continuing() ? shopperIndices() : Map.of();
        List<Query> queries = new ArrayList<>();
        for (int s = 0; s < heldOut.shoppers(); s++) {
            Integer trained = known.get(heldOut.shopper(s));
            int last = heldOut.length(s) - 1;
            if (trained != null) {
                target.continued(s, source.log().sequence(trained)).ifPresent(queries::add);
            } else if (last > 0) {
                target.query(s, last, last + 1).ifPresent(queries::add);
            }
        }
        return queries;
    }

    /** Returns the index in the training split of every shopper with interactions there. */
    private Map<ShopperId, Integer> shopperIndices() {
        InteractionLog log = source.log();
        Map<ShopperId, Integer> indices = new HashMap<>();
        for (int s = 0; s < log.shoppers(); s++) {
            if (log.length(s) > 0) {
                indices.put(log.shopper(s), s);
            }
        }
        return indices;
    }

    private Holdout lastSequences(double fraction) {
        InteractionLog log = source.log();
        int shoppers = log.shoppers();
        int kept = shoppers - (int) Math.min(Math.max(0, shoppers - 1L), Math.round(fraction * shoppers));
        int shortest = continuing
                ? 1
                : test.queries().stream()
                        .mapToInt(query -> query.history().length())
                        .min()
                        .orElse(1);
        List<Query> queries = new ArrayList<>();
        for (int s = kept; s < shoppers; s++) {
            for (int prefix = shortest; prefix < log.length(s); prefix++) {
                source.query(s, prefix, prefix + 1).ifPresent(queries::add);
            }
        }
        InteractionLog train = log.select(IntStream.range(0, kept).toArray());
        return new Holdout(train, queries);
    }
}
