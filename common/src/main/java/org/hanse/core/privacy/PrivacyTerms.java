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
 * Privacy settings of a job. The noise parameters follow from them and from the size of the job, before the first round.
 *
 * @param unit unit of protection
 * @param noise party that adds the noise
 * @param epsilon of all rounds together, above 0
 * @param delta probability with which epsilon need not hold, above 0 and below 1
 * @param clip L2 clip norm of a unit; of the first round if the norm is adaptive
 * @param samplingRate sampling probability of a shopper in a round, drawn secretly inside its node; 1 if the unit is the merchant, because
 *     the coordinator sees which merchants take part
 * @param adaptive adaptation of the clip norm to a quantile of shoppers' gradient norms; empty for a fixed norm
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
     * Greatest supported epsilon. The samplers are not exact enough for a greater one even for one round of one number: {@code ln(2^110)},
     * rounded down.
     */
    public static final double MOST_EPSILON = 76;

    /** Epsilon that the samplers support for usual networks and numbers of rounds. */
    private static final double USUAL_EPSILON = 20;

    /** Delta that the samplers support there. It is below 1/N for every population. */
    private static final double USUAL_DELTA = 1e-12;

    /** Least ratio of delta to the part that the samplers need, so that most of delta remains for the noise. */
    private static final double ROOM = 10;

    /** Margin of the grid for floating-point rounding. */
    private static final double MARGIN = 1 + 0x1p-40;

    /** Kinds of noise mechanism by the party that adds noise. A new mechanism is a constant and a case here. */
    public enum NoiseBy {

        /** Noise by the coordinator after unmasking: protects against outsiders, who see released models alone. */
        COORDINATOR,

        /** Noise shares by all participants before masking: protects against the coordinator, too. */
        PARTICIPANTS,

        /** All noise by each participant: protects against every other party. */
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
     * Size of a job.
     *
     * @param dimension coordinates of an update, {@link #coordinates}
     * @param rounds number of released rounds
     * @param expected denominator of sums: expected number of units in a round, a public number
     * @param fewestHonest least number of honest survivors for a release
     * @param withholders number of survivors that may add no noise
     */
    public record Size(int dimension, int rounds, double expected, int fewestHonest, int withholders) {}

    /** Creates terms with a fixed clip norm. */
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

    /** Returns the protected unit and the adversary. */
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

    /** Returns the origin of the noise. */
    public Origin noiseOrigin() {
        return noise.kind().origin();
    }

    /** Returns the origin of the sampling randomness: the nodes for shoppers. */
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

    /** Returns the L2 bound of a unit in an update: 1 with an adaptive norm, because updates are in units of it. */
    public double bound() {
        return adaptive.isPresent() ? 1 : clip;
    }

    /** Returns the coarsest grid with a rounding cost of at most a hundredth. */
    public double grid(int dimension) {
        return bound() / (IntegerSensitivity.FINENESS * Math.sqrt(dimension) * MARGIN);
    }

    /** Returns the sensitivity of a sum of updates on that grid. */
    public IntegerSensitivity sensitivity(int dimension) {
        return unit == PrivacyUnit.SHOPPER
                ? IntegerSensitivity.ofShopper(bound(), grid(dimension), dimension)
                : IntegerSensitivity.ofMerchant(clip, grid(dimension), dimension, 0);
    }

    /**
     * Returns the mechanism with the least noise that achieves the guarantee.
     *
     * @throws IllegalArgumentException if no noise achieves it, or the settings conflict
     */
    public DpMechanism mechanism(Size size) {
        return mechanism(size, multiplier(size));
    }

    /**
     * Returns the mechanism with a given noise multiplier that achieves the guarantee.
     *
     * @param multiplier {@link #multiplier(Size)}
     * @throws IllegalArgumentException if a count costs as much as the whole guarantee
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
     * @throws IllegalArgumentException if no noise achieves it
     */
    public double multiplier(int rounds) {
        return multiplier(new Size(ANY_DIMENSION, rounds, 1, 1, 0));
    }

    /** Returns the part of delta that the samplers need at an epsilon. */
    private double samplers(Size size, double epsilon) {
        return DpMechanism.samplingDelta(
                size.rounds(), epsilon, size.dimension(), noise.kind().distance());
    }

    /** Returns whether delta is too small for the samplers, even with a small epsilon. */
    public boolean isDeltaTooSmall(Size size) {
        return samplers(size, Math.min(epsilon, USUAL_EPSILON)) >= delta;
    }

    /** Returns the error for an epsilon and delta beyond the samplers' exactness, with values to use instead. */
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
     * Returns the noise multiplier of a job of this size.
     *
     * @throws IllegalArgumentException if no noise achieves the guarantee
     */
    public double multiplier(Size size) {
        IntegerSensitivity sensitivity = sensitivity(size.dimension());
        DoubleFunction<Releases> releases =
                multiplier -> Releases.of(noise.kind().event(sampler(), multiplier, sensitivity), size.rounds());
        // The noise is not drawn exactly from the accounted distribution. This part of delta covers the difference.
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
