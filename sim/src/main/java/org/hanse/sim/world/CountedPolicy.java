// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.baseline.Baseline;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.shard.ShardRunner;

/** Policy without training: the mix of counted tables, over what shoppers did not ignore. Popularity breaks ties. */
final class CountedPolicy implements Policy {

    private static final double TIES = 1e-9;

    private final ItemScorer mix;
    private final ItemPopularity popularity;
    private final Set<InteractionType> ignored;

    /**
     * Counts visits.
     *
     * @param visits log of a replay
     */
    CountedPolicy(InteractionLog visits, World.Spec spec, ShardRunner shards) {
        Catalogue catalogue = spec.catalogue();
        this.ignored = spec.ignored();
        InteractionLog taken =
                visits.without(ignored.stream().map(InteractionType::name).collect(Collectors.toSet()));
        this.mix = Mix.fixed().fit(new Baseline.Training(taken, catalogue, 0, shards));
        this.popularity = ItemPopularity.of(taken, catalogue.size());
    }

    @Override
    public Turns begin(World.Observation first, SplittableRandom coins) {
        InteractionLogAccumulator log = new InteractionLogAccumulator().beginShopper(new ShopperId("visit"));
        Turns turns = new Turns() {
            @Override
            public int action(IntPredicate available) {
                double[] scores = new double[popularity.items()];
                mix.score(log.toLog().sequence(0), scores);
                popularity.addTo(scores, TIES);
                int best = -1;
                for (int item = 0; item < scores.length; item++) {
                    if (available.test(item) && (best < 0 || scores[item] > scores[best])) {
                        best = item;
                    }
                }
                return best;
            }

            @Override
            public void saw(World.Observation seen) {
                if (!ignored.contains(seen.type())) {
                    log.add(seen.item(), log.typeIndex(seen.type()));
                }
            }
        };
        turns.saw(first);
        return turns;
    }
}
