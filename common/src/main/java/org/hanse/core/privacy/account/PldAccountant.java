// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;

/**
 * Accountant of privacy loss distributions: tight. Either neighbour may have the unit, so both directions are composed and the worse one
 * counts. Gaussian releases without sampling are computed exactly.
 *
 * <p>Covers no cohorts of a fixed size, for which no dominating pair is known, and no capped cohorts under replacement.
 */
public final class PldAccountant implements PrivacyAccountant {

    /** Greatest increase of the total loss by rounding. Each release adds about an eighth of the squared step. */
    private static final double MOST_ROUNDED = 1.25e-4;

    /** The same as a fraction of the range of the sum, where that is more. Epsilon is at least a third of the range. */
    private static final double MOST_ROUNDED_OF_RANGE = 1e-5;

    private static final double FINEST_USUAL_STEP = 1e-4;
    private static final double COARSEST_USUAL_STEP = 1e-3;

    /** Fewest steps in the deviation of one release's loss. A few great losses must not coarsen the grid of many small ones. */
    private static final double FEWEST_STEPS_OF_DEVIATION = 16;

    /** Probability of a full cohort below which displaced units do not refine the grid. */
    private static final double RARELY_FULL = 0.01;

    private static final double FEWEST_STEPS_OF_ONE = 2000;

    /** Most steps of a composition. */
    private static final double MOST_STEPS = 1 << 21;

    /** Most steps of one release. */
    private static final double MOST_STEPS_OF_ONE = 2e6;

    /** Greatest distance of a composition's losses from 0, in steps. */
    private static final double MOST_STEPS_FROM_ZERO = 1e9;

    /** Coarsest step for the search of a composition's range. */
    private static final double COARSEST_STEP = 0.05;

    private static final double MOST_COARSE_STEPS = 40_000;

    @Override
    public OptionalDouble epsilon(Releases releases, NeighbourRelation relation, double delta) {
        PrivacyProfile.requireDelta(delta);
        Optional<PrivacyProfile> profile = profile(releases, relation);
        return profile.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(profile.get().epsilon(delta));
    }

    /** Returns the privacy profile of the releases; empty as for {@link #epsilon}. */
    public Optional<PrivacyProfile> profile(Releases releases, NeighbourRelation relation) {
        Optional<Double> shift = commonShift(releases, relation);
        if (shift.isPresent()) {
            return shift.map(PrivacyProfile::ofShift);
        }
        if (!releases.times().keySet().stream().allMatch(event -> isKnown(event, relation))) {
            return Optional.empty();
        }
        double step = step(releases, relation);
        if (!(step > 0 && step < Double.POSITIVE_INFINITY)) {
            return Optional.of(PrivacyProfile.UNBOUNDED);
        }
        List<LossComposition> losses = new ArrayList<>();
        losses.add(new LossComposition(parts(releases, relation, false, step)));
        if (relation == NeighbourRelation.ADD_REMOVE) {
            losses.add(new LossComposition(parts(releases, relation, true, step)));
        }
        return Optional.of(PrivacyProfile.of(losses));
    }

    /** Returns the total shift divided by the noise, if all releases are without sampling. */
    private static Optional<Double> commonShift(Releases releases, NeighbourRelation relation) {
        double squares = 0;
        double moved = relation == NeighbourRelation.REPLACE_ONE ? 2 : 1;
        for (Map.Entry<DpEvent, Integer> entry : releases.times().entrySet()) {
            if (!(entry.getKey() instanceof GaussianSum sum) || !sum.sampler().takesAll()) {
                return Optional.empty();
            }
            double shift = moved / sum.noiseMultiplier();
            squares += entry.getValue() * shift * shift;
        }
        return Optional.of(Math.sqrt(squares));
    }

    /** Returns whether a dominating pair of such a release is known. */
    static boolean isKnown(DpEvent event, NeighbourRelation relation) {
        Sampler sampler = event instanceof GaussianSum sum ? sum.sampler() : new Sampler.FixedSize(1, 1);
        return !(sampler instanceof Sampler.FixedSize)
                && !(sampler instanceof Sampler.CappedPoisson && relation == NeighbourRelation.REPLACE_ONE);
    }

