// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Baselines that a scenario may name, each with its default parameters.
 *
 * @param all baselines in the order of reports
 */
public record Baselines(List<Baseline> all) {

    /** Baselines of this build. */
    public static final Baselines BUILT_IN = new Baselines(List.of(
            new Popularity(),
            new SessionPopularity(),
            new Frequency(),
            new Markov(),
            ItemKnn.wholeHistory(),
            ItemKnn.recent(),
            SessionKnn.fixed(),
            TifuKnn.fixed(),
            Text.titleOnly(),
            Text.allFields(),
            new Ease(500),
            MatrixFactorization.fixed(),
            Mix.withoutText(),
            Mix.fixed(),
            Fcf.fixed(),
            FedNcf.fixed(),
            PFedRec.fixed()));

    public Baselines {
        all = List.copyOf(all);
    }

    /** Returns these baselines and more after them. */
    public Baselines with(List<? extends Baseline> more) {
        return new Baselines(Stream.concat(all.stream(), more.stream()).toList());
    }

    /** Returns the baseline called {@code name}. */
    public Optional<Baseline> named(String name) {
        return all.stream().filter(baseline -> baseline.name().equals(name)).findFirst();
    }

    /** Returns the names of a scenario that names none: all but federations of shoppers, which train long. */
    public List<String> usual() {
        return all.stream()
                .filter(baseline -> !(baseline instanceof ParticipantBaseline))
                .map(Baseline::name)
                .toList();
    }

    /** Returns all names, in the order of reports. */
    public List<String> names() {
        return all.stream().map(Baseline::name).toList();
    }
}
