// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.hanse.dataset.Coupling;

/**
 * Weaknesses of data sets for a privacy guarantee of single shoppers.
 *
 * @param couplings merchants where one shopper's data change the examples of others before training, by cause
 * @param negatives configured number of negatives
 * @param smallCatalogues items of merchants with fewer items than negatives
 */
public record DataCautions(Map<Coupling, Set<String>> couplings, int negatives, Map<String, Integer> smallCatalogues) {

    /** Returns whether a guarantee for single shoppers does not hold for the data as they are. */
    public boolean voidsGuarantee() {
        return !couplings.isEmpty();
    }

    public DataCautions {
        couplings = Collections.unmodifiableMap(new LinkedHashMap<>(couplings));
        smallCatalogues = Collections.unmodifiableMap(new LinkedHashMap<>(smallCatalogues));
    }
}
