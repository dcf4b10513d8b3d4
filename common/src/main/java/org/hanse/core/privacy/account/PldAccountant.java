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
 * Adds up losses themselves, as distributions: tight. Of two neighbours each may be the one with the unit, so both ways are added up
 * and the worse counts. Releases with everybody in them and nothing else are counted exactly.
 *
 * <p>Knows nothing of cohorts of a fixed size, for which no dominating pair is known, nor of capped ones under replacement.
 */
public final class PldAccountant implements PrivacyAccountant {

    /** By how much rounding may raise the losses of all releases together: each by about an eighth of the squared step. */
    private static final double MOST_ROUNDED = 1.25e-4;

    /** The same as a fraction of the range of the sum, where that is more. Epsilon is at least a third of the range. */
    private static final double MOST_ROUNDED_OF_RANGE = 1e-5;

    private static final double FINEST_USUAL_STEP = 1e-4;
    private static final double COARSEST_USUAL_STEP = 1e-3;

    /** In the deviation of a release's loss: where most of it is small, a few great losses must not make the grid coarse. */
    private static final double FEWEST_STEPS_OF_DEVIATION = 16;

    /** Below this probability of a full cohort, what is pushed out of it need not make the grid finer. */
    private static final double RARELY_FULL = 0.01;

    private static final double FEWEST_STEPS_OF_ONE = 2000;

    /** Steps between which all losses of a composition should lie. */
    private static final double MOST_STEPS = 1 << 21;

    /** Of the losses of one release. */
    private static final double MOST_STEPS_OF_ONE = 2e6;

    /** How far from 0 losses of a composition may lie. */
    private static final double MOST_STEPS_FROM_ZERO = 1e9;

    /** Of the grid with which the range of a composition is found. */
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

    /** What the releases cost together, for any delta; empty as {@link #epsilon}. */
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

    /** If everybody is in each release: how far all of them together move, over the noise. */
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

    /** Whether a dominating pair of such a release is known. */
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

    /** As fine as the losses of all releases together allow. */
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
     * Where the cap cuts units off, one more unit may push another out: the sum moves by twice the clip norm then.
     *
     * <p>Source: Ganesh et al. on truncated Poisson sampling, as google/differential-privacy accounts it (supplementary material on
     * privacy loss distributions, section 4.3).
     *
     * @param full probability that others alone reach the cap
     * @param losses of what is pushed out
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
