// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.hanse.clientnode.app.NodeChoice;
import org.hanse.core.evaluate.Holdout;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Query;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.evaluate.baseline.Baseline;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.evaluate.baseline.MixSearch;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.learn.memory.PooledCounts;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.experiment.PartScores.ModelScore;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.Part;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.train.FederationSource;

/**
 * The tuned mix of each shop's tables with a federation's sum before training, and nothing trained: what the sum alone is worth, and so
 * what training has to add to. A node serves the same mix ({@link NodeChoice}). The harder rival has one setting for all shops, the best on the
 * validation queries of all, which the shops would have to add up.
 */
final class SumMix {

    private final Scenario scenario;
    private final TrainingSubject subject;
    private final FederationSource source;
    private final ShardRunner shards;
    private final InstantSource clock;
    private final IdentityHashMap<Catalogue, Map<TextVectors.Fields, TextVectors>> texts = new IdentityHashMap<>();

    /** @param subject federation with its parts */
    SumMix(
            Scenario scenario,
            TrainingSubject subject,
            FederationSource source,
            ShardRunner shards,
            InstantSource clock) {
        this.scenario = scenario;
        this.subject = subject;
        this.source = source;
        this.shards = shards;
        this.clock = clock;
    }

    /** Returns the scores of all parts by id, for each compared mix. Parts that learn nothing have none of them. */
    Map<String, Map<String, ModelScore>> scores() {
        Map<HeldOut, Map<String, Merchant>> summed = new EnumMap<>(HeldOut.class);
        for (HeldOut split : HeldOut.values()) {
            summed.put(split, summed(split));
        }
        Map<Part, MixSearch.Asked> asked = new LinkedHashMap<>();
        for (Part part : subject.parts()) {
            List<Query> queries = part.splits().validation().queries();
            training(part, summed, HeldOut.VALIDATION)
                    .filter(own -> !queries.isEmpty())
                    .ifPresent(own -> asked.put(part, new MixSearch.Asked(own, queries)));
        }
        Map<String, Map<String, ModelScore>> scores = new LinkedHashMap<>();
        for (String name : scenario.sumMixes()) {
            boolean heights = name.endsWith(Scenario.HEIGHTS);
            Protocol protocol = subject.parts().get(0).merchant().protocol();
            Mix ofAll = heights
                    ? MixSearch.choose(Mix.usual(protocol), List.copyOf(asked.values()), protocol)
                    : Mix.usual(protocol);
            Map<String, ModelScore> byPart = new LinkedHashMap<>();
            for (Part part : subject.parts()) {
                byPart.put(part.id(), score(part, summed, heights ? ofAll : own(part, asked)));
            }
            scores.put(name, byPart);
        }
        return scores;
    }

    /** Returns the settings that a part chooses alone. */
    private static Mix own(Part part, Map<Part, MixSearch.Asked> asked) {
        Protocol protocol = part.merchant().protocol();
        Mix usual = Mix.usual(protocol);
        return part.splits().validation().queries().size() < NodeChoice.LEAST_QUERIES || !asked.containsKey(part)
                ? usual
                : MixSearch.choose(usual, List.of(Objects.requireNonNull(asked.get(part))), protocol);
    }

    private Map<String, Merchant> summed(HeldOut split) {
        List<Part> learners = subject.learners(split);
        List<Merchant> merchants;
        try {
            merchants = source.summed(
                            subject.merchants(
                                    split, scenario.rewards().rewards().exposures()),
                            shards)
                    .merchants();
        } catch (IllegalArgumentException e) {
            throw source.refused(e);
        }
        Map<String, Merchant> byPart = new HashMap<>();
        for (int place = 0; place < merchants.size(); place++) {
            byPart.put(learners.get(place).id(), merchants.get(place));
        }
        return byPart;
    }

    private ModelScore score(Part part, Map<HeldOut, Map<String, Merchant>> summed, Mix mix) {
        Instant start = clock.instant();
        Optional<Baseline.Training> validation = training(part, summed, HeldOut.VALIDATION);
        Optional<Baseline.Training> test = training(part, summed, HeldOut.TEST);
        if (validation.isEmpty() || test.isEmpty()) {
            return ModelScore.unfit("it has nothing to learn from");
        }
        Holdout queries = part.splits().validation();
        return new ModelScore(
                mix.parameters(),
                rank(part, queries, mix, validation.get()),
                rank(part, part.splits().test(), mix, test.get()),
                Duration.between(start, clock.instant()).toNanos() / 1e9,
                "");
    }

    private Optional<Rankings> rank(Part part, Holdout holdout, Mix mix, Baseline.Training training) {
        HoldoutRanker ranker = new HoldoutRanker(part.merchant(), holdout, shards);
        return ranker.asks() ? ranker.rank(mix.fit(training)) : Optional.empty();
    }

    private Optional<Baseline.Training> training(Part part, Map<HeldOut, Map<String, Merchant>> summed, HeldOut split) {
        return Optional.ofNullable(summed.getOrDefault(split, Map.of()).get(part.id()))
                .map(merchant -> new Baseline.Training(
                        merchant.log(),
                        merchant.catalogue(),
                        scenario.seed(),
                        shards,
                        text(merchant.catalogue()),
                        merchant.counts().map(PooledCounts::rows),
                        merchant.pairs()));
    }

    /** Returns the text vectors of a catalogue, computed once for all shops that have it. */
    private Function<TextVectors.Fields, TextVectors> text(Catalogue catalogue) {
        return fields -> texts.computeIfAbsent(catalogue, own -> new EnumMap<>(TextVectors.Fields.class))
                .computeIfAbsent(fields, own -> TextVectors.of(catalogue, own));
    }
}
