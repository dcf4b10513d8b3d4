// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;
import org.hanse.core.privacy.account.Observation;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;

/**
 * Privacy guarantee with everything that gives an epsilon its meaning: delta, unit, relation, adversary and sampling.
 *
 * @param epsilon at least 0; infinite without a guarantee
 * @param delta probability with which epsilon need not hold, above 0 and below 1
 * @param scope protected unit and adversary
 * @param drawings origin of the randomness of the releases; empty if nothing was released
 */
public record PrivacyStatement(double epsilon, double delta, PrivacyScope scope, List<Drawing> drawings) {

    private static final int DIGITS = 6;

    /**
     * Origin of the randomness of a release.
     *
     * @param sampler sampler of the units
     * @param coins origin of the sampling randomness
     * @param noise origin of the noise
     * @param shares whether each node adds a share of the noise; otherwise one party adds all of it
     */
    public record Drawing(Sampler sampler, Origin coins, Origin noise, boolean shares) {}

    public PrivacyStatement {
        drawings = List.copyOf(drawings);
        if (!(epsilon >= 0)) {
            throw new IllegalArgumentException("an epsilon of " + epsilon);
        }
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("a delta of " + delta + " must be above 0 and below 1");
        }
        if (epsilon > 0 && drawings.isEmpty()) {
            throw new IllegalArgumentException("an epsilon of " + epsilon + " without a word on who was drawn");
        }
    }

    /** Returns one sentence. Epsilon is rounded up. */
    @Override
    public String toString() {
        return guarantee(epsilon, delta, scope) + "; "
                + (drawings.isEmpty()
                        ? "nothing was released"
                        : drawings.stream().map(this::words).distinct().collect(Collectors.joining("; ")));
    }

    /** Returns a guarantee in short, such as {@code (1.23457, 1e-6)-DP} with its scope, or that there is none. Epsilon is rounded up. */
    public static String guarantee(double epsilon, double delta, PrivacyScope scope) {
        return (Double.isInfinite(epsilon)
                        ? "no privacy guarantee (epsilon infinite at delta " + delta(delta) + ")"
                        : "(" + up(epsilon) + ", " + delta(delta) + ")-DP")
                + " " + scope;
    }

    /** Returns an epsilon for output, rounded up: {@code at most 1.23457}, or {@code infinite}. */
    public static String bound(double epsilon) {
        return Double.isInfinite(epsilon) ? "infinite" : "at most " + up(epsilon);
    }

    /** Returns a delta for output: {@code 1e-6}. */
    public static String delta(double delta) {
        return Double.toString(delta).replace(".0E", "E").replace('E', 'e');
    }

    private String words(Drawing drawing) {
        Observation seen = new Observation(scope.adversary(), drawing.coins(), drawing.noise());
        if (seen.seesNoise()) {
            return sampler(drawing.sampler()) + ", noise by the coordinator, which can remove it";
        }
        // A guarantee against outsiders is none against the coordinator, which sees sums without noise.
        String noise = drawing.noise() == Origin.NODE
                ? (drawing.shares() ? ", a share of the noise by each node" : ", the whole noise by each node")
                : ", noise by the coordinator (no guarantee against it)";
        if (!drawing.sampler().isByChance()) {
            return sampler(drawing.sampler()) + noise;
        }
        return sampler(drawing.sampler())
                + (seen.seesCoins()
                        ? " by the coordinator (no amplification)"
                        : " in secret by " + (drawing.coins() == Origin.NODE ? "the nodes" : "the coordinator"))
                + noise;
    }

    private static String sampler(Sampler sampler) {
        if (!sampler.isByChance()) {
            return "all take part";
        }
        if (sampler instanceof Sampler.Poisson poisson) {
            return "Poisson sampling with probability " + PlainNumber.of(poisson.probability());
        }
        if (sampler instanceof Sampler.CappedPoisson capped) {
            return "Poisson sampling with probability " + PlainNumber.of(capped.probability()) + " of at most "
                    + capped.cap() + " out of " + capped.population();
        }
        Sampler.FixedSize fixed = (Sampler.FixedSize) sampler;
        return "sampling of " + fixed.size() + " out of " + fixed.population();
    }

    private static String up(double bound) {
        return new BigDecimal(Double.toString(bound))
                .round(new MathContext(DIGITS, RoundingMode.CEILING))
                .stripTrailingZeros()
                .toPlainString();
    }
}
