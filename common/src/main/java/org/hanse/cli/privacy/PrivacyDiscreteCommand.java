// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.core.privacy.account.DpEvent.DiscreteGaussianSum;
import org.hanse.core.privacy.account.DpEvent.Distance;
import org.hanse.core.privacy.account.DpEvent.SkellamSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.RdpAccountant;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.Sampler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse privacy discrete}: privacy cost of sums with integer noise. */
@Command(
        name = "discrete",
        header = "Compute the epsilon of sums with discrete noise",
        customSynopsis = {
            "Usage: hanse privacy discrete --mechanism=WHICH --participants=N --deviation=S --dimension=N",
            "                              --norm=C [--l1=C1] [--sampling-rate=Q] --rounds=T --delta=D",
            "                              [--population=N] [--json] [--verbose]",
            "       hanse privacy discrete --csv=IN [--out=OUT [--force]] [--verbose]",
            "       hanse privacy discrete -h"
        },
        synopsisHeading = "",
        description =
                "%nEach participant adds discrete noise to its update before masking; the sum has the noise of all. Units"
                        + " are added or removed. They take part in each round, or with --sampling-rate by Poisson sampling."
                        + " Count only participants whose noise is certain: the fewest honest survivors. The bound uses"
                        + " Renyi divergences; docs/adr/0024-sampling-any-release.md covers sampling. With --csv, columns"
                        + " mechanism (ddg or skellam), n_clients, sigma_local, variance_total, dim, delta_l2, delta_l1,"
                        + " T, delta and optionally q (probability) get ours, empty where no bound is known.%n",
        footer = {
            "%nExamples:",
            "  hanse privacy discrete --mechanism skellam --participants 40 \\",
            "      --deviation 800 --dimension 100000 --norm 1400 --rounds 50 --delta 1e-6",
            "  hanse privacy discrete --mechanism skellam --participants 40 \\",
            "      --deviation 800 --dimension 100000 --norm 1400 --sampling-rate 0.05 \\",
            "      --rounds 500 --delta 1e-6",
            "  hanse privacy discrete --csv sums.csv --out epsilons.csv",
            "%nExit codes: 0 computed, 2 usage error or bad input."
        })
public final class PrivacyDiscreteCommand implements Callable<Integer> {

    static final String SCHEMA = "hanse.privacy-discrete/1";

    /** Least deviation and norm. Their squares, and products of these with a number of participants, are finite and not 0. */
    private static final double LEAST = 1e-100;

    private static final double MOST = 1e100;

    /** Integer noise mechanism, by its name on the command line. */
    enum Mechanism {
        SKELLAM,
        DISCRETE_GAUSSIAN;

