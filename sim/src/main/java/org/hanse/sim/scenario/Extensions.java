// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.util.List;
import java.util.stream.Stream;
import org.hanse.core.evaluate.baseline.Baselines;
import org.hanse.core.evaluate.baseline.ExternalBaseline;
import org.hanse.core.learn.network.ExternalEncoder;
import org.hanse.core.optimizer.ExternalOptimizer;
import org.hanse.job.Kinds;

/**
 * Kinds from outside Hanse that scenarios may name beside the built-in ones. See docs/guides/extending.md.
 *
 * @param baselines baselines, which {@code compare} may name
 * @param kinds server optimizers and encoders, the built-in ones included
 */
public record Extensions(List<ExternalBaseline> baselines, Kinds kinds) {

    /** No kinds from outside. */
    public static final Extensions NONE = new Extensions(List.of(), Kinds.BUILT_IN);

    /**
     * A kind from outside that a scenario uses.
     *
     * @param kind {@code baseline}, {@code server optimizer} or {@code encoder}
     * @param name name in the scenario
     * @param type name of the class
     */
    public record Used(String kind, String name, String type) {

        private static Used of(String kind, String name, Object value) {
            return new Used(kind, name, value.getClass().getName());
        }
    }

    /**
     * Creates the extensions.
     *
     * @throws IllegalArgumentException if a name is not valid or stands twice, or a kind is no record
     */
    public Extensions {
        baselines = List.copyOf(baselines);
        Kinds.requireValid(
                "baseline",
                Stream.concat(TrainingReader.NAMES.stream(), Baselines.BUILT_IN.with(baselines).names().stream())
                        .toList(),
                baselines);
    }

    /** Returns the kinds that were found outside. */
    public static Extensions of(
            List<ExternalBaseline> baselines, List<ExternalOptimizer> optimizers, List<ExternalEncoder> encoders) {
        return new Extensions(baselines, Kinds.with(optimizers, encoders));
    }

    /** Returns all baselines that a scenario may name. */
    public Baselines allBaselines() {
        return Baselines.BUILT_IN.with(baselines);
    }

    /** Returns the kinds from outside that a scenario uses, each once. */
    public static List<Used> usedBy(Scenario scenario) {
        Stream<Used> named = scenario.baselines().stream()
                .flatMap(name -> scenario.baseline(name).stream())
                .filter(baseline -> baseline instanceof ExternalBaseline)
                .map(baseline -> Used.of("baseline", baseline.name(), baseline));
        return Stream.concat(named, scenario.trained().stream().flatMap(Extensions::usedBy))
                .distinct()
                .toList();
    }

    private static Stream<Used> usedBy(TrainedModel model) {
        Stream<Used> optimizers = model.federation().stream()
                .map(federation -> federation.movement().server())
                .filter(optimizer -> optimizer instanceof ExternalOptimizer)
                .map(optimizer -> Used.of("server optimizer", optimizer.name(), optimizer));
        Stream<Used> encoders = Stream.of(model.network().encoder())
                .filter(encoder -> encoder instanceof ExternalEncoder)
                .map(encoder -> Used.of("encoder", encoder.name(), encoder));
        return Stream.concat(optimizers, encoders);
    }
}
