// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.ClipCount;
import org.hanse.core.privacy.DpMechanism;
import org.hanse.core.privacy.PrivacyTerms;

/**
 * Guarantee and mechanism of a federation before its first round.
 *
 * @param terms privacy guarantee
 * @param size size of the job, with the rounds of the budget
 * @param mechanism noise mechanism
 * @param members participants of a cohort, each with noise of its own where participants add it
 * @param made rounds of the federation
 * @param blocks weights of parameter blocks, and number of trained parameters
 * @param present units of the training data
 */
public record PrivacyOutlook(
        PrivacyTerms terms,
        PrivacyTerms.Size size,
        DpMechanism mechanism,
        int members,
        int made,
        Blocks blocks,
        RoundSignal.Units present) {

    /**
     * Parameter blocks of a model.
     *
     * @param weights weights of blocks in a unit's norm
     * @param trained parameters of blocks with a weight above 0
     */
    public record Blocks(BlockWeights weights, int trained) {

        /** Returns the blocks of a layout. */
        public static Blocks of(BlockWeights weights, ParameterLayout layout) {
            int trained = 0;
            for (float weight : weights.toArray(layout)) {
                trained += weight == 0 ? 0 : 1;
            }
            return new Blocks(weights, trained);
        }
    }

    /** Returns noise and signal in the mean of a round. */
    public RoundSignal signal() {
        OptionalDouble alone =
                size.rounds() > made ? OptionalDouble.of(forRoundsMade().noiseOfTheMean()) : OptionalDouble.empty();
        return new RoundSignal(
                terms, noiseOfTheMean(), size.expected(), present, new RoundSignal.Budget(size.rounds(), made, alone));
    }

    private PrivacyOutlook forRoundsMade() {
        PrivacyTerms.Size own =
                new PrivacyTerms.Size(size.dimension(), made, size.expected(), size.fewestHonest(), size.withholders());
        return new PrivacyOutlook(terms, own, terms.mechanism(own), members, made, blocks, present);
    }

    /**
     * Returns the expected L2 norm of the noise in the mean of a whole cohort in the first round, in units of the parameters.
     * Coordinates of frozen blocks do not count: they move no model.
     */
    public double noiseOfTheMean() {
        double unit = count().map(count -> terms.clip() / count.ofGradient()).orElse(1.0);
        return unit
                * mechanism.noiseDeviation(members)
                * terms.grid(size.dimension())
                * Math.sqrt(blocks.trained())
                / size.expected();
    }

    /** Returns the noise multiplier with the count of an adaptive clip norm. */
    public double multiplier() {
        return mechanism.scale().multiplier();
    }

    /** Returns the noise multiplier of gradients. */
    public double multiplierOfGradients() {
        return count().map(count -> count.multiplierOfGradients(multiplier())).orElseGet(this::multiplier);
    }

    /** Returns the count of an adaptive clip norm; empty for a fixed one. */
    public Optional<ClipCount> count() {
        return mechanism.scale().count();
    }
}
