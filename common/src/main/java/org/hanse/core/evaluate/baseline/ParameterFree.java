// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Baseline without parameters that fits any data. */
sealed interface ParameterFree extends Baseline permits Frequency, Markov, Popularity, SessionPopularity {

    /** Weight of the popularity an item has beside its own score: below any difference of scores that count things. */
    double TIE_BREAK = 1e-6;

    @Override
    default Map<String, Double> parameters() {
        return Map.of();
    }

    @Override
    default Optional<String> unfit(Training training) {
        return Optional.empty();
    }

    @Override
    default List<Baseline> grid() {
        return List.of(this);
    }
}