        /** Returns whether the cost of a sum with this sampling rate is known. */
        boolean isKnown(double probability) {
            return this == SKELLAM || probability == 0 || probability == 1;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--mechanism", paramLabel = "WHICH", description = "skellam or discrete-gaussian")
    Optional<Mechanism> mechanism = Optional.empty();

    @Option(names = "--participants", paramLabel = "N", description = "Participants that add noise")
    Optional<Integer> participants = Optional.empty();

    @Option(
            names = "--deviation",
            paramLabel = "S",
            description = "Standard deviation of one participant's noise, in steps of the grid (of discrete-gaussian:"
                    + " its parameter)")
    Optional<Double> deviation = Optional.empty();

    @Option(names = "--dimension", paramLabel = "N", description = "Coordinates")
    Optional<Integer> dimension = Optional.empty();

    @Option(names = "--norm", paramLabel = "C", description = "L2 norm of a unit's part of the sum, after rounding")
    Optional<Double> norm = Optional.empty();

    @Option(
            names = "--l1",
            paramLabel = "C1",
            description = "L1 norm of it (default: the greatest L1 norm of an integer vector with that L2 norm)")
    Optional<Double> manhattan = Optional.empty();

    @Option(
            names = {"--sampling-rate", "--sample-rate"},
            paramLabel = "Q",
            description = "With skellam: sampling rate of a unit in a round, from 0 to 1, secret in its node"
                    + " (default: all units take part)")
    Optional<Double> probability = Optional.empty();

    @Option(
            names = {"--rounds", "--steps"},
            paramLabel = "T",
            description = "Rounds; each releases one sum")
    Optional<Integer> rounds = Optional.empty();

    @Option(names = "--delta", paramLabel = "D", description = "Delta of the (epsilon, delta) guarantee")
    Optional<Double> delta = Optional.empty();

    @Option(
            names = "--population",
            paramLabel = "N",
            description = "Number of units; delta is checked against 1/(10 N)")
    Optional<Integer> population = Optional.empty();

    @Option(names = "--json", description = "Print JSON instead (schema hanse.privacy-discrete/1)")
    boolean json;

    @Mixin
    BatchOptions batch = new BatchOptions();

    @Override
    public Integer call() {
        PrintWriter screen = spec.commandLine().getOut();
        batch.check(
                spec,
                "--mechanism",
                "--participants",
                "--deviation",
                "--dimension",
                "--norm",
                "--l1",
                "--sampling-rate",
                "--rounds",
                "--delta",
                "--population",
                "--json");
        if (batch.in.isPresent()) {
            batch.run(BatchTables.DISCRETE, spec);
            return ExitCode.SUCCESS;
        }
        OptionValues values = new OptionValues(spec);
        Mechanism kind = mechanism.orElseThrow(() ->
                values.usageError("--mechanism: found none; expected one, or --csv. Fix: give --mechanism VALUE"));
        int many = values.whole("--participants", participants, Integer.MAX_VALUE);
        double each = values.ofUsualSize("--deviation", deviation, LEAST, MOST);
        Distance distance = distance(values);
        double coin = coin(values, kind);
        int times = values.whole("--rounds", rounds, ReleasePlan.MOST_ROUNDS);
        double chance = values.delta(delta);
        Optional<String> warning = population
                .map(units -> values.whole("--population", population, Integer.MAX_VALUE))
                .flatMap(units -> OptionValues.warning(chance, units));
        Releases releases = coin == 0
                ? Releases.NONE
                : Releases.of(
                        kind == Mechanism.SKELLAM
                                ? new SkellamSum(new Sampler.Poisson(coin), many * each * each, distance)
                                : new DiscreteGaussianSum(many, each, distance),
                        times);
        OptionalDouble bound = new RdpAccountant()
                .epsilon(releases, NeighbourRelation.ADD_REMOVE, chance).stream()
                        .filter(Double::isFinite)
                        .findFirst();
        List<String> holds = holds(bound, coin, many);
        warning.ifPresent(text -> spec.commandLine().getErr().println("hanse: warning: " + text));
        spec.commandLine().getErr().flush();
        if (json) {
            ObjectNode root = JsonDocument.of(SCHEMA);
            bound.ifPresentOrElse(own -> root.put("epsilon", own), () -> root.putNull("epsilon"));
            root.put("mechanism", kind.toString())
                    .put("participants", many)
                    .put("deviation", each)
                    .put("dimension", distance.dimension())
                    .put("norm", distance.euclidean())
                    .put("l1", distance.manhattan())
                    .put("probability", coin)
                    .put("rounds", times)
                    .put("delta", chance);
            ReleaseText.putTexts(root, "holds", holds);
            ReleaseText.putTexts(root, "warnings", warning.stream().toList());
            screen.println(JsonDocument.text(root));
        } else {
            screen.println("Epsilon is " + ReleaseText.epsilon(bound) + " at delta " + Figure.of(chance)
                    + ReleaseText.afterRounds(times));
            holds.stream().flatMap(text -> ReleaseText.wrapped(text).stream()).forEach(screen::println);
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }

    private static List<String> holds(OptionalDouble bound, double coin, int many) {
        if (coin == 0) {
            return List.of(ReleaseText.NO_RELEASE);
        }
        if (bound.isEmpty()) {
            return List.of(ReleaseText.NOTHING);
        }
        List<String> holds = new ArrayList<>();
        holds.add("The guarantee is against the coordinator and outsiders, per unit (add or remove one). It assumes the"
                + " noise of " + Words.count(many) + (many == 1 ? " participant" : " participants")
                + " in every unmasked sum.");
        if (coin < 1) {
            holds.add(ReleaseText.SECRET_FROM_ALL);
        }
        return holds;
    }

    private double coin(OptionValues values, Mechanism kind) {
        double coin = values.probability(probability.orElse(1.0));
        if (!kind.isKnown(coin)) {
            throw values.usageError(
                    "--sampling-rate: found with --mechanism " + kind + "; expected skellam, the only mechanism with a"
                            + " bound for sampling. Fix: leave it out, or use --mechanism skellam");
        }
        return coin;
    }

    private Distance distance(OptionValues values) {
        int coordinates = values.whole("--dimension", dimension, Integer.MAX_VALUE);
        double euclidean = values.ofUsualSize("--norm", norm, LEAST, MOST);
        Distance greatest = Distance.of(coordinates, euclidean);
        if (manhattan.isEmpty()) {
            return greatest;
        }
        double own = values.ofUsualSize("--l1", manhattan, LEAST, MOST);
        if (own < Math.min(euclidean, greatest.manhattan())) {
            throw values.usageError("--l1: found " + Figure.of(own) + "; expected at least the L2 norm of "
                    + Figure.of(euclidean) + " in --norm, as every L1 norm is. Fix: raise --l1, or leave it out");
        }
        return new Distance(coordinates, euclidean, Math.min(own, greatest.manhattan()));
    }
}
