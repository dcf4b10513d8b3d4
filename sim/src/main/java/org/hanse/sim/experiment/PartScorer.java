// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hanse.core.evaluate.Holdout;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.evaluate.Splits;
import org.hanse.core.evaluate.baseline.Baseline;
import org.hanse.core.evaluate.baseline.Tuning;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.experiment.PartScores.ModelScore;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.Part;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.summary.MerchantRecord;

/** Fits of all baselines of a scenario to parts, with rankings of the queries. An entry cut by shopper is fitted as a whole. */
final class PartScorer {

    private final Scenario scenario;
    private final ShardRunner shards;
    private final InstantSource clock;
    private final Consumer<String> step;
    private final IdentityHashMap<Catalogue, CatalogueText> texts = new IdentityHashMap<>();

    /**
     * Creates a scorer for the baselines of {@code scenario}.
     *
     * @param clock times the models; has no effect on figures
     * @param step receives each step, {@link #steps} for a part
     */
    PartScorer(Scenario scenario, ShardRunner shards, InstantSource clock, Consumer<String> step) {
        this.scenario = scenario;
        this.shards = shards;
        this.clock = clock;
        this.step = step;
    }

    /** Returns the steps of a part: one for each baseline and each setting of its parameters. */
    static int steps(Scenario scenario) {
        return baselines(scenario).stream()
                .mapToInt(baseline ->
                        1 + (tunes(scenario, baseline) ? baseline.grid().size() : 0))
                .sum();
    }

    /** Scores the baselines of each part of an entry and inserts the scores of trained models. */
    List<PartScores> score(List<Part> parts, TrainedScores trained) {
        if (Population.isCut(parts.get(0).merchant()) && !scenario.baselines().isEmpty()) {
            Population population = new Population(scenario, parts);
            Map<String, ModelScore> fitted = baselines(population.whole());
            return parts.stream()
                    .map(part -> scores(part, population.ofPart(fitted, part), trained))
                    .toList();
        }
        return parts.stream()
                .map(part -> scores(part, baselines(part), trained))
                .toList();
    }

    /** Returns the scores of all models, in the order of the scenario. */
    private PartScores scores(Part part, Map<String, ModelScore> fitted, TrainedScores trained) {
        Map<String, ModelScore> models = new LinkedHashMap<>();
        for (String name : scenario.models()) {
            if (scenario.baseline(name).isEmpty()) {
                models.put(name, trained.of(name, part.id()));
            } else {
                for (String found : List.of(name, name + Scenario.TUNED)) {
                    Optional.ofNullable(fitted.get(found)).ifPresent(score -> models.put(found, score));
                }
            }
        }
        return new PartScores(part.merchant(), summary(part), models);
    }

    /** Fits all baselines to a part and ranks its queries. */
    private Map<String, ModelScore> baselines(Part part) {
        DatasetEntry merchant = part.merchant();
        Side validation = new Side(merchant, part.splits().validation());
        Side test = new Side(merchant, part.splits().test());
        Map<String, ModelScore> models = new LinkedHashMap<>();
        for (Baseline baseline : baselines(scenario)) {
            String name = baseline.name();
            ModelScore fixed = fixed(baseline, validation, test);
            models.put(name, fixed);
            step.accept(part.id() + " " + name);
            if (tunes(scenario, baseline)) {
                if (fixed.leftOut().isEmpty() && validation.asks()) {
                    models.put(name + Scenario.TUNED, tuned(baseline, fixed, validation, test));
                }
                baseline.grid().forEach(setting -> step.accept(part.id() + " " + name + Scenario.TUNED));
            }
        }
        return models;
    }

    private ModelScore fixed(Baseline baseline, Side validation, Side test) {
        Optional<String> unfit = test.unfit(baseline);
        if (unfit.isPresent()) {
            return ModelScore.unfit(unfit.get());
        }
        Instant start = clock.instant();
        if (!validation.asks() && !test.asks()) {
            return new ModelScore(baseline.parameters(), Optional.empty(), Optional.empty(), 0, "");
        }
        ItemScorer forTest = test.fit(baseline);
        Optional<Rankings> onTest = test.rank(forTest);
        // Most protocols hold out both splits from the same interactions: one fit serves both.
        Optional<Rankings> onValidation = !validation.asks()
                ? Optional.empty()
                : validation.rank(validation.trainsLike(test) ? forTest : validation.fit(baseline));
        return new ModelScore(baseline.parameters(), onValidation, onTest, since(start), "");
    }

