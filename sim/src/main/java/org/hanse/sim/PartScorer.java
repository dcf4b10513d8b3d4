// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hanse.core.evaluate.Baseline;
import org.hanse.core.evaluate.Holdout;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.RankingEvaluator;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.evaluate.Splits;
import org.hanse.core.evaluate.Splitter;
import org.hanse.core.evaluate.Tuning;
import org.hanse.core.evaluate.baseline.Baselines;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.PartScores.ModelScore;

/** Fits every baseline of a scenario to one part at a time and ranks that part's queries. */
final class PartScorer {

    private final Scenario scenario;
    private final ShardRunner shards;
    private final InstantSource clock;
    private final Consumer<String> step;

    /**
     * A scorer for the baselines of {@code scenario}.
     *
     * @param clock times the models; plays no part in the figures
     * @param step told of each step done, {@link #steps} a part
     */
    PartScorer(Scenario scenario, ShardRunner shards, InstantSource clock, Consumer<String> step) {
        this.scenario = scenario;
        this.shards = shards;
        this.clock = clock;
        this.step = step;
    }

    /** Steps a part takes: one a baseline, and one for every setting of its parameters that is tried. */
    static int steps(Scenario scenario) {
        return baselines(scenario).stream()
                .mapToInt(baseline ->
                        1 + (tunes(scenario, baseline) ? baseline.grid().size() : 0))
                .sum();
    }

    PartScores score(Merchant merchant, Part part) {
        Splits splits =
                Splitter.split(merchant.protocol(), part.log(), part.validation(), part.test(), scenario.rewards());
        Side validation = new Side(merchant, splits.validation());
        Side test = new Side(merchant, splits.test());
        Map<String, ModelScore> models = new LinkedHashMap<>();
        for (Baseline baseline : baselines(scenario)) {
            String name = baseline.name();
            ModelScore fixed = fixed(baseline, validation, test);
            models.put(name, fixed);
            step.accept(part.id() + " " + name);
            if (tunes(scenario, baseline)) {
                if (fixed.leftOut().isEmpty() && validation.asks()) {
                    models.put(name + PartScores.TUNED, tuned(baseline, fixed, validation, test));
                }
                baseline.grid().forEach(setting -> step.accept(part.id() + " " + name + PartScores.TUNED));
            }
        }
        return new PartScores(merchant, summary(part, splits), models);
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
        // Most protocols hold both splits out of the same interactions: one fit serves both.
        Optional<Rankings> onValidation = !validation.asks()
                ? Optional.empty()
                : validation.rank(validation.trainsLike(test) ? forTest : validation.fit(baseline));
        return new ModelScore(baseline.parameters(), onValidation, onTest, since(start), "");
    }

    private ModelScore tuned(Baseline baseline, ModelScore fixed, Side validation, Side test) {
        Instant start = clock.instant();
        Baseline chosen = validation.choose(baseline);
        Optional<Rankings> onTest = chosen.parameters().equals(baseline.parameters()) || !test.asks()
                ? fixed.test()
                : test.rank(test.fit(chosen));
        return new ModelScore(chosen.parameters(), Optional.empty(), onTest, since(start), "");
    }

    private double since(Instant start) {
        return Duration.between(start, clock.instant()).toNanos() / 1e9;
    }

    private static MerchantSummary.PartSummary summary(Part part, Splits splits) {
        return new MerchantSummary.PartSummary(
                part.id(),
                part.log().shoppers(),
                part.log().size(),
                splits.test().train().size(),
                splits.validation().queries().size(),
                splits.test().queries().size());
    }

    private static boolean tunes(Scenario scenario, Baseline baseline) {
        return scenario.evaluation().tune() && baseline.grid().size() > 1;
    }

    private static List<Baseline> baselines(Scenario scenario) {
        return scenario.compare().stream()
                .map(name -> Baselines.named(name).orElseThrow())
                .toList();
    }

    /** One holdout of a part: what to fit to, and the queries to rank. */
    private final class Side {

        private final Merchant merchant;
        private final Holdout holdout;
        private final Baseline.Training training;
        private final RankingEvaluator evaluator;

        Side(Merchant merchant, Holdout holdout) {
            int items = merchant.dataset().catalogue().size();
            this.merchant = merchant;
            this.holdout = holdout;
            this.training =
                    new Baseline.Training(holdout.train(), merchant.dataset().catalogue(), scenario.seed(), shards);
            this.evaluator = new RankingEvaluator(
                    merchant.protocol(),
                    items,
                    ItemPopularity.of(holdout.train(), items).toArray(),
                    shards);
        }

        boolean asks() {
            return !holdout.queries().isEmpty();
        }

        boolean trainsLike(Side other) {
            return holdout.train() == other.holdout.train();
        }

        /** Why the baseline has no place here; where there is nothing at all to fit to, that is no reason. */
        Optional<String> unfit(Baseline baseline) {
            return nothingToFitTo() ? Optional.empty() : baseline.unfit(training);
        }

        /** The fitted baseline. With nothing to fit to it scores all items alike, which ranks every target last. */
        ItemScorer fit(Baseline baseline) {
            return nothingToFitTo() ? (history, scores) -> {} : baseline.fit(training);
        }

        Optional<Rankings> rank(ItemScorer scorer) {
            return asks() ? Optional.of(evaluator.rank(scorer, holdout.queries())) : Optional.empty();
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
}
