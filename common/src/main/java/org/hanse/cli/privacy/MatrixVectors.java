// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.hanse.cli.privacy.VectorNode.MalformedException;
import org.hanse.core.privacy.account.ToeplitzFactor;
import org.hanse.core.privacy.account.ToeplitzFactor.Participations;

/** Test vectors of noise that is correlated between rounds: {@code dp-matrix.json}. */
final class MatrixVectors implements VectorFile.Topic {

    private static final String COEFFICIENTS = "coefficients_first_16";
    private static final String CASES = "cases";
    private static final int MOST_ROUNDS = 1_000_000;

    /** Relative rounding error of a long sum. */
    private static final double PART = 1e-9;

    @Override
    public String usualName() {
        return "dp-matrix.json";
    }

    @Override
    public boolean fits(JsonNode root) {
        return root.isObject() && root.has(COEFFICIENTS);
    }

    @Override
    public void run(JsonNode root, VectorFile.ResultsAccumulator results) {
        VectorNode file = new VectorNode(root);
        if (root.has(COEFFICIENTS)) {
            results.run(COEFFICIENTS, () -> coefficients(file.numbers(COEFFICIENTS)));
        }
        JsonNode cases = root.path(CASES);
        for (int i = 0; i < (cases.isArray() ? cases.size() : 0); i++) {
            VectorNode vector = new VectorNode(cases.get(i));
            results.run(
                    CASES + "[" + i + "] " + vector.label("rounds") + " rounds, up to "
                            + vector.label("max_participations") + " participations",
                    () -> errors(vector));
        }
    }

    private static Optional<String> coefficients(List<Double> expected) {
        if (expected.isEmpty()) {
            throw new MalformedException("expected coefficients, there are none");
        }
        return VectorNode.near(COEFFICIENTS, expected, new ToeplitzFactor(expected.size()).coefficients(), PART);
    }

    private static Optional<String> errors(VectorNode vector) {
        int rounds = vector.integer("rounds");
        int most = vector.integer("max_participations");
        int separation = vector.integer("min_separation");
        if (rounds < 1 || rounds > MOST_ROUNDS || most < 1 || separation < 1) {
            throw new MalformedException(
                    "expected 1 to " + MOST_ROUNDS + " rounds, and participations and their separation of at least 1");
        }
        ToeplitzFactor factor = new ToeplitzFactor(rounds);
        Participations participations = new Participations(most, separation);
        return near(vector, "sensitivity_C", factor.sensitivity(participations))
                .or(() -> near(vector, "max_prefix_error_per_unit_sigma", factor.greatestError(participations)))
                .or(() -> near(vector, "rms_prefix_error_per_unit_sigma", factor.meanError(participations)))
                .or(() -> near(
                        vector, "independent_noise_max_error_per_unit_sigma", factor.independentError(participations)));
    }

    private static Optional<String> near(VectorNode vector, String key, double computed) {
        return VectorNode.near(key, vector.number(key), computed, computed * PART);
    }
}
