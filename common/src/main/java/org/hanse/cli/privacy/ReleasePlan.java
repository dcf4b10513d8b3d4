// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.cli.privacy.Input.Row;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.Sampler;

/**
 * Rounds that release sums with noise, and the adversary.
 *
 * @param kind kind of sampling
 * @param sampler sampler of each round; empty if no unit ever takes part
 * @param rounds number of rounds, one release each
 * @param neighbours relation of neighbouring data sets
 * @param observation what the adversary observes
 * @param delta delta of the guarantee
 * @param population number of units, if known
 */
record ReleasePlan(
        Sampling kind,
        Optional<Sampler> sampler,
        int rounds,
        NeighbourRelation neighbours,
        Observation observation,
        double delta,
        Optional<Integer> population) {

    /** Most rounds. Beyond them the rounding errors of the composition are no longer far below every delta. */
    static final int MOST_ROUNDS = 10_000_000;

    /** Kind of sampling. */
    enum Sampling {
        NONE,
        POISSON,
        POISSON_TRUNCATED,
        FIXED_SIZE
    }

    static final Input<Sampling> SAMPLING = sampling(Map.of(
            "none", Sampling.NONE,
            "poisson", Sampling.POISSON,
            "poisson_truncated", Sampling.POISSON_TRUNCATED,
            "fixed_wor", Sampling.FIXED_SIZE));

    /** Sampling with a table of the samplings that do not depend on the population. */
    static final Input<Sampling> POISSON_OR_NONE = sampling(Map.of("none", Sampling.NONE, "poisson", Sampling.POISSON));

    static final Input<NeighbourRelation> NEIGHBOURS = Input.column("neighbor", Input.names(NeighbourRelation.class))
            .with(
                    Input.words(NeighbourRelation.class),
                    "WHICH",
                    "Neighbouring data sets: one unit more or less (add-remove), or one with other data"
                            + " (replace-one) (default: ${DEFAULT-VALUE})",
                    "--neighbours")
            .usual("add-remove");
    static final Input<Double> RATE = Input.column("q", Input.PROBABILITY)
            .with(
                    "Q",
                    "Sampling rate: probability of a unit in a round, from 0 to 1; selects poisson",
                    "--sampling-rate",
                    "--sample-rate")
            .optional();
    static final Input<Integer> POPULATION = Input.column("N", Input.INTEGER)
            .with("N", "Number of units; delta is checked against 1/(10 N)", "--population")
            .optional();
    static final Input<Integer> SIZE = Input.column("m_or_B", Input.INTEGER)
            .with("M", "With fixed-size: units per round", "--size")
            .optional();
    static final Input<Integer> CAP = Input.column("m_or_B", Input.INTEGER)
            .with("B", "With poisson-truncated: greatest number of units per round", "--cap")
            .optional();
    static final Input<Integer> ROUNDS = Input.column("T", Input.integer(1, MOST_ROUNDS))
            .with("T", "Rounds; each releases one sum", "--rounds", "--steps");
    static final Input<Double> DELTA =
            Input.column("delta", Input.INSIDE_ONE).with("D", "Delta of the (epsilon, delta) guarantee", "--delta");
    static final Input<Adversary> ADVERSARY = Input.option(
                    Input.words(Adversary.class),
                    "WHO",
                    "Adversary: outsider (sees only released models) or coordinator (default: ${DEFAULT-VALUE})",
                    "--adversary")
            .usual("outsider");
    static final Input<Origin> COINS = origin(
            "WHOSE",
            "Party that samples: node or coordinator; sampling does not count against this party"
                    + " (default: ${DEFAULT-VALUE})",
            "--coins");
    static final Input<Origin> NOISE_BY = origin(
            "WHOM",
            "Party that adds noise: node (before masking) or coordinator; noise does not count against this party"
                    + " (default: ${DEFAULT-VALUE})",
            "--noise-by");

    /** Returns options about the releases, their number and the adversary, between others. */
    static List<Input<?>> options(Input<?> first, Input<?>... last) {
        List<Input<?>> options = new ArrayList<>(List.of(
                first, ROUNDS, DELTA, SAMPLING, RATE, POPULATION, SIZE, CAP, NEIGHBOURS, ADVERSARY, COINS, NOISE_BY));
        options.addAll(List.of(last));
        return options;
    }

    private static Input<Sampling> sampling(Map<String, Sampling> cells) {
        return Input.column("sampling", Input.oneOf(cells))
                .with(
                        Input.words(Sampling.class),
                        "HOW",
                        "Sampling of a round: none (all units take part), poisson (each unit independently with the"
                                + " sampling rate), poisson-truncated (poisson with at most --cap units), fixed-size"
                                + " (--size units at random) (default: poisson with --sampling-rate, else none)",
                        "--sampling")
                .optional();
    }

    private static Input<Origin> origin(String label, String help, String name) {
        return Input.option(Input.words(Origin.class), label, help, name).usual("node");
    }

    /**
     * Reads a plan.
     *
     * @param others inputs to check after the sampler, in the order of a table
     */
    static ReleasePlan of(Row row, Input<Sampling> sampling, Input<?>... others) {
        // A rate alone means Poisson sampling, as in other accountants.
        Sampling kind = row.isTabular() || row.find(sampling).isPresent()
                ? row.get(sampling)
                : row.find(RATE).isPresent() ? Sampling.POISSON : Sampling.NONE;
        NeighbourRelation neighbours = row.get(NEIGHBOURS);
        if (!row.isTabular()) {
            check(row, kind);
        }
        Optional<Sampler> sampler = sampler(row, kind);
        List.of(others).forEach(row::get);
        return new ReleasePlan(
                kind,
                sampler,
                row.get(ROUNDS),
                neighbours,
                new Observation(row.get(ADVERSARY), row.get(COINS), row.get(NOISE_BY)),
                row.get(DELTA),
                row.find(POPULATION));
    }

    /** Rejects options that a kind of sampling lacks or does not use. */
    private static void check(Row row, Sampling kind) {
        boolean poisson = kind == Sampling.POISSON || kind == Sampling.POISSON_TRUNCATED;
        boolean bounded = kind == Sampling.POISSON_TRUNCATED || kind == Sampling.FIXED_SIZE;
        check(row, kind, RATE, poisson);
        check(row, kind, SIZE, kind == Sampling.FIXED_SIZE);
        check(row, kind, CAP, kind == Sampling.POISSON_TRUNCATED);
        check(row, kind, POPULATION, bounded || row.find(POPULATION).isPresent());
    }

    private static void check(Row row, Sampling kind, Input<?> input, boolean used) {
        boolean present = row.find(input).isPresent();
        String name = input.name();
        if (present && !used) {
            throw row.usageError(name + ": found with --sampling " + Figure.word(kind)
                    + "; expected a sampling that uses it. Fix: leave out " + name + ", or change --sampling");
        }
        if (!present && used) {
            throw row.usageError(name + ": found none with --sampling " + Figure.word(kind)
                    + "; expected one. Fix: give " + name + " VALUE");
        }
    }

    private static Optional<Sampler> sampler(Row row, Sampling kind) {
        return switch (kind) {
            case NONE -> Optional.of(new Sampler.Everybody());
            case POISSON -> rate(row).map(Sampler.Poisson::new);
            case POISSON_TRUNCATED -> {
                int population = row.get(POPULATION);
                int cap = row.get(CAP);
                yield rate(row).map(q -> new Sampler.CappedPoisson(q, population, cap));
            }
            case FIXED_SIZE -> {
                int population = row.get(POPULATION);
                if (row.get(SIZE) > population) {
                    throw row.error(SIZE, "a whole number from 1 to " + population);
                }
                yield Optional.of(new Sampler.FixedSize(population, row.get(SIZE)));
            }
        };
    }

    /** Returns the sampling rate; empty if no unit takes part. */
    private static Optional<Double> rate(Row row) {
        return Optional.of(row.get(RATE)).filter(q -> q > 0);
    }

    /**
     * Releases to compose.
     *
     * @param relation relation of neighbouring data sets
     */
    record Accounted(Releases releases, NeighbourRelation relation) {}

    /** Returns the releases that the adversary sees after some rounds; empty if it sees sums without noise, so that no epsilon holds. */
    Optional<Accounted> accounted(double noise, int after) {
        if (sampler.isEmpty()) {
            return Optional.of(new Accounted(Releases.NONE, neighbours));
        }
        return observation
                .of(new GaussianSum(sampler.get(), noise), neighbours)
                .map(observed -> new Accounted(Releases.of(observed.event(), after), observed.relation()));
    }

    /** Returns this plan with the other relation of neighbouring data sets. */
    ReleasePlan withOtherNeighbours() {
        NeighbourRelation other = neighbours == NeighbourRelation.ADD_REMOVE
                ? NeighbourRelation.REPLACE_ONE
                : NeighbourRelation.ADD_REMOVE;
        return new ReleasePlan(kind, sampler, rounds, other, observation, delta, population);
    }

    /** Returns whether chance decides who takes part: not with a probability of 1, nor with a sample of the whole population. */
    private boolean isSampled() {
        return sampler.isPresent() && sampler.get().isByChance();
    }

    /** Returns whether the adversary sees the sample, so that sampling does not amplify privacy. */
    boolean isAmplificationLost() {
        return observation.seesCoins() && isSampled();
    }

    /** Returns whether sampling lowers epsilon. */
    boolean isAmplified() {
        return isSampled() && !observation.seesCoins();
    }

    /** Returns whether the accounting replaces units, although the relation adds and removes them. */
    boolean isMovedTwice() {
        boolean pushesOut = sampler.isPresent() && sampler.get().pushesOut();
        return observation.seesCoins() && pushesOut && neighbours == NeighbourRelation.ADD_REMOVE;
    }
}
