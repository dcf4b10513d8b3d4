// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.evaluate.SuppliedSplit;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.LoggedDecisions;

/**
 * A data set as read and cleaned.
 *
 * @param name from the descriptor
 * @param catalogue all items, in the order of the catalogue's source, else of first sight
 * @param interactions all interactions; where splits are given, those of the training split
 * @param validation the given validation split, if the descriptor names one
 * @param test the given test split, if the descriptor names one
 * @param decisions logged decisions, for that layout; the interactions are then empty
 * @param protocol how the descriptor says the set is to be evaluated
 * @param report what was read, dropped and repaired
 * @param couplings in what one shopper's rows change what is read of others
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

    /** A data set in which nobody's rows change what is read of others. */
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
