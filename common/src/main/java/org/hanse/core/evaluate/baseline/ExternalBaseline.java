// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Baseline from outside this build, for the simulator. It needs a public constructor without arguments. See docs/guides/extending.md.
 */
public non-sealed interface ExternalBaseline extends Baseline {

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
