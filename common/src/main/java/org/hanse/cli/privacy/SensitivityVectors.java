// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.hanse.cli.privacy.VectorFile.ResultsAccumulator;
import org.hanse.cli.privacy.VectorNode.MalformedException;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.TrainingMetrics;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.privacy.WholeUpdate;
import org.hanse.core.privacy.account.ToeplitzFactor;
import org.hanse.core.privacy.account.ToeplitzFactor.Participations;

/**
 * Test vectors of the influence of one participant: on a weighted sum of clipped updates ({@code dp-sensitivity.json}), and on sums with
 * noise that is correlated between rounds ({@code dp-matrix.json}).
 */
final class SensitivityVectors {

    /** Relative rounding error of updates in single precision. */
    private static final double SINGLE = 1e-6;

    /** Rounding error of weights on a grid of 2^-16. */
    private static final double WEIGHT = 1e-5;

    private static final double DOUBLE = 1e-12;

    private static final String COEFFICIENTS = "coefficients_first_16";
    private static final int MOST_ROUNDS = 1_000_000;

    /** Relative rounding error of a long sum over rounds. */
    private static final double LONG_SUM = 1e-9;

    private SensitivityVectors() {}

    static boolean areMatrices(JsonNode root) {
        return root.isObject() && root.has(COEFFICIENTS);
    }

    static void runMatrices(JsonNode root, ResultsAccumulator results) {
        if (root.has(COEFFICIENTS)) {
            results.run(COEFFICIENTS, () -> coefficients(new VectorNode(root).list(COEFFICIENTS, VectorNode.NUMBER)));
        }
        int i = 0;
        for (VectorNode vector : VectorNode.elements(root.path("cases"))) {
            results.run(
                    "cases[" + i++ + "] " + vector.label("rounds") + " rounds, up to "
                            + vector.label("max_participations") + " participations",
                    () -> errors(vector));
        }
    }

    private static Optional<String> coefficients(List<Double> expected) {
        if (expected.isEmpty()) {
            throw new MalformedException("expected coefficients, there are none");
        }
        return VectorNode.near(COEFFICIENTS, expected, new ToeplitzFactor(expected.size()).coefficients(), LONG_SUM);
    }

    private static Optional<String> errors(VectorNode vector) {
        int rounds = vector.get("rounds", VectorNode.INTEGER);
        int most = vector.get("max_participations", VectorNode.INTEGER);
        int separation = vector.get("min_separation", VectorNode.INTEGER);
        if (rounds < 1 || rounds > MOST_ROUNDS || most < 1 || separation < 1) {
            throw new MalformedException(
                    "expected 1 to " + MOST_ROUNDS + " rounds, and participations and their separation of at least 1");
        }
        ToeplitzFactor factor = new ToeplitzFactor(rounds);
        Participations participations = new Participations(most, separation);
        return nearlyOf(vector, "sensitivity_C", factor.sensitivity(participations))
                .or(() -> nearlyOf(vector, "max_prefix_error_per_unit_sigma", factor.greatestError(participations)))
                .or(() -> nearlyOf(vector, "rms_prefix_error_per_unit_sigma", factor.meanError(participations)))
                .or(() -> nearlyOf(
                        vector, "independent_noise_max_error_per_unit_sigma", factor.independentError(participations)));
    }

    private static Optional<String> nearlyOf(VectorNode vector, String key, double computed) {
        return vector.near(key, computed, computed * LONG_SUM);
    }

    static boolean areSums(JsonNode root) {
        return root.isArray() && root.path(0).has("example_cap");
    }

    static void runSums(JsonNode root, ResultsAccumulator results) {
        int i = 0;
        for (VectorNode vector : VectorNode.elements(root)) {
            results.run(
                    "[" + i++ + "] clip norm " + vector.label("clip"),
                    () -> Sum.of(vector).check());
        }
    }

    /** Vector with its clipped updates. */
    private record Sum(VectorNode vector, double clip, int cap, List<Integer> examples, List<WholeUpdate> updates) {

