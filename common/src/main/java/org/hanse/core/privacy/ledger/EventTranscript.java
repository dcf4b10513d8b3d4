// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import org.hanse.core.crypto.Transcript;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.Sampler;

/** Events as bytes, different for different events: what is hashed, and what events are ordered by. */
final class EventTranscript {

    private EventTranscript() {}

    static Transcript add(Transcript to, DpEvent event) {
        if (event instanceof DpEvent.GaussianSum sum) {
            return add(to.text("gaussian"), sum.sampler()).real(sum.noiseMultiplier());
        }
        if (event instanceof DpEvent.SkellamSum sum) {
            return add(add(to.text("skellam"), sum.sampler()).real(sum.variance()), sum.distance());
        }
        if (event instanceof DpEvent.DiscreteGaussianSum sum) {
            return add(to.text("discrete gaussian").number(sum.participants()).real(sum.deviation()), sum.distance());
        }
        if (event instanceof DpEvent.Unprotected) {
            return to.text("unprotected");
        }
        throw new IllegalStateException("events of the kind " + event.getClass() + " cannot be written down");
    }

    private static Transcript add(Transcript to, DpEvent.Distance distance) {
        return to.number(distance.dimension()).real(distance.euclidean()).real(distance.manhattan());
    }

    private static Transcript add(Transcript to, Sampler sampler) {
        if (sampler instanceof Sampler.Everybody) {
            return to.text("everybody");
        }
        if (sampler instanceof Sampler.Poisson poisson) {
            return to.text("poisson").real(poisson.probability());
        }
        if (sampler instanceof Sampler.CappedPoisson capped) {
            return to.text("capped poisson")
                    .real(capped.probability())
                    .number(capped.population())
                    .number(capped.cap());
        }
        if (sampler instanceof Sampler.FixedSize fixed) {
            return to.text("fixed size").number(fixed.population()).number(fixed.size());
        }
        throw new IllegalStateException("samplers of the kind " + sampler.getClass() + " cannot be written down");
    }
}
