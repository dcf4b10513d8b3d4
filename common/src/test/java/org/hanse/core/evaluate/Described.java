// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.List;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Protocol.AllItems;
import org.hanse.core.evaluate.Protocol.HistoryRule;
import org.hanse.core.evaluate.Protocol.Split;
import org.hanse.core.evaluate.Protocol.TargetRule;
import org.hanse.core.interaction.HandMadeLog;

/** Protocols and queries as tests write them down. */
public final class Described {

    private Described() {}

    /** A protocol of this split that ranks all items, cutoffs 1, 5 and 10. */
    public static Protocol protocol(Split split, TargetRule targets) {
        return new Protocol(split, new AllItems(), HistoryRule.KEEP, targets, List.of(1, 5, 10));
    }

    /** Every query as {@code shopper: history > targets}, for example {@code "0: 1 2 > 3"}. */
    public static List<String> lines(List<Query> queries) {
        return queries.stream().map(Described::line).toList();
    }

    private static String line(Query query) {
        StringBuilder targets = new StringBuilder();
        IntStream.range(0, query.targets()).forEach(t -> targets.append(' ').append(query.target(t)));
        return query.shopper() + ":" + HandMadeLog.items(query.history()) + " >" + targets;
    }
}
