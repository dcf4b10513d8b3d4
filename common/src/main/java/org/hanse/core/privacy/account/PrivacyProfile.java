// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.List;

/** Privacy profile of releases: the least known epsilon for each delta, and the reverse. */
public final class PrivacyProfile {

    /** Profile of releases without a known bound. */
    static final PrivacyProfile UNBOUNDED = of(List.of(
            new LossComposition(List.of(new LossComposition.Part(new LossDistribution(1, 0, new double[1], 1), 1)))));

    /** Losses in both directions of the relation; empty if {@code shift} describes all. */
    private final List<LossComposition> losses;

    private final double shift;

    private PrivacyProfile(List<LossComposition> losses, double shift) {
        this.losses = losses;
        this.shift = shift;
    }

    /** Creates a profile from losses, in both directions if they differ. */
    static PrivacyProfile of(List<LossComposition> losses) {
        return new PrivacyProfile(List.copyOf(losses), 0);
    }

    /** Creates the profile of Gaussian noise. */
    static PrivacyProfile ofShift(double shift) {
        return new PrivacyProfile(List.of(), shift);
    }

    /**
     * Returns the least epsilon at a delta; infinite if there is none.
     *
     * @param delta above 0 and below 1
     */
    public double epsilon(double delta) {
        requireDelta(delta);
        if (losses.isEmpty()) {
            return shift == 0 ? 0 : GaussianTradeoff.epsilon(shift, delta);
        }
        double epsilon =
                losses.stream().mapToDouble(loss -> loss.epsilon(delta)).max().orElse(0);
        // NaN is no bound.
        return epsilon >= 0 ? epsilon : Double.POSITIVE_INFINITY;
    }

    /**
     * Returns the least delta at an epsilon.
     *
     * @param epsilon at least 0
     */
    public double delta(double epsilon) {
        if (!(epsilon >= 0)) {
            throw new IllegalArgumentException("an epsilon of " + epsilon + " must be at least 0");
        }
        if (losses.isEmpty()) {
            return shift == 0 ? 0 : GaussianTradeoff.delta(shift, epsilon);
        }
        double delta =
                losses.stream().mapToDouble(loss -> loss.delta(epsilon)).max().orElse(0);
        return delta >= 0 ? delta : 1;
    }

    static void requireDelta(double delta) {
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("a delta of " + delta + " must be above 0 and below 1");
        }
    }
}
