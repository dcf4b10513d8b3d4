// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.EnumSet;
import java.util.Set;
import org.hanse.core.evaluate.Protocol;

/**
 * Dependence of one shopper's data on another's rows. A privacy guarantee for single shoppers bounds the influence of
 * their own training examples. Where a shopper changes the examples of all others, it does not hold for the data set
 * itself.
 */
public enum Coupling {
    /** The catalogue contains the items with interactions only. */
    CATALOGUE_OF_INTERACTIONS("items are those of the interactions alone; list all in catalogue.source"),
    /** Items with few interactions are left out, with all their interactions. */
    ITEM_COUNTS("the filter leaves out items that too few interactions meet; leave filter.item out"),
    /** Each interaction moves the time that separates training from validation for all shoppers. */
    SPLIT_AT_SHARE("the split is where a share of all interactions has happened; write dates in protocol.at, or"
            + " split: leave-one-out");

    private final String words;

    Coupling(String words) {
        this.words = words;
    }

    /** Returns the dependences of data under a protocol. */
    static Set<Coupling> of(Set<Coupling> data, Protocol protocol) {
        Set<Coupling> couplings = EnumSet.noneOf(Coupling.class);
        couplings.addAll(data);
        couplings.remove(SPLIT_AT_SHARE);
        if (protocol.splitsAtShare()) {
            couplings.add(SPLIT_AT_SHARE);
        }
        return couplings;
    }

    /** Returns the dependence and its fix, as a clause about the data set. */
    public String words() {
        return words;
    }
}