        static Sum of(VectorNode vector) {
            double clip = vector.get("clip", VectorNode.NUMBER);
            int cap = vector.get("example_cap", VectorNode.INTEGER);
            List<Integer> examples = vector.list("examples", VectorNode.INTEGER);
            List<List<Double>> updates = vector.lists("updates", VectorNode.NUMBER);
            if (!(clip > 0)
                    || cap < 1
                    || examples.isEmpty()
                    || examples.stream().anyMatch(n -> n < 1)) {
                throw new MalformedException("expected a clip norm above 0, a cap and examples of at least 1");
            }
            if (updates.size() != examples.size()
                    || updates.get(0).isEmpty()
                    || updates.stream().map(List::size).distinct().count() > 1) {
                throw new MalformedException(
                        "expected an update for each of " + examples.size() + " participants, all of one length");
            }
            Clipper clipper = Clipper.atMost(clip, new ExampleWeight(cap));
            List<WholeUpdate> clipped = IntStream.range(0, updates.size())
                    .mapToObj(i -> clipper.clip(update(updates.get(i), examples.get(i)), TrainingMetrics.of(Map.of())))
                    .toList();
            return new Sum(vector, clip, cap, examples, clipped);
        }

        private static ModelUpdate update(List<Double> numbers, int examples) {
            ParameterLayout layout =
                    ParameterLayout.accumulator().add("update", numbers.size()).toLayout();
            float[] values = new float[numbers.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = numbers.get(i).floatValue();
            }
            return new ModelUpdate(0, ParameterVector.of(layout, values), examples);
        }

        Optional<String> check() {
            double[] sum = array(
                    parameters(),
                    c -> updates.stream().mapToDouble(update -> update.get(c)).sum());
            return VectorNode.near(
                            "weights",
                            vector.list("weights", VectorNode.NUMBER),
                            array(updates.size(), this::weight),
                            WEIGHT)
                    .or(this::clipped)
                    .or(() -> VectorNode.near(
                            "weighted_sum",
                            vector.list("weighted_sum", VectorNode.NUMBER),
                            sum,
                            updates.size() * WEIGHT * clip))
                    .or(this::sensitivities)
                    .or(this::mistakes);
        }

        private static double[] array(int size, IntToDoubleFunction value) {
            return IntStream.range(0, size).mapToDouble(value).toArray();
        }

        private int parameters() {
            return updates.get(0).shape().weight();
        }

        private double weight(int participant) {
            return updates.get(participant).get(parameters());
        }

        private Optional<String> clipped() {
            List<List<Double>> expected = vector.lists("clipped", VectorNode.NUMBER);
            if (expected.size() != updates.size()) {
                return Optional.of(
                        "expected " + updates.size() + " lists under \"clipped\", there are " + expected.size());
            }
            return IntStream.range(0, expected.size())
                    .boxed()
                    .flatMap(i -> VectorNode.near(
                            "clipped[" + i + "]",
                            expected.get(i),
                            array(parameters(), c -> updates.get(i).get(c) / weight(i)),
                            SINGLE * Math.max(1, clip))
                            .stream())
                    .findFirst();
        }

        /** Checks two norm bounds of an update: parameters alone, and parameters with weight. */
        private Optional<String> sensitivities() {
            ParameterLayout layout = updates.get(0).shape().parameters();
            ModelUpdate zero = new ModelUpdate(0, ParameterVector.of(layout, new float[layout.size()]), 1);
            double sensitivity = Clipper.atMost(clip, new ExampleWeight(cap))
                    .clipParameters(zero)
                    .normBound();
            double denominator = updates.size();
            return vector.near("l2_sensitivity_add_remove_of_sum", sensitivity, DOUBLE)
                    .or(() -> vector.near("l2_sensitivity_replace_one_of_sum", 2 * sensitivity, DOUBLE))
                    .or(() -> vector.near(
                            "joint_l2_sensitivity_of_(sum,weight_sum)_add_remove",
                            updates.get(0).normBound(),
                            DOUBLE))
                    .or(() -> vector.near("fixed_denominator_qW", denominator, DOUBLE))
                    .or(() -> vector.near("noise_std_per_coordinate_for_z_1", sensitivity / denominator, DOUBLE));
        }

        /** Checks values that are not the sensitivity, but a common mistake. */
        private Optional<String> mistakes() {
            VectorNode wrong = new VectorNode(vector.json().path("wrong_answers_seen_in_the_wild"));
            int most = examples.stream().mapToInt(Integer::intValue).max().orElseThrow();
            double weights =
                    IntStream.range(0, updates.size()).mapToDouble(this::weight).sum();
            // Each weight is off by at most WEIGHT.
            double off = WEIGHT * Math.max(1, clip * updates.size() / (weights * weights));
            return wrong.near("dividing_by_the_actual_noise-free_weight_sum_and_using", clip / weights, off)
                    .or(() -> wrong.near("weights_uncapped_true_sensitivity", clip * most / cap, DOUBLE));
        }
    }
}
