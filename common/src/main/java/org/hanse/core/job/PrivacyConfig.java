// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.hanse.core.learn.shopper.ShopperGradientSettings;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.model.GradientSum;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;

/**
 * Settings of the key {@code privacy} of a federation.
 *
 * @param terms privacy guarantee
 * @param budgetRounds rounds that the budget is for; empty for those of the federation
 * @param population public number of units, which sums are divided by the expected part of; empty for the units of the training data
 * @param gradients gradients of shoppers
 * @param limits limits beside the privacy budget
 */
public record PrivacyConfig(
        @Key(inline = true) PrivacyTerms terms,

        @Key(value = "rounds that the budget is for", standard = "`rounds`", least = 1, most = Key.MANY)
        OptionalInt budgetRounds,

        @Key(
                value = "public number of units",
                standard = "scenarios: units in the data, two digits; jobs: required for shoppers",
                least = 1,
                most = Key.MANY)
        OptionalLong population,

        @Key(inline = true) Gradients gradients,
        @Key(inline = true) Limits limits) {

    private static final double DEFAULT_EPSILON = 8;
    private static final double DEFAULT_DELTA = 1e-6;
    private static final double DEFAULT_POSITIONS = 8;

    /** Defaults: privacy of shoppers against outsiders. */
    public static final PrivacyConfig DEFAULT = new PrivacyConfig(
            new PrivacyTerms(
                    PrivacyUnit.SHOPPER,
                    NoiseBy.COORDINATOR,
                    DEFAULT_EPSILON,
                    DEFAULT_DELTA,
                    PrivacyTerms.DEFAULT_CLIP,
                    PrivacyTerms.DEFAULT_SAMPLING_RATE),
            OptionalInt.empty(),
            OptionalLong.empty(),
            new Gradients(ShopperGradientSettings.USUAL_NEGATIVES, DEFAULT_POSITIONS));

    /** Greatest sum of clip norms of a population: half of what sums of gradients are exact for. */
    private static final double MOST_CLIPPED = GradientSum.MOST / 2;

    public PrivacyConfig {
        if (terms.unit() == PrivacyUnit.SHOPPER && population.orElse(0) * terms.bound() > MOST_CLIPPED) {
            throw new KeyConflictException(
                    "found a clip norm of " + PlainNumber.of(terms.bound()) + " with a population of "
                            + population.orElseThrow() + "; expected a product of at most "
                            + PlainNumber.of(MOST_CLIPPED)
                            + ", since sums of gradients are exact up to there. Fix: lower clip",
                    "clip",
                    "population");
        }
    }

    /** Creates a configuration without limits beside the privacy budget. */
    public PrivacyConfig(PrivacyTerms terms, OptionalInt budgetRounds, OptionalLong population, Gradients gradients) {
        this(terms, budgetRounds, population, gradients, Limits.NONE);
    }

    /** Returns the weights of parameter blocks; equal ones for merchants, whose updates are clipped whole. */
    public BlockWeights weights() {
        return taken().weights();
    }

    /** Returns the gradients as they are computed: for merchants without block weights. */
    public Gradients taken() {
        return terms.unit() == PrivacyUnit.SHOPPER ? gradients : gradients.evenly();
    }

    /**
     * Returns the guarantee of a sum before training alone: all shoppers, norm 1, its own epsilon.
     *
     * @param key key of the sum
     * @throws RefusedFederationException if the sum leaves nothing for the rounds
     */
    PrivacyConfig ofSum(String key, double epsilon) {
        if (!(epsilon < terms.epsilon())) {
            throw RefusedFederationException.of(
                    List.of(key + ".epsilon", key, "privacy.epsilon", "privacy"),
                    "found " + PlainNumber.of(epsilon) + " with a privacy.epsilon of "
                            + PlainNumber.of(terms.epsilon())
                            + "; expected less, since the rounds need a part of it. Fix: lower " + key + ".epsilon");
        }
        return new PrivacyConfig(
                new PrivacyTerms(terms.unit(), terms.noise(), epsilon, terms.delta(), PrivacyTerms.DEFAULT_CLIP, 1),
                OptionalInt.empty(),
                population,
                gradients.evenly(),
                Limits.NONE);
    }

    /** Returns this configuration with another sampling rate. */
    public PrivacyConfig withSamplingRate(double rate) {
        return new PrivacyConfig(terms.withSamplingRate(rate), budgetRounds, population, gradients, limits);
    }

    /**
     * Limits beside the privacy budget.
     *
     * @param nodeBudget epsilon at which each node refuses further rounds by its own ledger; empty for nodes without a ledger
     * @param allowLowSignal whether rounds may run whose noise is far above the signal
     */
    public record Limits(
            @Key(
                    value = "epsilon cap of each node's own ledger; scenarios with `secureAggregation`",
                    standard = "`none`",
                    range = Key.Range.POSITIVE,
                    most = Key.MANY)
            OptionalDouble nodeBudget,

            @Key("start rounds whose noise is above ten times the signal")
            boolean allowLowSignal) {

        /** No node ledgers; low signal is refused. */
        public static final Limits NONE = new Limits(OptionalDouble.empty(), false);
    }

    /** Returns the epsilon at which each node refuses further rounds; empty for nodes without a ledger. */
    public OptionalDouble nodeBudget() {
        return limits.nodeBudget();
    }

    /**
     * Gradients of shoppers.
     *
     * @param negatives items that each item of a shopper is compared with
     * @param positions divisor of a shopper's gradient; a constant, since a shopper's own number of interactions is private
     * @param weights weights of parameter blocks in the norm that is clipped
     */
    public record Gradients(
            @Key(
                    value = "items per shopper, up to 4096; shoppers only",
                    least = 1,
                    most = ShopperGradientSettings.MOST_NEGATIVES)
            int negatives,

            @Key(
                    value = "constant divisor of a shopper's gradient; shoppers only",
                    range = Key.Range.POSITIVE,
                    most = Key.MANY)
            double positions,

            @Key(
                    value = "weights of blocks in the gradient norm, 0 or 0.0001 to 10,000; shoppers only",
                    name = "blockWeights",
                    standard = "`none`")
            BlockWeights weights) {

        /** Creates gradients with equal block weights. */
        public Gradients(int negatives, double positions) {
            this(negatives, positions, BlockWeights.EVEN);
        }

        /** Returns these gradients with equal block weights. */
        public Gradients evenly() {
            return new Gradients(negatives, positions);
        }

        /** Returns the text that digests of settings and checkpoints depend on. Equal weights are not named. */
        @Override
        public String toString() {
            return "Gradients[negatives=" + negatives + ", positions=" + positions
                    + (weights.isEven() ? "" : ", weights=" + weights) + "]";
        }
    }

    /** Returns the text whose digest identifies results; {@code allowLowSignal} changes no result and is left out. */
    @Override
    public String toString() {
        return "PrivacyConfig[terms=" + terms + ", budgetRounds=" + budgetRounds + ", population=" + population
                + ", gradients=" + gradients + ", nodeBudget=" + nodeBudget() + "]";
    }
}
