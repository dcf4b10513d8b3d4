// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.evaluate.TrainedScorer;
import org.hanse.core.evaluate.baseline.Calibration;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Part;
import org.hanse.sim.summary.CalibrationRecord;
import org.hanse.sim.summary.ValueRecord;
import org.hanse.sim.train.ServedPart;
import org.hanse.sim.train.TrainingListener;

/** A trainer with its parts, for rankings of their queries. */
final class TrainedParts {

    private final ModelTrainer trainer;
    private final List<Part> learners;
    private final Predicate<Part> judge;
    private final Map<String, Integer> places = new HashMap<>();
    private final ShardRunner shards;

    /** Scales of scores by id of the part; those of training where absent. */
    private final Map<String, PartScales> scales = new HashMap<>();

    /**
     * Creates the parts of a trainer.
     *
     * @param learners parts in the trainer's order
     * @param judge selects parts with validation queries for early stopping
     */
    TrainedParts(ModelTrainer trainer, List<Part> learners, Predicate<Part> judge, ShardRunner shards) {
        this.trainer = trainer;
        this.learners = List.copyOf(learners);
        this.judge = judge;
        this.shards = shards;
        for (int place = 0; place < learners.size(); place++) {
            places.put(learners.get(place).id(), place);
        }
    }

    ModelTrainer trainer() {
        return trainer;
    }

    /** Ranks the queries of one holdout of a part. */
    static HoldoutRanker ranker(Part part, HeldOut split, ShardRunner shards) {
        return new HoldoutRanker(
                part.merchant(),
                split == HeldOut.TEST ? part.splits().test() : part.splits().validation(),
                shards);
    }

    /** Returns the main metric over the validation queries for early stopping; empty without any. */
    OptionalDouble validation(MainMetric main) {
        return main.mean(learners.stream()
                .filter(judge)
                .flatMap(part -> rank(part, HeldOut.VALIDATION).stream())
                .toList());
    }

    /**
     * Returns rankings of {@code parts} by id, also of parts without training; empty ones without queries.
     *
     * @throws org.hanse.core.learn.DivergenceException if the model has diverged
     */
    Map<String, Optional<Rankings>> rank(List<Part> parts, HeldOut split) {
        Map<String, Optional<Rankings>> rankings = new LinkedHashMap<>();
        parts.forEach(part -> rankings.put(part.id(), rank(part, split)));
        return rankings;
    }

    private Optional<Rankings> rank(Part part, HeldOut split) {
        HoldoutRanker ranker = ranker(part, split, shards);
        return ranker.asks() ? ranker.rank(scorer(part)) : Optional.empty();
    }

    /**
     * Chooses the scales of each merchant's scores on its validation queries, for all later rankings.
     *
     * @return a record for each merchant with queries and a network
     */
    List<CalibrationRecord> calibrate() {
        List<CalibrationRecord> records = new ArrayList<>();
        for (Part part : learners) {
            HoldoutRanker ranker = ranker(part, HeldOut.VALIDATION, shards);
            if (judge.test(part) && ranker.asks() && scorerAt(part) instanceof NetworkScorer network) {
                Calibration choice = ranker.calibrate(network);
                scales.put(part.id(), choice.scales());
                records.add(CalibrationRecord.of(part.id(), choice));
            }
        }
        return records;
    }

    /**
     * Ranks the validation queries by values alone and by the policy alone; empty without a network or queries.
     *
     * @param values weights of the values, 0 for the policy
     * @param by metric of both rankings
     */
    Optional<ValueRecord> valued(ScoreWeights values, MainMetric by) {
        List<Rankings> byValues = new ArrayList<>();
        List<Rankings> byPolicy = new ArrayList<>();
        ScoreWeights policy = ScoreWeights.policyOnly(values.objectives().size());
        for (Part part : learners) {
            if (judge.test(part) && scorerAt(part) instanceof NetworkScorer network) {
                HoldoutRanker ranker = ranker(part, HeldOut.VALIDATION, shards);
                ranker.rank(new TrainedScorer(network.rankedBy(values, shards))).ifPresent(byValues::add);
                ranker.rank(new TrainedScorer(network.rankedBy(policy, shards))).ifPresent(byPolicy::add);
            }
        }
        OptionalDouble ofValues = by.mean(byValues);
        OptionalDouble ofPolicy = by.mean(byPolicy);
        return ofValues.isPresent() && ofPolicy.isPresent()
                ? Optional.of(new ValueRecord(
                        by.label(),
                        ofValues.getAsDouble(),
                        ofPolicy.getAsDouble(),
                        byValues.stream().mapToInt(Rankings::queries).sum()))
                : Optional.empty();
    }

    /** Returns the chosen scales by id of the part. */
    Map<String, PartScales> scales() {
        return Map.copyOf(scales);
    }

    /** Takes scales chosen elsewhere, for all later rankings. */
    void use(Map<String, PartScales> others) {
        scales.putAll(others);
    }

    /** Passes the network of the first part with validation queries to a listener, if the model is a network. */
    void show(String model, TrainingListener listener) {
        int first = IntStream.range(0, learners.size())
                .filter(place -> judge.test(learners.get(place)))
                .findFirst()
                .orElse(0);
        if (scorerAt(learners.get(first)) instanceof NetworkScorer scorer) {
            Part part = learners.get(first);
            listener.trained(new ServedPart(
                    model,
                    part.id(),
                    new Merchant(
                                    part.splits().test().train(),
                                    part.merchant().dataset().catalogue())
                            .withBaskets(part.merchant().protocol().baskets()),
                    scorer));
        }
    }

    /**
     * Tests explanations on a sample of test queries of all parts; empty without a network or queries.
     *
     * @param other the same model trained with another seed; empty without one
     */
    Optional<Faithfulness> faithfulness(int queries, long seed, Optional<TrainedParts> other) {
        return queries > 0 && trainer.scorer(0, shards) instanceof NetworkScorer network
                ? Optional.of(new ExplanationTests(Grade.of(network.spec()), shards)
                        .of(learners, this::network, other.map(own -> own::network), queries, seed))
                : Optional.empty();
    }

    private NetworkScorer network(int place) {
        return (NetworkScorer) scorerAt(learners.get(place));
    }

    private ItemScorer scorer(Part part) {
        Optional<CatalogueScorer> scorer = places.containsKey(part.id())
                ? Optional.of(scorerAt(part))
                : trainer.coldStartScorer(part.merchant().dataset().catalogue(), shards);
        return scorer.<ItemScorer>map(TrainedScorer::new).orElse(HoldoutRanker.NOTHING_LEARNED);
    }

    /** Returns the scorer of a part in training, with its scales. */
    private CatalogueScorer scorerAt(Part part) {
        CatalogueScorer scorer = trainer.scorer(places.getOrDefault(part.id(), 0), shards);
        PartScales own = scales.getOrDefault(part.id(), PartScales.ONE);
        return scorer instanceof NetworkScorer network && !own.equals(PartScales.ONE)
                ? network.scaled(own, shards)
                : scorer;
    }
}
