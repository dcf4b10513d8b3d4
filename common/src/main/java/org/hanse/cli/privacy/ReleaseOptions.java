// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Optional;
import java.util.OptionalLong;
import org.hanse.cli.privacy.ReleasePlan.Neighbours;
import org.hanse.cli.privacy.ReleasePlan.Sampling;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.account.Observation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options about the releases, their number and the adversary; a mix-in. */
final class ReleaseOptions {

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--sampling",
            paramLabel = "HOW",
            description = "Sampling of a round: none (all units take part), poisson (each unit independently with the"
                    + " sampling rate), poisson-truncated (poisson with at most --cap units), fixed-size (--size"
                    + " units at random) (default: poisson with --sampling-rate, else none)")
    Optional<Sampling> sampling = Optional.empty();

    @Option(
            names = {"--sampling-rate", "--sample-rate"},
            paramLabel = "Q",
            description = "Sampling rate: probability of a unit in a round, from 0 to 1; selects poisson")
    Optional<Double> probability = Optional.empty();

    @Option(
            names = "--population",
            paramLabel = "N",
            description = "Number of units; delta is checked against 1/(10 N)")
    Optional<Integer> population = Optional.empty();

    @Option(names = "--size", paramLabel = "M", description = "With fixed-size: units per round")
    Optional<Integer> size = Optional.empty();

    @Option(
            names = "--cap",
            paramLabel = "B",
            description = "With poisson-truncated: greatest number of units per round")
    Optional<Integer> cap = Optional.empty();

    @Option(
            names = {"--rounds", "--steps"},
            paramLabel = "T",
            description = "Rounds; each releases one sum")
    Optional<Integer> rounds = Optional.empty();

    @Option(names = "--delta", paramLabel = "D", description = "Delta of the (epsilon, delta) guarantee")
    Optional<Double> delta = Optional.empty();

    @Option(
            names = "--neighbours",
            paramLabel = "WHICH",
            defaultValue = "add-remove",
            description = "Neighbouring data sets: one unit more or less (add-remove), or one with other data"
                    + " (replace-one) (default: ${DEFAULT-VALUE})")
    Neighbours neighbours = Neighbours.ADD_REMOVE;

    @Option(
            names = "--adversary",
            paramLabel = "WHO",
            defaultValue = "outsider",
            description =
                    "Adversary: outsider (sees only released models) or coordinator" + " (default: ${DEFAULT-VALUE})")
    Adversary adversary = Adversary.OUTSIDER;

    @Option(
            names = "--coins",
            paramLabel = "WHOSE",
            defaultValue = "node",
            description = "Party that samples: node or coordinator; sampling does not count against this party"
                    + " (default: ${DEFAULT-VALUE})")
    Origin coins = Origin.NODE;

    @Option(
            names = "--noise-by",
            paramLabel = "WHOM",
            defaultValue = "node",
            description = "Party that adds noise: node (before masking) or coordinator; noise does not count against"
                    + " this party (default: ${DEFAULT-VALUE})")
    Origin noiseBy = Origin.NODE;

    /** Names of all options, which conflict with a table. */
    static final String[] NAMES = {
        "--sampling",
        "--sampling-rate",
        "--population",
        "--size",
        "--cap",
        "--rounds",
        "--delta",
        "--neighbours",
        "--adversary",
        "--coins",
        "--noise-by"
    };

    ReleasePlan plan() {
        int times = values().whole("--rounds", rounds, ReleasePlan.MOST_ROUNDS);
        population.filter(units -> units < 1).ifPresent(units -> {
            throw values().wrong("--population", units, "at least 1", "the number of units");
        });
        return new ReleasePlan(
                sampler(),
                times,
                neighbours,
                new Observation(adversary, coins, noiseBy),
                population.map(OptionalLong::of).orElse(OptionalLong.empty()));
    }

    /** Returns delta. The caller may warn about it, given the population. */
    double delta() {
        return values().delta(delta);
    }

    /** @throws InvalidInputException if delta is too great for the population */
    Optional<String> warning() {
        return population.flatMap(units -> OptionValues.warning(delta(), units));
    }

    OptionValues values() {
        return new OptionValues(spec);
    }

    /** Returns the kind of sampling. A probability alone means Poisson sampling, as in other accountants. */
    private Sampling kind() {
        return sampling.orElse(probability.isPresent() ? Sampling.POISSON : Sampling.NONE);
    }

    private Optional<Sampler> sampler() {
        Sampling kind = kind();
        boolean poisson = kind == Sampling.POISSON || kind == Sampling.POISSON_TRUNCATED;
        refuse(probability, "--sampling-rate", poisson);
        refuse(size, "--size", kind == Sampling.FIXED_SIZE);
        refuse(cap, "--cap", kind == Sampling.POISSON_TRUNCATED);
        return switch (kind) {
            case NONE -> Optional.of(new Sampler.Everybody());
            case POISSON -> coin().map(Sampler.Poisson::new);
            case POISSON_TRUNCATED -> truncated();
            case FIXED_SIZE -> Optional.of(fixed());
        };
    }

    private Optional<Sampler> truncated() {
        int units = needed("--population", population);
        int most = needed("--cap", cap);
        if (most < 1) {
            throw values().wrong("--cap", most, "at least 1", "1 or more");
        }
        return coin().map(q -> new Sampler.CappedPoisson(q, units, most));
    }

    private Sampler fixed() {
        int units = needed("--population", population);
        int part = needed("--size", size);
        if (part < 1 || part > units) {
            throw values().wrong("--size", part, "from 1 to " + units + ", the population", "a number in this range");
        }
        return new Sampler.FixedSize(units, part);
    }

    /** Returns the sampling rate; empty if no unit takes part. */
    private Optional<Double> coin() {
        return Optional.of(values().probability(needed("--sampling-rate", probability)))
                .filter(q -> q > 0);
    }

    private void refuse(Optional<?> option, String name, boolean used) {
        if (option.isPresent() && !used) {
            throw usageError(name + ": found with --sampling " + kind()
                    + "; expected a sampling that uses it. Fix: leave out " + name + ", or change --sampling");
        }
    }

    private <T> T needed(String option, Optional<T> value) {
        return value.orElseThrow(() -> usageError(
                option + ": found none with --sampling " + kind() + "; expected one. Fix: give " + option + " VALUE"));
    }

    ParameterException usageError(String message) {
        return values().usageError(message);
    }
}
