// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.time.Instant;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.federation.PopulationId;

/**
 * Entry of a ledger. No entry reverts a charge: a reservation counts whether the release happened or not.
 *
 * <p>The hash is SHA-256 over {@value #VERSION} and the kind of the entry, its number, the hash of the previous entry, the instant, and the
 * content of the entry, each after its length ({@link Transcript}).
 */
public sealed interface LedgerEntry {

    /** Version of the hashed layout. */
    String VERSION = "hanse privacy ledger 1";

    /**
     * Position of an entry.
     *
     * @param index from 0, without gaps
     * @param previous hash of the previous entry; zeros for the first
     * @param at time of writing by the writer's clock; for information alone
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

    /** Returns the hash of the content and, through the previous hash, of all previous entries. */
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

    /** Charge of a release, written before the release. */
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
     * Confirmation of a release.
     *
     * @param released digest of the released sum, noise included; unique for a release id
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
