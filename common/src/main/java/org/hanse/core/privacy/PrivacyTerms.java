// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.NoiseCalibration;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.Sampler;

/**
 * What a job guarantees of the models it releases, and what that takes: all numbers that noise depends on are chosen here, before a round,
 * from the guarantee and the size of the job.
 *
 * @param unit whose data are protected as one
 * @param noise who adds it
 * @param epsilon of all rounds together, above 0
 * @param delta with which it need not hold, above 0 and below 1
 * @param clip L2 norm that a unit's part is bounded to; where it moves, that of the first round
 * @param samplingRate probability with which a shopper takes part in a round, by a coin inside its node; 1 where the unit is the merchant,
 *     since the coordinator sees which merchants take part
 * @param adaptive how the clip norm of shoppers' gradients follows a quantile of theirs; empty where it stays
 */
public record PrivacyTerms(
        PrivacyUnit unit,
        NoiseBy noise,
        double epsilon,
        double delta,
        double clip,
        double samplingRate,
        Optional<AdaptiveClip> adaptive) {

    /** Number of coordinates for the search of a noise multiplier. The multiplier depends on it by less than the search tolerance. */
    private static final int ANY_DIMENSION = 100_000;

    /**
     * From where on noise of no guarantee is drawn exactly enough, if it is for one round of one number: {@code ln(2^110)}, rounded down.
     */
    public static final double MOST_EPSILON = 76;

    /** An epsilon that noise is drawn exactly enough for, in networks and numbers of rounds as they are. */
    private static final double USUAL_EPSILON = 20;

    /** A delta that noise is drawn exactly enough for there, and below 1/N wherever there are people to count. */
    private static final double USUAL_DELTA = 1e-12;

    /** How many times as much as the samplers take a delta has to be, for most of it to be left to noise. */
    private static final double ROOM = 10;

    /** How many times as much finer than necessary the grid is, so that rounding errors of this arithmetic do no harm. */
    private static final double MARGIN = 1 + 0x1p-40;

    /** Kinds of noise mechanism by the party that adds noise. A new mechanism is a constant and a case here. */
    public enum NoiseBy {

        /** The coordinator, once the sum is unmasked: against outsiders, who see released models alone. */
        COORDINATOR,

        /** The participants together, a share each before masking: against the coordinator as well. */
        PARTICIPANTS,

        /** Each participant all of it: against everybody else. */
        NODE;

        private NoiseKind kind() {
            return switch (this) {
                case COORDINATOR -> RoundedGaussian.KIND;
                case PARTICIPANTS -> Skellam.KIND;
                case NODE -> NodeGaussian.KIND;
            };
        }

        /** Returns whether only a sum has enough noise, so that updates have to be masked. */
        public boolean needsMasks() {
            return kind().needsMasks();
        }

        /** Returns whether every node adds all the noise that a release needs. */
        public boolean isWholeAtNode() {
            return kind().isWholeAtNode();
        }

        /** Returns the party that adds the noise, in words. */
        public String party() {
            return kind().party();
        }
    }

    /**
     * How large a job is.
     *
     * @param dimension coordinates of an update, {@link #coordinates}
     * @param rounds that are released
     * @param expected what sums are divided by: how many units are expected to take part in a round, a public number
     * @param fewestHonest honest survivors of a round below which nothing is released
     * @param withholders survivors who may have added no noise
     */
    public record Size(int dimension, int rounds, double expected, int fewestHonest, int withholders) {}

    /** With a clip norm that stays. */
    public PrivacyTerms(
            PrivacyUnit unit, NoiseBy noise, double epsilon, double delta, double clip, double samplingRate) {
        this(unit, noise, epsilon, delta, clip, samplingRate, Optional.empty());
    }

    public PrivacyTerms {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("an epsilon of " + epsilon + " must be above 0 and finite");
        }
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("a delta of " + delta + " must be above 0 and below 1");
        }
        if (!(clip > 0 && clip < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a clip norm of " + clip + " must be above 0 and finite");
        }
        if (!(samplingRate > 0 && samplingRate <= 1)) {
            throw new IllegalArgumentException(
                    "a sampling rate of " + samplingRate + " must be above 0, and at most 1");
        }
        if (unit == PrivacyUnit.MERCHANT && samplingRate != 1) {
            throw new IllegalArgumentException("a sampling rate of " + samplingRate
                    + " for merchants: the coordinator sees which of them take part, so it does not count");
        }
        if (unit == PrivacyUnit.MERCHANT && adaptive.isPresent()) {
            throw new IllegalArgumentException("a clip norm that follows a quantile of shoppers' norms, for merchants:"
                    + " it takes the unit shopper, or a norm that stays");
        }
    }

    /** For whom and against whom the guarantee holds. */
    public PrivacyScope scope() {
        return new PrivacyScope(
                unit,
                NeighbourRelation.ADD_REMOVE,
                switch (noiseOrigin()) {
                    case COORDINATOR -> Adversary.OUTSIDER;
                    case NODE -> Adversary.COORDINATOR;
                });
    }

    /** Returns whether the guarantee holds against the coordinator, too. */
    public boolean holdsAgainstCoordinator() {
        return scope().adversary() == Adversary.COORDINATOR;
    }

    /** Who draws the noise. */
    public Origin noiseOrigin() {
        return noise.kind().origin();
    }

    /** Who draws the units that take part: their nodes, where they are shoppers. */
    public Origin coinsOrigin() {
        return unit == PrivacyUnit.SHOPPER ? Origin.NODE : Origin.COORDINATOR;
    }

    private Sampler sampler() {
        return samplingRate == 1 ? new Sampler.Everybody() : new Sampler.Poisson(samplingRate);
    }

    /** Returns the number of coordinates of an update with this number of parameters. */
    public int coordinates(int parameters) {
        return parameters + (adaptive.isPresent() ? 1 : 0);
    }

    /** L2 norm that a unit's part is bounded to in an update: 1 where that is in units of a clip norm that moves. */
    public double bound() {
        return adaptive.isPresent() ? 1 : clip;
    }

    /** The coarsest grid on which rounding costs a hundredth at most. */
    public double grid(int dimension) {
        return bound() / (IntegerSensitivity.FINENESS * Math.sqrt(dimension) * MARGIN);
    }

    /** How far one unit moves a sum of updates on that grid. */
    public IntegerSensitivity sensitivity(int dimension) {
        return unit == PrivacyUnit.SHOPPER
                ? IntegerSensitivity.ofShopper(bound(), grid(dimension), dimension)
                : IntegerSensitivity.ofMerchant(clip, grid(dimension), dimension, 0);
    }

    /**
     * The mechanism with the least noise that keeps the guarantee.
     *
     * @throws IllegalArgumentException if no noise does, or the parts do not go together
     */
    public DpMechanism mechanism(Size size) {
        return mechanism(size, multiplier(size));
    }

    /**
     * The mechanism with a noise multiplier that keeps the guarantee.
     *
     * @param multiplier {@link #multiplier(Size)}
     * @throws IllegalArgumentException if a count costs as much as everything together may
     */
    public DpMechanism mechanism(Size size, double multiplier) {
        IntegerSensitivity sensitivity = sensitivity(size.dimension());
        NoiseScale scale = new NoiseScale(
                multiplier,
                sensitivity,
                adaptive.map(following -> ClipCount.of(multiplier, following.countNoise(size.expected()))));
        return noise.kind().mechanism(scale, sampler(), size);
    }

    /**
     * Returns the noise multiplier of a guarantee for a number of rounds. It does not depend on the size of the network.
     *
     * @throws IllegalArgumentException if no noise keeps it
     */
    public double multiplier(int rounds) {
        return multiplier(new Size(ANY_DIMENSION, rounds, 1, 1, 0));
    }

    /** What the samplers take of delta, with an epsilon. */
    private double samplers(Size size, double epsilon) {
        return DpMechanism.samplingDelta(
                size.rounds(), epsilon, size.dimension(), noise.kind().distance());
    }

    /** Whether delta is less than noise is drawn exactly enough for, even where epsilon is as small as one would take. */
    public boolean isDeltaTooSmall(Size size) {
        return samplers(size, Math.min(epsilon, USUAL_EPSILON)) >= delta;
    }

    /** What to take in place of an epsilon and a delta that noise is not drawn exactly enough for. */
    private IllegalArgumentException tooExact(Size size) {
        if (!isDeltaTooSmall(size)) {
            return new IllegalArgumentException("an epsilon of " + PlainNumber.of(epsilon) + " at a delta of "
                    + PlainNumber.of(delta) + " is more than noise can be drawn exactly enough for; take a smaller one,"
                    + " such as " + PlainNumber.of(USUAL_EPSILON));
        }
        double taken = samplers(size, Math.min(epsilon, USUAL_EPSILON));
        double enough = Math.max(USUAL_DELTA, Math.pow(10, Math.ceil(Math.log10(ROOM * taken))));
        return new IllegalArgumentException("a delta of " + PlainNumber.of(delta)
                + " is less than noise can be drawn exactly enough for; take a greater one, such as "
                + PlainNumber.rounded(enough, 1)
                + (epsilon > USUAL_EPSILON ? ", and an epsilon such as " + PlainNumber.of(USUAL_EPSILON) : ""));
    }

    /**
     * The noise multiplier that a job of this size takes.
     *
     * @throws IllegalArgumentException if no noise keeps the guarantee
     */
    public double multiplier(Size size) {
        IntegerSensitivity sensitivity = sensitivity(size.dimension());
        DoubleFunction<Releases> releases =
                multiplier -> Releases.of(noise.kind().event(sampler(), multiplier, sensitivity), size.rounds());
        // Noise is not drawn from exactly what is accounted: that much of delta is for the samplers.
        double accounted = delta - samplers(size, epsilon);
        if (!(accounted > 0)) {
            throw tooExact(size);
        }
        OptionalDouble least =
                NoiseCalibration.noise(noise.kind().accountant(), releases, scope().relation(), epsilon, accounted);
        return least.orElseThrow(() -> new IllegalArgumentException("no noise keeps " + size.rounds()
                + " rounds within an epsilon of " + PlainNumber.of(epsilon) + " at a delta of " + PlainNumber.of(delta)
                + ": take fewer rounds, a lower sampling rate, or a greater epsilon"));
    }

    /** Returns the text that digests of results cover. A fixed clip norm has the text that it had before adaptive clipping. */
    @Override
    public String toString() {
        return "PrivacyTerms[unit=" + unit + ", noise=" + noise + ", epsilon=" + epsilon + ", delta=" + delta
                + ", clip=" + clip + ", samplingRate=" + samplingRate
                + adaptive.map(following -> ", adaptive=" + following).orElse("") + "]";
    }
}