    private ModelScore tuned(Baseline baseline, ModelScore fixed, Side validation, Side test) {
        Instant start = clock.instant();
        Baseline chosen = validation.choose(baseline);
        if (chosen.parameters().equals(baseline.parameters())) {
            return fixed.taking(since(start));
        }
        ItemScorer forTest = test.fit(chosen);
        Optional<Rankings> onTest = test.rank(forTest);
        Optional<Rankings> onValidation =
                validation.rank(validation.trainsLike(test) ? forTest : validation.fit(chosen));
        return new ModelScore(chosen.parameters(), onValidation, onTest, since(start), "");
    }

    private double since(Instant start) {
        return Duration.between(start, clock.instant()).toNanos() / 1e9;
    }

    private static MerchantRecord.Part summary(Part part) {
        Splits splits = part.splits();
        return new MerchantRecord.Part(
                part.id(),
                part.piece().log().shoppers(),
                part.piece().log().size(),
                splits.test().train().size(),
                splits.validation().queries().size(),
                splits.test().queries().size(),
                splits.test().repeats());
    }

    private static boolean tunes(Scenario scenario, Baseline baseline) {
        return scenario.evaluation().tune() && baseline.tunes();
    }

    private static List<Baseline> baselines(Scenario scenario) {
        return scenario.baselines().stream()
                .map(name -> scenario.baseline(name).orElseThrow())
                .toList();
    }

    /** One holdout of a part: training data and queries. */
    private final class Side {

        private final DatasetEntry merchant;
        private final Holdout holdout;
        private final Baseline.Training training;
        private final HoldoutRanker ranker;

        Side(DatasetEntry merchant, Holdout holdout) {
            this.merchant = merchant;
            this.holdout = holdout;
            Catalogue catalogue = merchant.dataset().catalogue();
            this.training = new Baseline.Training(
                    holdout.train(),
                    catalogue,
                    scenario.seed(),
                    shards,
                    texts.computeIfAbsent(catalogue, CatalogueText::new));
            this.ranker = new HoldoutRanker(merchant, holdout, shards);
        }

        boolean asks() {
            return ranker.asks();
        }

        boolean trainsLike(Side other) {
            return holdout.train() == other.holdout.train();
        }

        /** Returns the reason why the baseline does not fit here; empty without any training data. */
        Optional<String> unfit(Baseline baseline) {
            return nothingToFitTo() ? Optional.empty() : baseline.unfit(training);
        }

        /** Returns the fitted baseline, or equal scores without training data. */
        ItemScorer fit(Baseline baseline) {
            return nothingToFitTo() ? HoldoutRanker.NOTHING_LEARNED : baseline.fit(training);
        }

        Optional<Rankings> rank(ItemScorer scorer) {
            return ranker.rank(scorer);
        }

        Baseline choose(Baseline baseline) {
            return nothingToFitTo()
                    ? baseline
                    : Tuning.choose(baseline, training, holdout.queries(), merchant.protocol());
        }

        private boolean nothingToFitTo() {
            return holdout.train().size() == 0;
        }
    }

    /** Text vectors of one catalogue, computed at first use and shared by all its parts. Thread-safe. */
    private static final class CatalogueText implements Function<TextVectors.Fields, TextVectors> {

        private final Catalogue catalogue;
        private final Map<TextVectors.Fields, TextVectors> vectors = new ConcurrentHashMap<>();

        CatalogueText(Catalogue catalogue) {
            this.catalogue = catalogue;
        }

        @Override
        public TextVectors apply(TextVectors.Fields fields) {
            return vectors.computeIfAbsent(fields, own -> TextVectors.of(catalogue, own));
        }
    }
}
