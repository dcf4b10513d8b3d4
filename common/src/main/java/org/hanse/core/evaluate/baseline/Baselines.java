// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.List;
import java.util.Optional;
import org.hanse.core.evaluate.Baseline;

/** All baselines at their fixed parameters, by the names scenarios use. */
public final class Baselines {

    private static final List<Baseline> ALL = List.of(
            new Popularity(),
            new SessionPopularity(),
            new Frequency(),
            new Markov(),
            ItemKnn.wholeHistory(),
            ItemKnn.recent(),
            SessionKnn.fixed(),
            Text.titleOnly(),
            Text.allFields(),
            new Ease(500),
            MatrixFactorization.fixed(),
            Mix.withoutText(),
            Mix.fixed());

    private Baselines() {}

    /** Returns the baseline called {@code name}. */
    public static Optional<Baseline> named(String name) {
        return ALL.stream().filter(baseline -> baseline.name().equals(name)).findFirst();
    }

    /** Returns all names, in the order of reports. */
    public static List<String> names() {
        return ALL.stream().map(Baseline::name).toList();
    }
}
