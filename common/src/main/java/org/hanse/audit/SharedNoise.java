// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.OptionalDouble;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.DpMechanism;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.NoiseCalibration;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.PldAccountant;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.Release;
import org.hanse.core.privacy.noise.RoundedGaussianSampler;

/**
 * Noise on the counts of a shared report: rounded Gaussian, one vector query for all counts. One shopper moves the vector by at most the
 * number of decisions that count, times the root of the groups that a decision is in (L2 norm).
 *
 * @param mostDecisions decisions of one shopper that count, at most
 * @param epsilon cost of this report alone, at {@link #DELTA}
 * @param sigma standard deviation of the noise on each count
 */
public record SharedNoise(int mostDecisions, BigDecimal epsilon, BigDecimal sigma) {

    /** Probability with which epsilon need not hold, of each report and of all together. */
    public static final double DELTA = 1e-6;

    /** Greatest number of decisions of a shopper that may count. */
    public static final int MOST_DECISIONS = 1000;

    /** Smallest epsilon of a report. */
    public static final String LEAST_EPSILON = "0.01";

    /** Greatest epsilon of a report, and of all reports together. */
    public static final int MOST_EPSILON = 20;

    /** Scope of the guarantee: a reader sees the released counts alone. */
    static final PrivacyScope SCOPE =
            new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.OUTSIDER);

    /** Units of the budget: a delta of one over ten times as many is the greatest that suits them. */
    static final long MOST_SHOPPERS = 100_000;

    private static final int SIGMA_DIGITS = 3;
    private static final int SENSITIVITY_DIGITS = 6;
    private static final BigDecimal HALF_STEP = new BigDecimal("0.5");

    /**
     * Returns the least noise for an epsilon.
     *
     * @param epsilon above 0, at most {@link #MOST_EPSILON}
     */
    public static SharedNoise of(int mostDecisions, BigDecimal epsilon) {
        double delta = delta(epsilon);
        OptionalDouble multiplier = NoiseCalibration.noise(
                new PldAccountant(),
                noise -> Releases.of(event(noise), 1),
                SCOPE.relation(),
                epsilon.doubleValue(),
                delta);
        BigDecimal sigma = sensitivity(mostDecisions)
                .multiply(BigDecimal.valueOf(multiplier.orElseThrow(
                        () -> new IllegalArgumentException("no noise keeps to an epsilon of " + epsilon))))
                .setScale(SIGMA_DIGITS, RoundingMode.CEILING);
        return new SharedNoise(mostDecisions, epsilon, sigma);
    }

    /** Returns the part of delta for the noise. The rest covers the tiny error of the samplers. */
    private static double delta(BigDecimal epsilon) {
        return DELTA
                - DpMechanism.samplingDelta(
                        1, epsilon.doubleValue(), SharedCounts.GROUPS.size(), RoundedGaussianSampler.DISTANCE);
    }

    private static GaussianSum event(double multiplier) {
        return new GaussianSum(new Sampler.Everybody(), multiplier);
    }

    /** Returns the budget of all shared reports of a shop together. */
    public static PrivacyBudget budget(double epsilon) {
        return new PrivacyBudget(epsilon, DELTA, MOST_SHOPPERS, SCOPE);
    }

    /** Returns the L2 norm by which one shopper moves the counts, at most, rounded up. */
    BigDecimal sensitivity() {
        return sensitivity(mostDecisions);
    }

    private static BigDecimal sensitivity(int mostDecisions) {
        return BigDecimal.valueOf((long) SharedCounts.MOST_GROUPS * mostDecisions * mostDecisions)
                .sqrt(MathContext.DECIMAL64)
                .setScale(SENSITIVITY_DIGITS, RoundingMode.CEILING);
    }

    private double multiplier() {
        return sigma.doubleValue() / sensitivity().doubleValue();
    }

    /** Returns the report as the ledger accounts it. */
    public Release release() {
        return Release.of(event(multiplier()), Origin.NODE, Origin.NODE);
    }

    /** Returns the epsilon that this noise costs, by the shipped accountant. */
    double cost() {
        return new PldAccountant()
                .epsilon(Releases.of(event(multiplier()), 1), SCOPE.relation(), delta(epsilon))
                .orElse(Double.POSITIVE_INFINITY);
    }

    /**
     * Returns counts with noise.
     *
     * @param receipt of the charge of {@link #release}, which is durable
     * @param random fresh and secret
     */
    public long[] noised(long[] totals, ChargeResult.Charged receipt, StreamRandom random) {
        if (!receipt.kinds().contains(ReleaseKind.METRICS)
                || receipt.statement().isEmpty()) {
            throw new IllegalArgumentException(receipt + " is not for a shared report");
        }
        long[] noised = RoundedGaussianSampler.of(sigma.doubleValue()).draw(totals.length, random);
        for (int g = 0; g < noised.length; g++) {
            noised[g] += totals[g];
        }
        return noised;
    }

    /** Returns half the width of an interval of the noise, rounded up to a count. */
    long half(BigDecimal quantile) {
        return sigma.multiply(quantile)
                .add(HALF_STEP)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }
}
