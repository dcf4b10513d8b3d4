// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.learn.train.Merchant;

/**
 * The last stages of a run, which creates a federation several times. Thread-safe.
 *
 * @param <T> outcome of a stage
 */
final class KeptStages<T> {

    /** Stages of validation and test. */
    private static final int KEPT = 2;

    private final Map<Inputs, T> last = new LinkedHashMap<>(KEPT, 1, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Inputs, T> eldest) {
            return size() > KEPT;
        }
    };

    /** Everything that a stage depends on. */
    record Inputs(FederationConfig config, FederationRoster roster, List<Merchant> merchants, long seed) {

        Inputs {
            merchants = List.copyOf(merchants);
        }
    }

    /** Returns the outcome of a stage, which runs once. */
    synchronized T of(Inputs inputs, Function<Inputs, T> stage) {
        T known = last.get(inputs);
        if (known != null) {
            return known;
        }
        T outcome = stage.apply(inputs);
        last.put(inputs, outcome);
        return outcome;
    }
}
