// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.util.Optional;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyStatement.Drawing;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.DpEvent.Distance;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.DpEvent.SkellamSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation;
import org.hanse.core.privacy.account.Observation.Observed;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;

/**
 * What is released, as it has to be accounted.
 *
 * @param event what happens to the data
 * @param coins who draws those that take part
 * @param noise who draws it
 * @param times how often it happens in this release, at least 1
 */
public record Release(DpEvent event, Origin coins, Origin noise, int times) {

    public Release {
        if (times < 1) {
            throw new IllegalArgumentException(event + ", " + times + " times");
        }
    }

    /** Happens once. */
    public static Release of(DpEvent event, Origin coins, Origin noise) {
        return new Release(event, coins, noise, 1);
    }

    /** The same, once. */
    Release once() {
        return of(event, coins, noise);
    }

    /** Who takes part, and whose chance it is. */
    Drawing drawing() {
        return new Drawing(sampler(), coins, noise, !(event instanceof GaussianSum));
    }

    private Sampler sampler() {
        if (event instanceof GaussianSum sum) {
            return sum.sampler();
        }
        return event instanceof SkellamSum sum ? sum.sampler() : new Sampler.Everybody();
    }

    /** The event as the adversary sees it, under the scope's relation; empty if that is without noise. */
    Optional<DpEvent> observed(PrivacyScope scope) {
        Observation observation = new Observation(scope.adversary(), coins, noise);
        if (observation.seesNoise()) {
            return Optional.empty();
        }
        if (event instanceof GaussianSum sum) {
            return observation.of(sum, scope.relation()).map(seen -> under(scope, seen));
        }
        return event instanceof SkellamSum sum && observation.seesCoins()
                ? Optional.of(withEverybody(sum, scope))
                : Optional.of(event);
    }

    /** Who sees the coins sees a sum of those who take part, of whom one more may push another out. */
    private static SkellamSum withEverybody(SkellamSum sum, PrivacyScope scope) {
        boolean pushesOut = scope.relation() == NeighbourRelation.ADD_REMOVE
                && (sum.sampler() instanceof Sampler.CappedPoisson || sum.sampler() instanceof Sampler.FixedSize);
        Distance own = sum.distance();
        return new SkellamSum(
                sum.variance(),
                pushesOut ? new Distance(own.dimension(), 2 * own.euclidean(), 2 * own.manhattan()) : own);
    }

    /**
     * Where one more unit pushes another out, a sum with everybody in it moves by twice the clip norm, as if there were half the noise: so
     * it can be added to releases under the scope's own relation.
     */
    private static DpEvent under(PrivacyScope scope, Observed seen) {
        return seen.relation() == scope.relation()
                ? seen.event()
                : new GaussianSum(
                        new Sampler.Everybody(),
                        Math.max(Double.MIN_VALUE, seen.event().noiseMultiplier() / 2));
    }
}
