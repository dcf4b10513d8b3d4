// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Query;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.faithfulness.Attribution;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.explain.faithfulness.FaithfulnessAccumulator;
import org.hanse.core.explain.faithfulness.FaithfulnessAccumulator.Models;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Recommender;
import org.hanse.core.recommend.Rules;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.scenario.Part;

/** Tests of a trained network's explanations on histories of test queries, without their targets. */
record ExplanationTests(Grade grade, ShardRunner shards) {

    private static final int LEAST_INTERACTIONS = 3;

    private record Asked(int part, Query query) {}

    /**
     * Tests explanations.
     *
     * @param scorers network by place of the part
     * @param others networks of another seed; empty where there are none
     * @param queries most queries, drawn from those with at least three interactions
     */
    Faithfulness of(
            List<Part> parts,
            IntFunction<NetworkScorer> scorers,
            Optional<IntFunction<NetworkScorer>> others,
            int queries,
            long seed) {
        List<Asked> asked = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            for (Query query : parts.get(part).splits().test().queries()) {
                if (query.history().length() >= LEAST_INTERACTIONS) {
                    asked.add(new Asked(part, query));
                }
            }
        }
        TreeMap<Integer, List<Query>> byPart = new TreeMap<>();
        FaithfulnessAccumulator.order(asked.size(), seed).stream()
                .limit(queries)
                .map(asked::get)
                .forEach(one -> byPart.computeIfAbsent(one.part(), part -> new ArrayList<>())
                        .add(one.query()));
        FaithfulnessAccumulator audit = new FaithfulnessAccumulator(grade, Attribution.of(grade), seed);
        byPart.forEach((part, own) -> {
            Models models = models(scorers.apply(part), seed);
            add(
                    audit,
                    parts.get(part),
                    others.map(other -> models.with(recommender(other.apply(part))))
                            .orElse(models),
                    own);
        });
        return audit.result();
    }

    private static Recommender recommender(NetworkScorer scorer) {
        return Recommender.of(scorer, new int[scorer.items()]);
    }

    private Models models(NetworkScorer scorer, long seed) {
        return Models.of(scorer, new int[scorer.items()], seed, shards);
    }

    private static void add(FaithfulnessAccumulator audit, Part part, Models models, List<Query> queries) {
        boolean excludes = part.merchant().protocol().history() == Protocol.HistoryRule.EXCLUDE;
        Rules rules = new Rules(excludes, Set.of(), new TreeMap<>());
        for (Query query : queries) {
            audit.add(
                    models,
                    new Decision(
                            "test",
                            Optional.of(query.name()),
                            Optional.of(query.history()),
                            Optional.empty(),
                            1,
                            rules,
                            Exploration.NONE,
                            true));
        }
    }
}
