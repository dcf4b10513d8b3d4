// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.OptionalDouble;
import org.hanse.core.privacy.PrivacyTerms;

/**
 * The clip norm of the round to come. Everybody knows it: nodes hear of it with the model, and it is moved by what was released and by
 * nothing else. Moved between rounds alone.
 */
final class RoundClip {

    private final PrivacyTerms terms;
    private double now;

    /** As of the first round. */
    RoundClip(PrivacyTerms terms) {
        this.terms = terms;
        this.now = terms.clip();
    }

    double now() {
        return now;
    }

    /** The same where it follows a quantile; empty where it stays. */
    OptionalDouble following() {
        return terms.adaptive().isPresent() ? OptionalDouble.of(now) : OptionalDouble.empty();
    }

    /** What one unit of an update is in the model's. */
    double unit() {
        return following().orElse(1);
    }

    /**
     * A round was released.
     *
     * @param within share of gradients within the clip norm, as released; empty where nothing is counted
     */
    void follow(OptionalDouble within) {
        if (within.isPresent()) {
            terms.adaptive().ifPresent(rule -> now = rule.next(now, terms.clip(), within.getAsDouble()));
        }
    }

    /** Goes back to a saved state; empty where it stays. */
    void restore(OptionalDouble saved) {
        now = saved.orElse(terms.clip());
    }
}
