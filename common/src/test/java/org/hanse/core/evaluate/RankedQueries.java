// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hanse.core.evaluate.Protocol.AllItems;
import org.hanse.core.evaluate.Protocol.HistoryRule;
import org.hanse.core.evaluate.Protocol.LeaveOneOut;
import org.hanse.core.evaluate.Protocol.TargetRule;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.shard.ShardRunner;

/** Rankings with ranks a test chooses. */
final class RankedQueries {

    private RankedQueries() {}

    /** One query for each of these ranks of its only target, of gain 1. */
    static Rankings of(int... ranks) {
        double[] gains = new double[ranks.length];
        Arrays.fill(gains, 1);
        return of(ranks, gains);
    }

    /** One query for each of these ranks of its only target, of that gain. */
    static Rankings of(int[] ranks, double[] gains) {
        int items = Arrays.stream(ranks).max().orElse(1);
        List<Query> queries = new ArrayList<>();
        for (int q = 0; q < ranks.length; q++) {
            // The history contains the number of items that the model below ranks before item 0.
            InteractionLog log = HandMadeLog.of("s " + (ranks[q] - 1));
            queries.add(NumberedQuery.of(q, log.sequence(0), new int[] {0}, new double[] {gains[q]}));
        }
        Protocol protocol =
                new Protocol(new LeaveOneOut(), new AllItems(), HistoryRule.KEEP, TargetRule.ANY, List.of(1, 10));
        return new RankingEvaluator(protocol, items, new int[items], ShardRunner.sequential())
                .rank(
                        (history, scores) -> {
                            scores[0] = 1;
                            Arrays.fill(scores, 1, 1 + history.item(0), 2);
                        },
                        queries);
    }
}
