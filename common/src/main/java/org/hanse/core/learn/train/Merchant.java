// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Optional;
import java.util.Set;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.memory.PairRows;
import org.hanse.core.learn.memory.PooledCounts;

/**
 * Data of one merchant. A model learns from nothing else of it.
 *
 * @param log interactions of the shoppers
 * @param catalogue items
 * @param baskets whether the targets of training are the items of a shopper's next basket, as in the protocol (docs/adr/0079)
 * @param exposures types of items that were shown and ignored
 * @param counts counts over several merchants, in place of those of the log; empty without a sum
 * @param pairs estimates of other merchants' pairs, beside the counts of the log; empty without a sum under noise
 */
public record Merchant(
        InteractionLog log,
        Catalogue catalogue,
        boolean baskets,
        Set<String> exposures,
        Optional<PooledCounts> counts,
        Optional<PairRows> pairs) {

    public Merchant {
        exposures = Set.copyOf(exposures);
    }

    /** Creates a merchant with its own counts, without baskets and exposures. */
    public Merchant(InteractionLog log, Catalogue catalogue) {
        this(log, catalogue, false, Set.of(), Optional.empty(), Optional.empty());
    }

    /** Returns the merchant with baskets as targets, or single interactions. */
    public Merchant withBaskets(boolean own) {
        return new Merchant(log, catalogue, own, exposures, counts, pairs);
    }

    /** Returns the merchant with these types of exposures. */
    public Merchant withExposures(Set<String> types) {
        return new Merchant(log, catalogue, baskets, types, counts, pairs);
    }

    /** Returns the merchant with counts over several merchants. */
    public Merchant with(PooledCounts sum) {
        return new Merchant(log, catalogue, baskets, exposures, Optional.of(sum), pairs);
    }

    /** Returns the merchant with estimates of other merchants' pairs. */
    public Merchant with(PairRows estimates) {
        return new Merchant(log, catalogue, baskets, exposures, counts, Optional.of(estimates));
    }

    /** Returns the interactions that tables count: all but exposures. */
    public InteractionLog counted() {
        return log.without(exposures);
    }
}
