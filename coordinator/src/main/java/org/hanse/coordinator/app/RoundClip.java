// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.OptionalDouble;
import org.hanse.core.privacy.PrivacyTerms;

/** Clip norm of the next round. It is public: it depends on released sums only, and nodes receive it with the model. */
public final class RoundClip {

    private final PrivacyTerms terms;
    private double now;

    /** Starts with the clip norm of the terms. */
    public RoundClip(PrivacyTerms terms) {
        this.terms = terms;
        this.now = terms.clip();
    }

    /** Returns the clip norm of the next round. */
    public double now() {
        return now;
    }

    /** Returns the clip norm if it is adaptive; empty if it is fixed. */
    public OptionalDouble following() {
        return terms.adaptive().isPresent() ? OptionalDouble.of(now) : OptionalDouble.empty();
    }

    /** Returns the scale of an update in units of the model. */
    double unit() {
        return following().orElse(1);
    }

    /**
     * Adapts the clip norm after a release.
     *
     * @param within released share of gradients within the clip norm; empty if none was counted
     */
    void follow(OptionalDouble within) {
        if (within.isPresent()) {
            terms.adaptive().ifPresent(rule -> now = rule.next(now, terms.clip(), within.getAsDouble()));
        }
    }

    /** Restores a saved clip norm; empty for a fixed one. */
    void restore(OptionalDouble saved) {
        now = saved.orElse(terms.clip());
    }
}