    private static List<LossComposition.Part> parts(
            Releases releases, NeighbourRelation relation, boolean reversed, double step) {
        List<LossComposition.Part> parts = new ArrayList<>();
        releases.times().forEach((event, times) -> {
            LossDistribution own = distribution((GaussianSum) event, relation, reversed, step);
            parts.add(new LossComposition.Part(own, times));
        });
        return parts;
    }

    /** Returns the step of the grid, from the losses of all releases together. */
    private static double step(Releases releases, NeighbourRelation relation) {
        double one = 0;
        double deviation = Double.POSITIVE_INFINITY;
        for (DpEvent event : releases.times().keySet()) {
            LossPair pair = pair((GaussianSum) event, relation);
            one = Math.max(one, pair.lossAt(pair.greatestOutcome()) - pair.lossAt(pair.leastOutcome()));
            deviation = Math.min(deviation, pair.lossDeviation());
            Optional<Pushing> pushing = pushing((GaussianSum) event).filter(pushed -> pushed.full() > RARELY_FULL);
            if (pushing.isPresent()) {
                deviation = Math.min(deviation, pushing.get().losses().lossDeviation());
            }
        }
        double part = one / FEWEST_STEPS_OF_ONE;
        double coarse = Math.max(Math.min(COARSEST_STEP, part), one / MOST_COARSE_STEPS);
        LossComposition.Window window = LossComposition.window(parts(releases, relation, false, coarse));
        double range = window.size() * coarse;
        double farthest = Math.max(Math.abs(window.from()), Math.abs(window.to())) * coarse;
        return DoubleStream.of(
                        Math.min(Math.min(usualStep(releases, range), part), deviation / FEWEST_STEPS_OF_DEVIATION),
                        range / MOST_STEPS,
                        one / MOST_STEPS_OF_ONE,
                        farthest / MOST_STEPS_FROM_ZERO)
                .max()
                .orElseThrow();
    }

    private static double usualStep(Releases releases, double range) {
        double all = releases.times().values().stream()
                .mapToDouble(Integer::doubleValue)
                .sum();
        double part = MOST_ROUNDED_OF_RANGE * range;
        double step = Math.sqrt(8 * Math.max(MOST_ROUNDED, part) / all);
        return Math.min(Math.max(COARSEST_USUAL_STEP, part), Math.max(FINEST_USUAL_STEP, step));
    }

    private static LossPair pair(GaussianSum sum, NeighbourRelation relation) {
        double probability = sum.sampler() instanceof Sampler.Poisson poisson
                ? poisson.probability()
                : sum.sampler() instanceof Sampler.CappedPoisson capped ? capped.probability() : 1;
        return relation == NeighbourRelation.REPLACE_ONE
                ? new LossPair.Replaced(probability, sum.noiseMultiplier())
                : new LossPair.Sampled(probability, sum.noiseMultiplier());
    }

    private static LossDistribution distribution(
            GaussianSum sum, NeighbourRelation relation, boolean reversed, double step) {
        LossDistribution plain = LossDistribution.of(pair(sum, relation), reversed, step);
        return pushing(sum)
                .map(pushing -> plain.mixedWith(LossDistribution.of(pushing.losses(), false, step), pushing.full()))
                .orElse(plain);
    }

    /**
     * Displacement by a cap: if the cohort is full, one more unit may displace another, and the sum moves by twice the clip norm.
     *
     * <p>Source: Ganesh et al. on truncated Poisson sampling, as google/differential-privacy accounts it (supplementary material on
     * privacy loss distributions, section 4.3).
     *
     * @param full probability that the other units reach the cap
     * @param losses losses of a displacement
     */
    private record Pushing(double full, LossPair losses) {}

    private static Optional<Pushing> pushing(GaussianSum sum) {
        if (!(sum.sampler() instanceof Sampler.CappedPoisson sampler)) {
            return Optional.empty();
        }
        double q = sampler.probability();
        int others = sampler.population() - 1;
        double full =
                others < sampler.cap() ? 0 : BinomialDistribution.of(others, q).survivalProbability(sampler.cap() - 1);
        if (full == 0) {
            return Optional.empty();
        }
        double cut = BinomialDistribution.of(sampler.population(), q).survivalProbability(sampler.cap());
        double stays = cut * sampler.cap() / full / sampler.population();
        return Optional.of(new Pushing(full, new LossPair.Replaced(stays, sum.noiseMultiplier() / 2)));
    }
}
