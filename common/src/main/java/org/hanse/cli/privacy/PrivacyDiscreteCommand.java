// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.DpEvent.DiscreteGaussianSum;
import org.hanse.core.privacy.account.DpEvent.Distance;
import org.hanse.core.privacy.account.DpEvent.SkellamSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.RdpAccountant;
import org.hanse.core.privacy.account.Releases;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hanse privacy discrete}: what sums with noise of whole numbers cost. */
@Command(
        name = "discrete",
        header = "Add up what sums with noise of whole numbers cost",
        customSynopsis = {
            "Usage: hanse privacy discrete --mechanism=WHICH --participants=N --deviation=S --dimension=N",
            "                              --norm=C [--l1=C1] --rounds=T --delta=D [--population=N]",
            "                              [--json] [--verbose]",
            "       hanse privacy discrete --csv=IN [--out=OUT [--force]] [--verbose]",
            "       hanse privacy discrete -h"
        },
        synopsisHeading = "",
        description =
                "%nParticipants each add noise of whole numbers to their update before it is masked, and the sum has that"
                        + " of all. Everybody takes part in each round, and units are added or removed. Count as"
                        + " participants those alone whose noise is surely there: the fewest honest ones that stay. The"
                        + " bound is the published one by way of Renyi divergences. With --csv it computes a table's"
                        + " rows: columns mechanism (ddg or skellam), n_clients, sigma_local, variance_total, dim,"
                        + " delta_l2, delta_l1, T, delta get ours.%n",
        footer = {
            "%nExamples:",
            "  hanse privacy discrete --mechanism skellam --participants 40 --deviation 800 --dimension 100000"
                    + "%n      --norm 1400 --rounds 50 --delta 1e-6",
            "  hanse privacy discrete --csv sums.csv --out epsilons.csv",
            "%nExit codes: 0 computed, 2 wrong use or bad input."
        })
public final class PrivacyDiscreteCommand implements Callable<Integer> {

    static final String SCHEMA = "hanse.privacy-discrete/1";

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--mechanism",
            paramLabel = "WHICH",
            description = "skellam, or discrete-gaussian, whose sums are nearly such")
    Optional<DiscreteKind> mechanism = Optional.empty();

    @Option(names = "--participants", paramLabel = "N", description = "Those that add noise")
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
            description = "L1 norm of it (default: the greatest that whole numbers of that L2 norm can have)")
    Optional<Double> manhattan = Optional.empty();

    @Option(names = "--rounds", paramLabel = "T", description = "Rounds, each of which releases a sum")
    Optional<Integer> rounds = Optional.empty();

    @Option(names = "--delta", paramLabel = "D", description = "Probability with which epsilon need not hold")
    Optional<Double> delta = Optional.empty();

    @Option(
            names = "--population",
            paramLabel = "N",
            description = "Units there are; delta is then held against 1/(10 N)")
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
                "--rounds",
                "--delta",
                "--population",
                "--json");
        if (batch.in.isPresent()) {
            batch.run(BoundBatch.DISCRETE, screen);
            return ExitCode.SUCCESS;
        }
        DiscreteKind kind = mechanism.orElseThrow(() -> missing("--mechanism"));
        int many = whole("--participants", participants, Integer.MAX_VALUE);
        double each = positive("--deviation", deviation);
        Distance distance = distance();
        int times = whole("--rounds", rounds, ReleasePlan.MOST_ROUNDS);
        double chance = delta.orElseThrow(() -> missing("--delta"));
        if (!(chance > 0 && chance < 1)) {
            throw wrongUse("--delta must be above 0 and below 1, it is " + Figure.of(chance));
        }
        Optional<String> warning = population
                .map(units -> whole("--population", population, Integer.MAX_VALUE))
                .flatMap(units -> DeltaCheck.check(chance, units));
        DpEvent event = kind == DiscreteKind.SKELLAM
                ? new SkellamSum(many * each * each, distance)
                : new DiscreteGaussianSum(many, each, distance);
        double epsilon = new RdpAccountant()
                .epsilon(Releases.of(event, times), NeighbourRelation.ADD_REMOVE, chance)
                .orElseThrow();
        warning.ifPresent(text -> spec.commandLine().getErr().println("hanse: warning: " + text));
        spec.commandLine().getErr().flush();
        if (json) {
            ObjectNode root = Json.object()
                    .put("schema", SCHEMA)
                    .put("epsilon", epsilon)
                    .put("mechanism", kind.toString())
                    .put("participants", many)
                    .put("deviation", each)
                    .put("dimension", distance.dimension())
                    .put("norm", distance.euclidean())
                    .put("l1", distance.manhattan())
                    .put("rounds", times)
                    .put("delta", chance);
            ReleaseJson.putTexts(root, "warnings", warning.stream().toList());
            screen.println(Json.text(root));
        } else {
            List.of(
                            "Epsilon is at most " + Figure.up(epsilon, Figure.TEXT_DIGITS) + " at delta "
                                    + Figure.of(chance) + ", after " + Words.count(times)
                                    + (times == 1 ? " round" : " rounds"),
                            "It holds against the coordinator and outsiders, for each unit, all data of which are there"
                                    + " or not,",
                            "as long as the noise of " + Words.count(many) + " participants is in every sum that is"
                                    + " unmasked.")
                    .forEach(screen::println);
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }

    private Distance distance() {
        int coordinates = whole("--dimension", dimension, Integer.MAX_VALUE);
        double euclidean = positive("--norm", norm);
        return manhattan.isEmpty()
                ? Distance.of(coordinates, euclidean)
                : new Distance(coordinates, euclidean, positive("--l1", manhattan));
    }

    private int whole(String option, Optional<Integer> value, int most) {
        int number = value.orElseThrow(() -> missing(option));
        if (number < 1 || number > most) {
            throw wrongUse(option + " must be from 1 to " + most + ", it is " + number);
        }
        return number;
    }

    private double positive(String option, Optional<Double> value) {
        double number = value.orElseThrow(() -> missing(option));
        if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
            throw wrongUse(option + " must be above 0, it is " + Figure.of(number));
        }
        return number;
    }

    private ParameterException missing(String option) {
        return wrongUse("Missing option " + option + ", or --csv");
    }

    private ParameterException wrongUse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
