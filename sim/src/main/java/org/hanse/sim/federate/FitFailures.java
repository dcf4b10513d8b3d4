// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Participants that serve an older personal part, since it could not be fitted to the current model.
 *
 * @param round round of the current model
 * @param reasons reason by participant
 */
public record FitFailures(int round, SortedMap<String, String> reasons) {

    public FitFailures {
        reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    }

    static FitFailures of(int round, Map<String, String> reasons) {
        return new FitFailures(round, new TreeMap<>(reasons));
    }
}
