// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.cli.privacy.VectorNode.MalformedException;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.TrainingMetrics;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.privacy.WholeUpdate;

/** Test vectors of the influence of one participant on a weighted sum of clipped updates: {@code dp-sensitivity.json}. */
final class SensitivityVectors implements VectorFile.Topic {

    /** Relative rounding error of updates in single precision. */
    private static final double SINGLE = 1e-6;

    /** Rounding error of weights on a grid of 2^-16. */
    private static final double WEIGHT = 1e-5;

    private static final double DOUBLE = 1e-12;

    @Override
    public String usualName() {
        return "dp-sensitivity.json";
    }

    @Override
    public boolean fits(JsonNode root) {
        return root.isArray() && root.path(0).has("example_cap");
    }

    @Override
    public void run(JsonNode root, VectorFile.ResultsAccumulator results) {
        int sums = root.isArray() ? root.size() : 0;
        for (int i = 0; i < sums; i++) {
            VectorNode vector = new VectorNode(root.get(i));
            results.run(
                    "[" + i + "] clip norm " + vector.label("clip"),
                    () -> Sum.of(vector).check());
        }
    }

    /** Vector with its clipped updates. */
    private record Sum(VectorNode vector, double clip, int cap, List<Integer> examples, List<WholeUpdate> updates) {

        static Sum of(VectorNode vector) {
            double clip = vector.number("clip");
            int cap = vector.integer("example_cap");
            List<Integer> examples = vector.integers("examples");
            List<List<Double>> updates = rows(vector, "updates");
            if (!(clip > 0)
                    || cap < 1
                    || examples.isEmpty()
                    || examples.stream().anyMatch(n -> n < 1)) {
                throw new MalformedException("expected a clip norm above 0, a cap and examples of at least 1");
            }
            if (updates.size() != examples.size()
                    || updates.get(0).isEmpty()
                    || updates.stream()
                            .anyMatch(update -> update.size() != updates.get(0).size())) {
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
            return Stream.<Function<Sum, Optional<String>>>of(
                            Sum::weights, Sum::clipped, Sum::sum, Sum::sensitivities, Sum::mistakes)
                    .map(check -> check.apply(this))
                    .flatMap(Optional::stream)
                    .findFirst();
        }

        private double weight(int participant) {
            WholeUpdate update = updates.get(participant);
            return update.get(update.shape().weight());
        }

        private double allWeights() {
            return IntStream.range(0, updates.size()).mapToDouble(this::weight).sum();
        }

        private Optional<String> weights() {
            double[] weights =
                    IntStream.range(0, updates.size()).mapToDouble(this::weight).toArray();
            return VectorNode.near("weights", vector.numbers("weights"), weights, WEIGHT);
        }

        private Optional<String> clipped() {
            List<List<Double>> expected = rows(vector, "clipped");
            if (expected.size() != updates.size()) {
                return Optional.of(
                        "expected " + updates.size() + " lists under \"clipped\", there are " + expected.size());
            }
            for (int i = 0; i < expected.size(); i++) {
                double weight = weight(i);
                double[] computed = parameters(updates.get(i))
                        .map(number -> number / weight)
                        .toArray();
                Optional<String> difference =
                        VectorNode.near("clipped[" + i + "]", expected.get(i), computed, SINGLE * Math.max(1, clip));
                if (difference.isPresent()) {
                    return difference;
                }
            }
            return Optional.empty();
        }

        private static DoubleStream parameters(WholeUpdate update) {
            return IntStream.range(0, update.shape().weight()).mapToDouble(update::get);
        }

        private Optional<String> sum() {
            double[] sum = IntStream.range(0, updates.get(0).shape().weight())
                    .mapToDouble(c -> updates.stream()
                            .mapToDouble(update -> update.get(c))
                            .sum())
                    .toArray();
            return VectorNode.near("weighted_sum", vector.numbers("weighted_sum"), sum, updates.size() * WEIGHT * clip);
        }

        /** Checks two norm bounds of an update: parameters alone, and parameters with weight. */
        private Optional<String> sensitivities() {
            WholeUpdate alone = Clipper.atMost(clip, new ExampleWeight(cap))
                    .clipParameters(new ModelUpdate(
                            0,
                            ParameterVector.of(
                                    updates.get(0).shape().parameters(),
                                    new float
                                            [updates.get(0).shape().parameters().size()]),
                            1));
            double sensitivity = alone.normBound();
            double denominator = updates.size();
            return near("l2_sensitivity_add_remove_of_sum", sensitivity)
                    .or(() -> near("l2_sensitivity_replace_one_of_sum", 2 * sensitivity))
                    .or(() -> near(
                            "joint_l2_sensitivity_of_(sum,weight_sum)_add_remove",
                            updates.get(0).normBound()))
                    .or(() -> near("fixed_denominator_qW", denominator))
                    .or(() -> near("noise_std_per_coordinate_for_z_1", sensitivity / denominator));
        }

        private Optional<String> near(String key, double computed) {
            return VectorNode.near(key, vector.number(key), computed, DOUBLE);
        }

        /** Checks values that are not the sensitivity, but a common mistake. */
        private Optional<String> mistakes() {
            VectorNode wrong = new VectorNode(vector.json().path("wrong_answers_seen_in_the_wild"));
            String divided = "dividing_by_the_actual_noise-free_weight_sum_and_using";
            String uncapped = "weights_uncapped_true_sensitivity";
            int most = examples.stream().mapToInt(Integer::intValue).max().orElseThrow();
            double weights = allWeights();
            // Each weight is off by at most WEIGHT.
            double off = WEIGHT * Math.max(1, clip * updates.size() / (weights * weights));
            return VectorNode.near(divided, wrong.number(divided), clip / weights, off)
                    .or(() -> VectorNode.near(uncapped, wrong.number(uncapped), clip * most / cap, DOUBLE));
        }

        private static List<List<Double>> rows(VectorNode vector, String key) {
            return vector.list(key, row -> VectorNode.numbers(key, row));
        }
    }
}
