// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.hanse.cli.Words;
import org.hanse.cli.privacy.Batch.Remark;
import org.hanse.cli.privacy.Input.Row;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.DpEvent.DiscreteGaussianSum;
import org.hanse.core.privacy.account.DpEvent.Distance;
import org.hanse.core.privacy.account.DpEvent.SkellamSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.RdpAccountant;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.Sampler;
import picocli.CommandLine.Command;

/** {@code hanse privacy discrete}: privacy cost of sums with integer noise. */
@Command(
        name = "discrete",
        header = "Compute the epsilon of sums with discrete noise",
        description =
                "%nEach participant adds discrete noise to its update before masking; the sum has the noise of all. Units"
                        + " are added or removed. They take part in each round, or with --sampling-rate by Poisson sampling."
                        + " Count only participants whose noise is certain: the fewest honest survivors. The bound uses"
                        + " Renyi divergences; docs/adr/0024-sampling-any-release.md covers sampling.",
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
public final class PrivacyDiscreteCommand extends RowCommand {

    /** Integer noise mechanism. */
    private enum Mechanism {
        SKELLAM,
        DISCRETE_GAUSSIAN
    }

    /** Relative rounding error that norms in tables may have. */
    private static final double ROUNDED = 1e-6;

    /** Deviations and norms whose squares, and products of these with a number of participants, are finite and not 0. */
    private static final Input.Kind<Double> USUAL =
            Input.number("from 1e-100 to 1e100", number -> number >= 1e-100 && number <= 1e100);

    private static final Input<Mechanism> MECHANISM = Input.column(
                    "mechanism", Input.oneOf(Map.of("ddg", Mechanism.DISCRETE_GAUSSIAN, "skellam", Mechanism.SKELLAM)))
            .with(Input.words(Mechanism.class), "WHICH", "skellam or discrete-gaussian", "--mechanism");
    private static final Input<Integer> PARTICIPANTS =
            Input.column("n_clients", Input.INTEGER).with("N", "Participants that add noise", "--participants");
    private static final Input<Double> DEVIATION = Input.column("sigma_local", Input.ABOVE_ZERO)
            .with(
                    USUAL,
                    "S",
                    "Standard deviation of one participant's noise, in steps of the grid (of discrete-gaussian:"
                            + " its parameter)",
                    "--deviation");
    private static final Input<Double> VARIANCE = Input.column("variance_total", Input.ABOVE_ZERO);
    private static final Input<Integer> DIMENSION =
            Input.column("dim", Input.INTEGER).with("N", "Coordinates", "--dimension");
    private static final Input<Double> EUCLIDEAN = Input.column("delta_l2", Input.ABOVE_ZERO)
            .with(USUAL, "C", "L2 norm of a unit's part of the sum, after rounding", "--norm");
    private static final Input<Double> MANHATTAN = Input.column("delta_l1", Input.ABOVE_ZERO)
            .with(
                    USUAL,
                    "C1",
                    "L1 norm of it (default: the greatest L1 norm of an integer vector with that L2 norm)",
                    "--l1")
            .optional();
    private static final Input<Double> RATE = Input.column("q", Input.PROBABILITY)
            .with(
                    "Q",
                    "With skellam: sampling rate of a unit in a round, from 0 to 1, secret in its node"
                            + " (default: all units take part)",
                    "--sampling-rate",
                    "--sample-rate")
            .optional();

    private static final Batch<OptionalDouble> EPSILONS = new Batch<>(
            List.of(
                    MECHANISM,
                    PARTICIPANTS,
                    DEVIATION,
                    VARIANCE,
                    DIMENSION,
                    EUCLIDEAN,
                    MANHATTAN,
                    ReleasePlan.ROUNDS,
                    ReleasePlan.DELTA),
            List.of(RATE),
            List.of("ours"),
            Batch.each(PrivacyDiscreteCommand::epsilon),
            epsilon -> List.of(Figure.cell(epsilon)),
            List.of(Remark.ofNone("no bound is known", "; sampling is covered for skellam only"), Remark.ofInfinite()));

    PrivacyDiscreteCommand() {
        super(
                List.of(
                        MECHANISM,
                        PARTICIPANTS,
                        DEVIATION,
                        DIMENSION,
                        EUCLIDEAN,
                        MANHATTAN,
                        RATE,
                        ReleasePlan.ROUNDS,
                        ReleasePlan.DELTA,
                        ReleasePlan.POPULATION),
                EPSILONS);
    }

    /** Returns the epsilon of a row; empty if no bound is known. */
    private static OptionalDouble epsilon(Row row) {
        Distance distance = distance(row);
        Mechanism mechanism = row.get(MECHANISM);
        // All units take part if the value is missing.
        double rate = row.find(RATE).orElse(1.0);
        // A rate of 0 has no event. The other values are checked all the same.
        Sampler sampler = rate == 0 ? new Sampler.Everybody() : new Sampler.Poisson(rate);
        DpEvent event = mechanism == Mechanism.SKELLAM
                ? new SkellamSum(sampler, variance(row), distance)
                : new DiscreteGaussianSum(row.get(PARTICIPANTS), row.get(DEVIATION), distance);
        int rounds = row.get(ReleasePlan.ROUNDS);
        double delta = row.get(ReleasePlan.DELTA);
        if (mechanism == Mechanism.DISCRETE_GAUSSIAN && rate > 0 && rate < 1) {
            return OptionalDouble.empty();
        }
        return new RdpAccountant()
                .epsilon(rate == 0 ? Releases.NONE : Releases.of(event, rounds), NeighbourRelation.ADD_REMOVE, delta);
    }

    private static double variance(Row row) {
        return row.isTabular() ? row.get(VARIANCE) : row.get(PARTICIPANTS) * row.get(DEVIATION) * row.get(DEVIATION);
    }

    /** Returns the distance of neighbours. A table states both norms; an option for the L1 norm may be missing or too great. */
    private static Distance distance(Row row) {
        int dimension = row.get(DIMENSION);
        double euclidean = row.get(EUCLIDEAN);
        if (row.isTabular()) {
            double manhattan = row.get(MANHATTAN);
            if (euclidean >= 1 && manhattan < euclidean * (1 - ROUNDED)) {
                throw row.error(MANHATTAN, "at least delta_l2, as every L1 norm is");
            }
            return new Distance(dimension, euclidean, manhattan);
        }
        double greatest = Distance.of(dimension, euclidean).manhattan();
        double manhattan = row.find(MANHATTAN).orElse(greatest);
        if (manhattan < Math.min(euclidean, greatest)) {
            throw row.error(
                    MANHATTAN, "at least the L2 norm of " + Figure.of(euclidean) + " in --norm, as every L1 norm is");
        }
        return new Distance(dimension, euclidean, Math.min(manhattan, greatest));
    }

    @Override
    Answer answer(Row row, ObjectNode json) {
        OptionalDouble known = EPSILONS.answer(row);
        if (known.isEmpty()) {
            throw row.usageError("--sampling-rate: found with --mechanism discrete-gaussian; expected skellam, the only"
                    + " mechanism with a bound for sampling. Fix: leave it out, or use --mechanism skellam");
        }
        OptionalDouble bound = known.stream().filter(Double::isFinite).findFirst();
        Distance distance = distance(row);
        double rate = row.find(RATE).orElse(1.0);
        int rounds = row.get(ReleasePlan.ROUNDS);
        double delta = row.get(ReleasePlan.DELTA);
        List<String> holds = holds(bound, rate, row.get(PARTICIPANTS));
        List<String> warnings = warning(delta, row.find(ReleasePlan.POPULATION));
        ReleaseText.putFinite(json, bound)
                .put("mechanism", Figure.word(row.get(MECHANISM)))
                .put("participants", row.get(PARTICIPANTS))
                .put("deviation", row.get(DEVIATION))
                .put("dimension", distance.dimension())
                .put("norm", distance.euclidean())
                .put("l1", distance.manhattan())
                .put("probability", rate)
                .put("rounds", rounds)
                .put("delta", delta);
        json.putPOJO("holds", holds);
        json.putPOJO("warnings", warnings);
        List<String> lines = new ArrayList<>();
        lines.add(ReleaseText.result(bound, delta, rounds));
        holds.forEach(text -> lines.addAll(ReleaseText.wrapped("", text)));
        return new Answer(warnings, json, lines);
    }

    private static List<String> holds(OptionalDouble bound, double rate, int participants) {
        if (rate == 0) {
            return List.of(ReleaseText.NO_RELEASE);
        }
        if (bound.isEmpty()) {
            return List.of(ReleaseText.NOTHING);
        }
        String whom =
                "The guarantee is against the coordinator and outsiders, per unit (add or remove one). It assumes the"
                        + " noise of " + Words.count(participants, "participant") + " in every unmasked sum.";
        return rate < 1 ? List.of(whom, ReleaseText.SECRET_FROM_ALL) : List.of(whom);
    }
}
