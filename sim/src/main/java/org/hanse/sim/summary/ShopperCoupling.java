// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.hanse.dataset.Coupling;

/**
 * Data sets in which one shopper's data change the examples of others before training.
 *
 * @param merchants ids of merchants by cause, in the order in which causes occur
 */
public record ShopperCoupling(Map<Cause, Set<String>> merchants) {

    /** Cause of a coupling. */
    public sealed interface Cause {

        /** A property of the data set. */
        record OfData(Coupling coupling) implements Cause {}

        /** A split at a share of all interactions. */
        record SplitAtShare() implements Cause {}
    }

    public ShopperCoupling {
        merchants = Collections.unmodifiableMap(new LinkedHashMap<>(merchants));
    }
}
