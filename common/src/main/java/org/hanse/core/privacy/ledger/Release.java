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
 * Release to account.
 *
 * @param event event
 * @param coins origin of the sampling randomness
 * @param noise origin of the noise
 * @param times number of repetitions, at least 1
 */
public record Release(DpEvent event, Origin coins, Origin noise, int times) {

    public Release {
        if (times < 1) {
            throw new IllegalArgumentException(event + ", " + times + " times");
        }
    }

    /** Creates a single release. */
    public static Release of(DpEvent event, Origin coins, Origin noise) {
        return new Release(event, coins, noise, 1);
    }

    /** Returns this release without repetition. */
    Release once() {
        return of(event, coins, noise);
    }

    /** Returns the origin of its randomness. */
    Drawing drawing() {
        return new Drawing(event.sampler(), coins, noise, !(event instanceof GaussianSum));
    }

    /** Returns the event as the adversary sees it, under the scope's relation; empty if it sees the sum without noise. */
    Optional<DpEvent> observed(PrivacyScope scope) {
        Observation observation = new Observation(scope.adversary(), coins, noise);
        return observation.seesNoise() ? Optional.empty() : Optional.of(event.seen(observation, scope.relation()));
    }
}
