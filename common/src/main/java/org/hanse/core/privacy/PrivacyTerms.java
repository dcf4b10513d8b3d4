// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.NoiseCalibration;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;

/**
 * Privacy guarantee of a job's released models. All numbers that noise depends on follow from it and from the size of the job, before
 * the first round.
 *
 * @param unit unit of privacy
 * @param noise party that adds the noise
 * @param epsilon epsilon of all rounds together
 * @param delta delta of all rounds together
 * @param clipping clip norm of a unit's part
 * @param samplingRate probability that a shopper takes part in a round, drawn inside its node; 1 for merchants, since the coordinator
 *     sees which merchants take part
 */
public record PrivacyTerms(
        @Key("`shopper` or `merchant`") PrivacyUnit unit,

        @Key("`coordinator`, `participants` (with `secureAggregation`) or `node`")
        NoiseBy noise,

        @Key(value = "of all rounds together, at most 76", range = Key.Range.POSITIVE, most = PrivacyTerms.MOST_EPSILON)
        double epsilon,

        @Key(value = "of all rounds together", range = Key.Range.PROBABILITY)
        double delta,

        @Key(
                value = "clip norm; or an adaptive one, keys below",
                name = "clip",
                standard = "" + PrivacyTerms.DEFAULT_CLIP)
        ClipNorm clipping,

        @Key(
                value =
                        "probability that a shopper takes part in a round; a greater one costs time and lowers the noise in the mean",
                standard = PrivacyTerms.DEFAULT_SAMPLING_RATE + "; merchants 1",
                range = Key.Range.POSITIVE,
                most = 1)
        double samplingRate) {

    /** Default clip norm. */
    public static final int DEFAULT_CLIP = 1;

    /** Default sampling rate for shoppers. A greater rate costs training time and lowers the noise in the mean of a round. */
    public static final double DEFAULT_SAMPLING_RATE = 0.02;

    /** Coordinates for the noise multiplier of any network. It depends on them by less than the precision of the search. */
    private static final int ANY_DIMENSION = 100_000;

    /** Greatest epsilon of one round of one number for which noise is drawn exactly enough: {@code ln(2^110)}, rounded down. */
    public static final double MOST_EPSILON = 76;

    /** Epsilon for which noise is drawn exactly enough in usual networks and numbers of rounds. */
    private static final double USUAL_EPSILON = 20;

    /** Delta for which noise is drawn exactly enough there. It is below 1/N for all human populations. */
    private static final double USUAL_DELTA = 1e-12;

    /** Least ratio of delta to the part that the samplers use, so that most of it remains for noise. */
    private static final double ROOM = 10;

    /** Factor by which the grid is finer than necessary, which covers the rounding errors of this arithmetic. */
    private static final double MARGIN = 1 + 0x1p-40;

    /** Results of searches. One takes up to seconds, and coordinator and node derive the setup of a job often. */
    private static final Map<Calibration, OptionalDouble> CALIBRATED =
            Collections.synchronizedMap(new LatestSearches());

    /** Searches that were used last. */
    private static final class LatestSearches extends LinkedHashMap<Calibration, OptionalDouble> {

        private static final long serialVersionUID = 1;
        private static final int MOST = 64;

        LatestSearches() {
            super(MOST, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Calibration, OptionalDouble> eldest) {
            return size() > MOST;
        }
    }

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
     * @param rounds released rounds
     * @param expected expected units of a round, a public number that sums are divided by
     * @param fewestHonest fewest honest survivors of a round that is released
     * @param withholders survivors that may have added no noise
     */
    public record Size(int dimension, int rounds, double expected, int fewestHonest, int withholders) {}

    /**
     * Release before those of a job, within the same guarantee.
     *
     * @param event its greatest cost
     */
    public record Before(DpMechanism mechanism, DpEvent event) {}

    /** Creates terms with a constant clip norm. */
    public PrivacyTerms(
            PrivacyUnit unit, NoiseBy noise, double epsilon, double delta, double clip, double samplingRate) {
        this(unit, noise, epsilon, delta, clip, samplingRate, Optional.empty());
    }

    /** Creates terms with a clip norm that may be adaptive. */
    public PrivacyTerms(
            PrivacyUnit unit,
            NoiseBy noise,
            double epsilon,
            double delta,
            double clip,
            double samplingRate,
            Optional<AdaptiveClip> adaptive) {
        this(unit, noise, epsilon, delta, new ClipNorm(clip, adaptive), samplingRate);
    }

    public PrivacyTerms {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("an epsilon of " + epsilon + " must be above 0 and finite");
        }
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("a delta of " + delta + " must be above 0 and below 1");
        }
        if (!(clipping.start() >= ClipNorm.LEAST && clipping.start() < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a clip norm of " + clipping.start() + " must be at least " + ClipNorm.LEAST + " and finite");
        }
        if (!(samplingRate > 0 && samplingRate <= 1)) {
            throw new IllegalArgumentException(
                    "a sampling rate of " + samplingRate + " must be above 0, and at most 1");
        }
        if (unit == PrivacyUnit.MERCHANT && samplingRate != 1) {
            throw new KeyConflictException(
                    "found a sampling rate of " + samplingRate
                            + " with unit: merchant; expected 1, since the coordinator sees which merchants take part."
                            + " Fix: leave it out, or write unit: shopper",
                    "samplingRate");
        }
        if (unit == PrivacyUnit.MERCHANT && clipping.adaptive().isPresent()) {
            throw new KeyConflictException(
                    "found an adaptive clip norm with unit: merchant; expected a number, since only norms of shoppers"
                            + " are counted. Fix: write a number for clip, or unit: shopper",
                    "clip",
                    "unit");
        }
    }

    /** Returns these terms with another sampling rate. */
    public PrivacyTerms withSamplingRate(double rate) {
        return new PrivacyTerms(unit, noise, epsilon, delta, clipping, rate);
    }

    /** Returns the clip norm of the first round. */
    public double clip() {
        return clipping.start();
    }

    /** Returns the rule of the clip norm; empty for a constant one. */
    public Optional<AdaptiveClip> adaptive() {
        return clipping.adaptive();
    }

    /** Returns the scope of the guarantee. */
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

    /** Returns the party that draws the noise. */
    public Origin noiseOrigin() {
        return noise.kind().origin();
    }

    /** Returns the party that samples units: the nodes, for shoppers. */
    public Origin coinsOrigin() {
        return unit == PrivacyUnit.SHOPPER ? Origin.NODE : Origin.COORDINATOR;
    }

    private Sampler sampler() {
        return samplingRate == 1 ? new Sampler.Everybody() : new Sampler.Poisson(samplingRate);
    }

    /** Returns the coordinates of an update. */
    public int coordinates(int parameters) {
        return parameters + (adaptive().isPresent() ? 1 : 0);
    }

    /** Returns the bound on the L2 norm of a unit's part in an update: 1 with an adaptive clip norm, which is the unit then. */
    public double bound() {
        return adaptive().isPresent() ? 1 : clip();
    }

    /** Returns the coarsest grid on which rounding costs at most a hundredth. */
    public double grid(int dimension) {
        return bound() / (IntegerSensitivity.FINENESS * Math.sqrt(dimension) * MARGIN);
    }

    /** Returns the sensitivity of a sum of updates on that grid to one unit. */
    public IntegerSensitivity sensitivity(int dimension) {
        return unit == PrivacyUnit.SHOPPER
                ? IntegerSensitivity.ofShopper(bound(), grid(dimension), dimension)
                : IntegerSensitivity.ofMerchant(clip(), grid(dimension), dimension, 0);
    }

    /**
     * Returns the mechanism with the least noise that satisfies the guarantee.
     *
     * @throws IllegalArgumentException if no noise satisfies it, or the parts contradict each other
     */
    public DpMechanism mechanism(Size size) {
        return mechanism(size, multiplier(size));
    }

    /**
     * Returns the mechanism with a noise multiplier that satisfies the guarantee.
     *
     * @param multiplier {@link #multiplier(Size)}
     * @throws IllegalArgumentException if the count alone costs the whole budget
     */
    public DpMechanism mechanism(Size size, double multiplier) {
        IntegerSensitivity sensitivity = sensitivity(size.dimension());
        NoiseScale scale = new NoiseScale(
                multiplier,
                sensitivity,
                adaptive().map(following -> ClipCount.of(multiplier, following.countNoise(size.expected()))));
        return noise.kind().mechanism(scale, sampler(), size);
    }

    /**
     * Returns the noise multiplier of a guarantee for a number of rounds. It does not depend on the size of the network.
     *
     * @throws IllegalArgumentException if no noise satisfies it
     */
    public double multiplier(int rounds) {
        return multiplier(new Size(ANY_DIMENSION, rounds, 1, 1, 0));
    }

    /** Returns the part of delta that the samplers use, at an epsilon. */
    private double samplers(Size size, double epsilon) {
        return DpMechanism.samplingDelta(
                size.rounds(), epsilon, size.dimension(), noise.kind().distance());
    }

    /** Returns whether delta is too small for the precision of the samplers, even at a usual epsilon. */
    public boolean isDeltaTooSmall(Size size) {
        return samplers(size, Math.min(epsilon, USUAL_EPSILON)) >= delta;
    }

    /** Returns the error for an epsilon or a delta beyond the precision of the samplers. It names usable values. */
    private IllegalArgumentException tooExact(Size size) {
        if (!isDeltaTooSmall(size)) {
            return new IllegalArgumentException("found an epsilon of " + PlainNumber.of(epsilon)
                    + " at a delta of " + PlainNumber.of(delta)
                    + "; expected one that noise can be drawn exactly enough for. Fix: take a smaller epsilon, such as "
                    + PlainNumber.of(USUAL_EPSILON));
        }
        double taken = samplers(size, Math.min(epsilon, USUAL_EPSILON));
        double enough = Math.max(USUAL_DELTA, Math.pow(10, Math.ceil(Math.log10(ROOM * taken))));
        return new IllegalArgumentException("found a delta of " + PlainNumber.of(delta)
                + "; expected one that noise can be drawn exactly enough for. Fix: take a greater delta, such as "
                + PlainNumber.rounded(enough, 1)
                + (epsilon > USUAL_EPSILON ? ", and an epsilon such as " + PlainNumber.of(USUAL_EPSILON) : ""));
    }

    /**
     * Returns the noise multiplier of a job of this size.
     *
     * @throws IllegalArgumentException if no noise satisfies the guarantee
     */
    public double multiplier(Size size) {
        return multiplier(size, Optional.empty());
    }

    /**
     * Returns the noise multiplier of a job of this size after another release within the same guarantee.
     *
     * @param before the other release; empty for none
     * @throws IllegalArgumentException if no noise satisfies the guarantee
     */
    public double multiplier(Size size, Optional<Before> before) {
        // The samplers draw noise approximately, which uses a part of delta.
        double accounted = delta
                - samplers(size, epsilon)
                - before.map(other -> other.mechanism().samplingDelta(1, epsilon))
                        .orElse(0.0);
        if (!(accounted > 0)) {
            throw tooExact(size);
        }
        Releases first = before.map(other -> Releases.of(other.event(), 1)).orElse(Releases.NONE);
        return new Calibration(this, size, first, accounted)
                .known()
                .orElseThrow(() -> new IllegalArgumentException("found an epsilon of "
                        + PlainNumber.of(epsilon) + " at a delta of " + PlainNumber.of(delta) + " for " + size.rounds()
                        + " rounds; expected a guarantee that some noise keeps. Fix: take fewer rounds, a lower sampling rate,"
                        + " or a greater epsilon"));
    }

    /** Search for the least noise of a guarantee. */
    private record Calibration(PrivacyTerms terms, Size size, Releases first, double delta) {

        /** Returns the result of this search or of an equal one. Threads that need it for the first time may search at once. */
        OptionalDouble known() {
            OptionalDouble known = CALIBRATED.get(this);
            OptionalDouble least = known == null ? least() : known;
            if (known == null) {
                CALIBRATED.put(this, least);
            }
            return least;
        }

        OptionalDouble least() {
            IntegerSensitivity sensitivity = terms.sensitivity(size.dimension());
            NoiseKind kind = terms.noise().kind();
            DoubleFunction<Releases> releases =
                    multiplier -> first.and(kind.event(terms.sampler(), multiplier, sensitivity), size.rounds());
            return NoiseCalibration.noise(
                    kind.accountant(), releases, terms.scope().relation(), terms.epsilon(), delta);
        }
    }

    /** Returns the text that digests of results depend on. A constant clip norm has no rule in it. */
    @Override
    public String toString() {
        return "PrivacyTerms[unit=" + unit + ", noise=" + noise + ", epsilon=" + epsilon + ", delta=" + delta
                + ", clip=" + clip() + ", samplingRate=" + samplingRate
                + adaptive().map(following -> ", adaptive=" + following).orElse("") + "]";
    }
}
