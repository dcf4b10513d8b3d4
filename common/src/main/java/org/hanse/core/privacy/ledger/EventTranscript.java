// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import org.hanse.core.crypto.Transcript;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.Sampler;

/** Unique bytes of an event, for hashes and for a fixed order. */
final class EventTranscript {

    private EventTranscript() {}

    static Transcript add(Transcript to, DpEvent event) {
        to.text(event.kind());
        event.write(new DpEvent.Parts() {
            @Override
            public void sampler(Sampler sampler) {
                add(to, sampler);
            }

            @Override
            public void number(String name, double value) {
                to.real(value);
            }

            @Override
            public void count(String name, int value) {
                to.number(value);
            }

            @Override
            public void distance(DpEvent.Distance distance) {
                to.number(distance.dimension()).real(distance.euclidean()).real(distance.manhattan());
            }
        });
        return to;
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
