// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;

/** Small random queries and models for property tests; seeded. */
public final class RandomQueries {

    private RandomQueries() {}

    /**
     * Returns {@code shoppers} queries with up to five targets and gains of 0 to 2. A third of a shopper's interactions follow the targets.
     */
    public static List<Query> of(long seed, int shoppers, int items) {
        SplittableRandom random = new SplittableRandom(seed);
        InteractionLogAccumulator rows = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        for (int s = 0; s < shoppers; s++) {
            rows.beginShopper(new ShopperId("s" + s));
            for (int n = 3 + random.nextInt(6); n > 0; n--) {
                rows.add(random.nextInt(items), 0);
            }
        }
        InteractionLog log = rows.toLog();
        List<Query> queries = new ArrayList<>();
        for (int s = 0; s < shoppers; s++) {
            int[] targets = random.ints(0, items)
                    .distinct()
                    .limit(1 + random.nextInt(5))
                    .toArray();
            double[] gains =
                    random.ints(0, 3).limit(targets.length).asDoubleStream().toArray();
            InteractionSequence sequence = log.sequence(s);
            queries.add(NumberedQuery.of(s, sequence.prefix(sequence.length() * 2 / 3), targets, gains)
                    .withMet(sequence));
        }
        return queries;
    }

    /** A model whose scores depend on the history and take {@code levels} values only, so that many items tie. */
    public static ItemScorer tying(int levels) {
        return (history, scores) -> {
            long key = history.length();
            for (int i = 0; i < history.length(); i++) {
                key = key * 31 + history.item(i);
            }
            SplittableRandom random = new SplittableRandom(key);
            for (int item = 0; item < scores.length; item++) {
                scores[item] = random.nextInt(levels) - levels / 2.0;
            }
        };
    }

    /** Popularity of every item, with many ties. */
    public static int[] popularity(long seed, int items) {
        return new SplittableRandom(seed).ints(items, 0, 4).toArray();
    }
}
