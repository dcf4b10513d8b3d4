// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;

/**
 * Accountant for all events: {@link PldAccountant} for the events that it covers, {@link RdpAccountant} for the others. If one of them
 * covers all events, it runs alone. Otherwise each gets half of delta for its events, and their epsilons add up. If the second covers
 * all, the lower of both results counts. Always an upper bound and never empty; infinite for events that neither covers.
 *
 * <p>Addition of the two parts is valid although each release may depend on those of the other part: concurrent composition, Vadhan and
 * Zhang, STOC 2023.
 */
public final class CombinedAccountant implements PrivacyAccountant {

    /** Most distinct events with a loss grid each. Further events are merged into a similar one with slightly less noise. */
    private static final int MOST_GRIDS = 24;

    /** Noise levels for each doubling when events are merged. */
    private static final double STEPS_OF_NOISE = 64;

    private final PldAccountant tight = new PldAccountant();
    private final RdpAccountant broad = new RdpAccountant();

    @Override
    public OptionalDouble epsilon(Releases releases, NeighbourRelation relation, double delta) {
        double least = least(releases, relation, delta);
        // NaN is no bound.
        return OptionalDouble.of(least >= 0 ? least : Double.POSITIVE_INFINITY);
    }

    private double least(Releases releases, NeighbourRelation relation, double delta) {
        Map<DpEvent, Integer> known = new LinkedHashMap<>();
        Map<DpEvent, Integer> rest = new LinkedHashMap<>();
        releases.times()
                .forEach((event, times) -> (PldAccountant.isKnown(event, relation) ? known : rest).put(event, times));
        if (rest.isEmpty()) {
            return tightly(releases, relation, delta);
        }
        double together = broad.epsilon(releases, relation, delta).orElse(Double.POSITIVE_INFINITY);
        if (known.isEmpty()) {
            return together;
        }
        double apart = broad.epsilon(new Releases(rest), relation, delta / 2).orElse(Double.POSITIVE_INFINITY);
        return apart < together
                ? Math.min(together, apart + tightly(new Releases(known), relation, delta / 2))
                : together;
    }

    private double tightly(Releases releases, NeighbourRelation relation, double delta) {
        return tight.epsilon(alike(releases), relation, delta).orElse(Double.POSITIVE_INFINITY);
    }

    /** Merges events until their number fits, with no more noise than before. */
    private static Releases alike(Releases releases) {
        if (releases.times().size() <= MOST_GRIDS
                || releases.times().keySet().stream().allMatch(CombinedAccountant::isClosed)) {
            return releases;
        }
        Releases alike = Releases.NONE;
        for (Map.Entry<DpEvent, Integer> entry : releases.times().entrySet()) {
            alike = alike.and(lessNoise((GaussianSum) entry.getKey()), entry.getValue());
        }
        return alike;
    }

    /** Returns whether any number of such events has a closed form. */
    private static boolean isClosed(DpEvent event) {
        return event instanceof GaussianSum sum && sum.sampler().takesAll();
    }

    private static GaussianSum lessNoise(GaussianSum sum) {
        double step = Math.floor(Math.log(sum.noiseMultiplier()) / Math.log(2) * STEPS_OF_NOISE);
        double less = Math.min(sum.noiseMultiplier(), Math.pow(2, step / STEPS_OF_NOISE));
        return new GaussianSum(sum.sampler(), less > 0 ? less : sum.noiseMultiplier());
    }
}
