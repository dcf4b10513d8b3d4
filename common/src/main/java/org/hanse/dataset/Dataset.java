// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.SuppliedSplit;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.LoggedDecisions;

/**
 * Cleaned data set.
 *
 * @param name from the descriptor
 * @param catalogue all items, in the order of the catalogue's source, else of first sight
 * @param interactions all interactions; with supplied splits, those of the training split
 * @param validation the supplied validation split, if the descriptor names one
 * @param test the supplied test split, if the descriptor names one
 * @param decisions logged decisions, for that layout; the interactions are then empty
 * @param protocol evaluation protocol of the descriptor
 * @param report counts of read, dropped and repaired rows
 * @param couplings dependences of one shopper's data on another's rows
 */
public record Dataset(
        String name,
        Catalogue catalogue,
        InteractionLog interactions,
        Optional<SuppliedSplit> validation,
        Optional<SuppliedSplit> test,
        Optional<LoggedDecisions> decisions,
        Protocol protocol,
        CleaningReport report,
        Set<Coupling> couplings) {

    public Dataset {
        couplings = couplings.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(couplings));
    }

    /** Returns this data set under another protocol. */
    public Dataset with(Protocol other) {
        return new Dataset(
                name,
                catalogue,
                interactions,
                validation,
                test,
                decisions,
                other,
                report,
                Coupling.of(couplings, other));
    }

    /** Creates a data set without couplings. */
    public Dataset(
            String name,
            Catalogue catalogue,
            InteractionLog interactions,
            Optional<SuppliedSplit> validation,
            Optional<SuppliedSplit> test,
            Optional<LoggedDecisions> decisions,
            Protocol protocol,
            CleaningReport report) {
        this(name, catalogue, interactions, validation, test, decisions, protocol, report, Set.of());
    }
}
