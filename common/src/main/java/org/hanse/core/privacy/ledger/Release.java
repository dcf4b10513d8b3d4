// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.util.Optional;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyStatement.Drawing;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.Observation;
import org.hanse.core.privacy.account.Observation.Origin;

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
        return new Drawing(event.sampler(), coins, noise, !(event instanceof GaussianSum));
    }

    /** The event as the adversary sees it, under the scope's relation; empty if that is without noise. */
    Optional<DpEvent> observed(PrivacyScope scope) {
        Observation observation = new Observation(scope.adversary(), coins, noise);
        return observation.seesNoise() ? Optional.empty() : Optional.of(event.seen(observation, scope.relation()));
    }
}
