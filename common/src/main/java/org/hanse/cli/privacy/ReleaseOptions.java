// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Optional;
import java.util.OptionalLong;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.account.Observation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say what is released, how often, and against whom that is to protect; mixed in. */
final class ReleaseOptions {

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--sampling",
            paramLabel = "HOW",
            defaultValue = "none",
            description = "Who takes part in a round: none (no sampling: everybody), poisson (each with a coin),"
                    + " poisson-truncated (that, and of more than a cap some at random), fixed-size (so many at random)"
                    + " (default: ${DEFAULT-VALUE})")
    SamplingKind sampling = SamplingKind.NONE;

    @Option(names = "--probability", paramLabel = "Q", description = "With poisson: of taking part, from 0 to 1")
    Optional<Double> probability = Optional.empty();

    @Option(
            names = "--population",
            paramLabel = "N",
            description = "Units there are; delta is then held against 1/(10 N)")
    Optional<Integer> population = Optional.empty();

    @Option(names = "--size", paramLabel = "M", description = "With fixed-size: units that take part")
    Optional<Integer> size = Optional.empty();

    @Option(names = "--cap", paramLabel = "B", description = "With poisson-truncated: most that take part")
    Optional<Integer> cap = Optional.empty();

    @Option(names = "--rounds", paramLabel = "T", description = "Rounds, each of which releases a sum")
    Optional<Integer> rounds = Optional.empty();

    @Option(names = "--delta", paramLabel = "D", description = "Probability with which epsilon need not hold")
    Optional<Double> delta = Optional.empty();

    @Option(
            names = "--neighbours",
            paramLabel = "WHICH",
            defaultValue = "add-remove",
            description = "What is not to be told apart: one unit more or less (add-remove), or with other data"
                    + " (replace-one) (default: ${DEFAULT-VALUE})")
    NeighbourKind neighbours = NeighbourKind.ADD_REMOVE;

    @Option(
            names = "--adversary",
            paramLabel = "WHO",
            defaultValue = "outsider",
            description = "Against whom it is to hold: outsider (sees released models alone) or coordinator"
                    + " (default: ${DEFAULT-VALUE})")
    Adversary adversary = Adversary.OUTSIDER;

    @Option(
            names = "--coins",
            paramLabel = "WHOSE",
            defaultValue = "node",
            description = "Who draws those that take part: node or coordinator; coins count only against who does not"
                    + " see them (default: ${DEFAULT-VALUE})")
    Origin coins = Origin.NODE;

    @Option(
            names = "--noise-by",
            paramLabel = "WHOM",
            defaultValue = "node",
            description = "Who adds noise: node (before masking) or coordinator (against which it counts for nothing)"
                    + " (default: ${DEFAULT-VALUE})")
    Origin noiseBy = Origin.NODE;

    /** All of them, which say nothing where a table is given. */
    static final String[] NAMES = {
        "--sampling",
        "--probability",
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
        int times = rounds.orElseThrow(() -> missing("--rounds"));
        if (times < 1 || times > ReleasePlan.MOST_ROUNDS) {
            throw wrongUse("--rounds must be from 1 to " + ReleasePlan.MOST_ROUNDS + ", it is " + times);
        }
        population.filter(units -> units < 1).ifPresent(units -> {
            throw wrongUse("--population must be at least 1, it is " + units);
        });
        return new ReleasePlan(
                sampler(),
                times,
                neighbours,
                new Observation(adversary, coins, noiseBy),
                population.map(OptionalLong::of).orElse(OptionalLong.empty()));
    }

    /** Delta, held against the population, of which it may be warned. */
    double delta() {
        double value = delta.orElseThrow(() -> missing("--delta"));
        if (!(value > 0 && value < 1)) {
            throw wrongUse("--delta must be above 0 and below 1, it is " + Figure.of(value));
        }
        return value;
    }

    /** @throws InvalidInputException if delta cannot be used in such a population */
    Optional<String> warning() {
        return population.flatMap(units -> DeltaCheck.check(delta(), units));
    }

    private Optional<Sampler> sampler() {
        boolean coin = sampling == SamplingKind.POISSON || sampling == SamplingKind.POISSON_TRUNCATED;
        refuse(probability, "--probability", coin);
        refuse(size, "--size", sampling == SamplingKind.FIXED_SIZE);
        refuse(cap, "--cap", sampling == SamplingKind.POISSON_TRUNCATED);
        try {
            return switch (sampling) {
                case NONE -> Optional.of(new Sampler.Everybody());
                case POISSON -> coin() == 0 ? Optional.empty() : Optional.of(new Sampler.Poisson(coin()));
                case POISSON_TRUNCATED -> truncated();
                case FIXED_SIZE ->
                    Optional.of(new Sampler.FixedSize(
                            population.orElseThrow(() -> missing("--population")),
                            size.orElseThrow(() -> missing("--size"))));
            };
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("--sampling " + sampling + ": " + e.getMessage(), e);
        }
    }

    private Optional<Sampler> truncated() {
        int units = population.orElseThrow(() -> missing("--population"));
        int most = cap.orElseThrow(() -> missing("--cap"));
        return coin() == 0 ? Optional.empty() : Optional.of(new Sampler.CappedPoisson(coin(), units, most));
    }

    private double coin() {
        double value = probability.orElseThrow(() -> missing("--probability"));
        if (!(value >= 0 && value <= 1)) {
            throw wrongUse("--probability must be from 0 to 1, it is " + Figure.of(value));
        }
        return value;
    }

    private void refuse(Optional<?> option, String name, boolean used) {
        if (option.isPresent() && !used) {
            throw wrongUse("--sampling " + sampling + " has no use for " + name + ": leave it out, or choose another");
        }
    }

    ParameterException missing(String option) {
        String with = sampling == SamplingKind.NONE
                        || option.equals("--rounds")
                        || option.equals("--delta")
                        || option.equals("--noise")
                        || option.equals("--epsilon")
                ? ""
                : " with --sampling " + sampling;
        return wrongUse("Missing option " + option + with + (with.isEmpty() ? ", or --csv" : ""));
    }

    ParameterException wrongUse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
