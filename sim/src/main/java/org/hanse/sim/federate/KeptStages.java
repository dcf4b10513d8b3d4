// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.learn.train.Merchant;

/**
 * The last stages of a run, which creates a federation several times. Thread-safe.
 *
 * @param <S> settings of a stage
 * @param <R> record of a stage
 */
final class KeptStages<S, R> {

    /** Stages of validation and test. */
    private static final int KEPT = 2;

    private final Map<Inputs, StageOutcome<R>> last = new LinkedHashMap<>(KEPT, 1, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Inputs, StageOutcome<R>> eldest) {
            return size() > KEPT;
        }
    };

    /** Everything that a stage depends on. */
    record Inputs(FederationConfig config, FederationRoster roster, List<Merchant> merchants, long seed) {

        Inputs {
            merchants = List.copyOf(merchants);
        }
    }

    /**
     * Returns the outcome of a stage, which runs once.
     *
     * @param settings settings of the stage; empty in a federation without one, which leaves participants unchanged
     */
    synchronized StageOutcome<R> of(Optional<S> settings, Inputs inputs, BiFunction<Inputs, S, StageOutcome<R>> stage) {
        if (settings.isEmpty()) {
            return new StageOutcome<>(inputs.merchants(), Optional.empty());
        }
        StageOutcome<R> known = last.get(inputs);
        if (known != null) {
            return known;
        }
        StageOutcome<R> outcome = stage.apply(inputs, settings.get());
        last.put(inputs, outcome);
        return outcome;
    }
}
