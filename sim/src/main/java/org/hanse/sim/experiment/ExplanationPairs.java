// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.explain.faithfulness.FaithfulnessTest;
import org.hanse.sim.experiment.PartScores.ModelScore;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Part;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.TrainingRecord;

/**
 * Tests of explanations with two models of a run: another seed, or equal gates. Both are ablations. A model is
 * compared with the first one that differs in the seed alone.
 */
final class ExplanationPairs {

    private final Scenario scenario;
    private final List<Part> parts;

    /** First models of their kind, by title of the training. */
    private final Map<String, TrainedParts> first = new HashMap<>();

    ExplanationPairs(Scenario scenario, List<Part> parts) {
        this.scenario = scenario;
        this.parts = List.copyOf(parts);
    }

    /** Returns the first model, if another one than {@code model}, that differs from it in the seed alone. */
    private Optional<TrainedModel> firstOf(TrainedModel model) {
        return scenario.trained().stream()
                .filter(model::isTrainedAs)
                .findFirst()
                .filter(own -> scenario.seedOf(own) != scenario.seedOf(model));
    }

    /**
     * Keeps a trained model for a comparison with explanations of another seed.
     *
     * @param title distinguishes trainings of one model
     */
    void keep(TrainedModel model, String title, TrainedParts trained) {
        boolean needed = scenario.evaluation().explanations() > 0
                && scenario.trained().stream()
                        .anyMatch(own -> firstOf(own).filter(model::equals).isPresent());
        if (needed) {
            first.put(title(model, title), trained);
        }
    }

    /** Returns the model of another seed that explanations of a training are compared with. */
    Optional<TrainedParts> otherOf(TrainedModel model, String title) {
        return firstOf(model).map(own -> first.get(title(own, title)));
    }

    private static String title(TrainedModel model, String title) {
        return model.name() + " " + title;
    }

    /**
     * Returns the trainings with the tests of pairs, where they have tests of explanations.
     *
     * @param scores by model, then by id of the part
     */
    List<TrainingRecord> tested(List<TrainingRecord> trainings, Map<String, Map<String, ModelScore>> scores) {
        List<TrainingRecord> tested = new ArrayList<>();
        for (TrainingRecord training : trainings) {
            tested.add(Optional.ofNullable(training.faithfulness())
                    .map(own -> training.with(gates(training, stability(training, trainings, own), scores)))
                    .orElse(training));
        }
        return tested;
    }

    private TrainedModel named(String name) {
        return scenario.trained().stream()
                .filter(own -> own.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Faithfulness stability(TrainingRecord training, List<TrainingRecord> trainings, Faithfulness own) {
        TrainedModel model = named(training.model());
        List<String> names = new ArrayList<>();
        List<Double> overlaps = new ArrayList<>();
        for (TrainingRecord other : trainings) {
            if (other.merchant().equals(training.merchant())
                    && firstOf(named(other.model())).filter(model::equals).isPresent()) {
                Optional.ofNullable(other.faithfulness())
                        .flatMap(all -> all.of(FaithfulnessTest.STABILITY).measured())
                        .ifPresent(overlap -> {
                            names.add(other.model());
                            overlaps.add(overlap);
                        });
            }
        }
        return overlaps.isEmpty()
                ? own
                : own.with(
                        FaithfulnessTest.STABILITY,
                        overlaps.stream().mapToDouble(Double::doubleValue).sum() / overlaps.size(),
                        "with " + String.join(", ", names));
    }

    private Faithfulness gates(TrainingRecord training, Faithfulness own, Map<String, Map<String, ModelScore>> scores) {
        TrainedModel model = named(training.model());
        Optional<TrainedModel> equal = scenario.trained().stream()
                .filter(other -> other.hasEqualGatesOf(model) && scenario.seedOf(other) == scenario.seedOf(model))
                .findFirst();
        if (equal.isEmpty()) {
            return own;
        }
        MainMetric main = MainMetric.of(parts.stream()
                .map(part -> part.merchant().protocol())
                .distinct()
                .toList());
        OptionalDouble learned = test(main, training, scores.getOrDefault(model.name(), Map.of()));
        OptionalDouble uniform =
                test(main, training, scores.getOrDefault(equal.get().name(), Map.of()));
        if (learned.isEmpty() || uniform.isEmpty() || uniform.getAsDouble() <= 0) {
            return own;
        }
        return own.with(
                FaithfulnessTest.UNIFORM_GATES,
                learned.getAsDouble() / uniform.getAsDouble() - 1,
                String.format(
                        Locale.ROOT,
                        "%s %.4f against %.4f",
                        main.label(),
                        learned.getAsDouble(),
                        uniform.getAsDouble()));
    }

    private static OptionalDouble test(MainMetric main, TrainingRecord training, Map<String, ModelScore> scores) {
        return main.mean(scores.entrySet().stream()
                .filter(part -> training.merchant().equals(Scenario.ALL)
                        || training.merchant().equals(part.getKey()))
                .flatMap(part -> part.getValue().test().stream())
                .toList());
    }
}
