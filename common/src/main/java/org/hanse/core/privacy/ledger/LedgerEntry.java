// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.time.Instant;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.federation.PopulationId;

/**
 * One entry of a ledger. There is none that takes a charge back: what was reserved counts, whatever became of it.
 *
 * <p>The hash is SHA-256 over {@value #VERSION} and the kind of the entry, its number, the hash of the entry before, the instant, and then
 * what the entry says, each behind its length ({@link Transcript}).
 */
public sealed interface LedgerEntry {

    /** Of the layout that is hashed. */
    String VERSION = "hanse privacy ledger 1";

    /**
     * Where an entry stands.
     *
     * @param index from 0, without gaps
     * @param previous hash of the entry before; zeros for the first
     * @param at when it was written, by the writer's clock; nothing depends on it
     */
    record Link(long index, Digest previous, Instant at) {

        Transcript begin(String kind) {
            return Transcript.of(VERSION + " " + kind)
                    .number(index)
                    .value(previous)
                    .number(at.getEpochSecond())
                    .number(at.getNano());
        }
    }

    Link link();

    /** Of all the entry says and, by way of the hash before, of all entries before it. */
    Digest hash();

    /** First entry: the population and the budget of all its releases. */
    record Opened(Link link, PopulationId population, PrivacyBudget budget) implements LedgerEntry {

        @Override
        public Digest hash() {
            return link.begin("opened")
                    .text(population.text())
                    .real(budget.epsilon())
                    .real(budget.delta())
                    .number(budget.units())
                    .text(budget.scope().unit().name())
                    .text(budget.scope().relation().name())
                    .text(budget.scope().adversary().name())
                    .digest();
        }
    }

    /** A release is about to happen, and is charged. */
    record Reserved(Link link, ReleaseId id, Release release) implements LedgerEntry {

        @Override
        public Digest hash() {
            Transcript said = named(link.begin("reserved"), id)
                    .text(release.coins().name())
                    .text(release.noise().name())
                    .number(release.times());
            return EventTranscript.add(said, release.event()).digest();
        }
    }

    /**
     * A release happened.
     *
     * @param released digest of what was released, noise included; there is never another of the same name
     */
    record Confirmed(Link link, ReleaseId id, Digest released) implements LedgerEntry {

        @Override
        public Digest hash() {
            return named(link.begin("confirmed"), id).value(released).digest();
        }
    }

    private static Transcript named(Transcript said, ReleaseId id) {
        return said.text(id.job().text())
                .number(id.round().number())
                .text(id.kind().name());
    }
}
