// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.DpMechanism;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;

/**
 * Privacy mechanism of a job. Coordinator and nodes compute it from the plan, each for itself.
 *
 * @param terms privacy guarantee
 * @param size size of the job
 * @param mechanism noise mechanism
 */
public record JobPrivacy(PrivacyTerms terms, PrivacyTerms.Size size, DpMechanism mechanism) {

    /** Bound of a coordinate, as a multiple of the expected number of a participant's shoppers, each at its own bound. */
    private static final int ROOM = 4;

    private static final List<String> OF_DELTA =
            List.of("privacy.delta", "privacy.population", "privacy.unit", "privacy");
    private static final List<String> OF_EPSILON = List.of(
            "privacy.epsilon",
            "pairs.epsilon",
            "rounds",
            "privacy.budgetRounds",
            "privacy.samplingRate",
            "privacy.delta",
            "privacy.noise",
            "privacy");
    private static final List<String> OF_CLIP =
            List.of("privacy.clip.countNoise", "privacy.clip", "privacy.population", "privacy");

    /**
     * Sizes of a round.
     *
     * @param cohort greatest number of participants
     * @param survivors fewest updates in a sum
     * @param corrupt number of corrupt enrolled nodes; empty without secure aggregation
     * @param units expected number of shoppers in a round; without meaning for merchant-level privacy
     */
    public record Sizes(int cohort, int survivors, OptionalInt corrupt, double units) {

        /** Returns the sizes of a round with secure aggregation. */
        static Sizes of(int cohort, int survivors, int corrupt, double units) {
            return new Sizes(cohort, survivors, OptionalInt.of(corrupt), units);
        }

        /** Returns the number of participants whose noise does not count: at least one, because each knows its own share. */
        private int withholders() {
            return corrupt.isPresent() ? Math.max(1, corrupt.getAsInt()) : 0;
        }

        private int honest() {
            return corrupt.isPresent() ? Math.max(1, survivors - withholders()) : 1;
        }
    }

    /**
     * Computes the mechanism of a job.
     *
     * @param layout layout of the shared parameters
     * @throws RefusedFederationException if no mechanism gives the guarantee, with the keys to change
     */
    public static JobPrivacy of(PrivacyConfig config, int rounds, Sizes sizes, ParameterLayout layout) {
        return of(config, rounds, sizes, layout, Optional.empty());
    }

    /**
     * Computes the mechanism of a job after another release within the same guarantee, see {@link #of(PrivacyConfig, int, Sizes,
     * ParameterLayout)}.
     */
    public static JobPrivacy of(
            PrivacyConfig config,
            int rounds,
            Sizes sizes,
            ParameterLayout layout,
            Optional<PrivacyTerms.Before> before) {
        PrivacyTerms terms = config.terms();
        PrivacyTerms.Size size = new PrivacyTerms.Size(
                terms.coordinates(layout.size()),
                Math.max(rounds, config.budgetRounds().orElse(0)),
                terms.unit() == PrivacyUnit.SHOPPER ? sizes.units() : sizes.cohort(),
                sizes.honest(),
                sizes.withholders());
        double multiplier = RefusedFederationException.about(
                terms.isDeltaTooSmall(size) ? OF_DELTA : OF_EPSILON, () -> terms.multiplier(size, before));
        DpMechanism mechanism = RefusedFederationException.about(OF_CLIP, () -> terms.mechanism(size, multiplier));
        return new JobPrivacy(terms, size, mechanism);
    }

    /**
     * Computes the mechanism of a sum before the first round.
     *
     * @param config guarantee of the sum, {@link PrivacyConfig#ofSum}
     * @param cells cells of the sum
     * @throws RefusedFederationException if no mechanism gives the guarantee
     */
    static JobPrivacy ofSum(PrivacyConfig config, int cells, Sizes sizes) {
        return of(config, 1, sizes, layout(cells));
    }

    /** Returns the layout of a sum before the first round. */
    public static ParameterLayout layout(int cells) {
        return ParameterLayout.accumulator().add("cells", cells).toLayout();
    }

    /** Returns the conversion of updates to integers for a cohort of at most {@code participants}. */
    public QuantizationSpec quantization(int participants) {
        double grid = terms.grid(size.dimension());
        double units = Math.max(1, Math.ceil(ROOM * size.expected() / participants));
        long bound = (long) Math.ceil(units * (terms.bound() / grid + 1));
        return new QuantizationSpec(grid, bound, participants, mechanism.noiseDeviation(participants));
    }

    /** Returns a sum as a release before the rounds of a job. Its cost is that of the fewest updates. */
    public PrivacyTerms.Before before() {
        return new PrivacyTerms.Before(
                mechanism, mechanism.event(fewestSurvivors()).orElseThrow());
    }

    /**
     * Returns the standard deviation of the noise in each coordinate of a released sum, in the unit of updates. The sum may be of another
     * version of the roster, whose participants added other shares of noise: its format shows them.
     */
    public double deviation(IntegerSum noised) {
        QuantizationSpec spec = noised.spec();
        double shares = spec.noiseDeviation() / mechanism.noiseDeviation(spec.participants());
        return shares * deviation(noised.summands());
    }

    /** Returns the standard deviation of the noise in a sum of this number of updates, in the unit of updates. */
    public double deviation(int survivors) {
        return Math.sqrt(mechanism.variance(survivors).most()) * terms.grid(size.dimension());
    }

    /** Returns the fewest updates in a sum for which the noise suffices. */
    public int fewestSurvivors() {
        return mechanism.fewestSurvivors();
    }

    /** Returns the fewest honest updates for which the participants' noise suffices; 0 without such noise. */
    public int noiseOf() {
        return mechanism.fewestHonest();
    }
}
