// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.cli.privacy.Input.Row;
import org.hanse.cli.privacy.SecureSumForecast.PhaseBytes;
import org.hanse.cli.privacy.SecureSumForecast.Wanted;
import org.hanse.config.InvalidInputException;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.SecAggPlan;
import picocli.CommandLine.Command;

/** {@code hanse privacy secagg}: cost and protection of secure aggregation. */
@Command(
        name = "secagg",
        header = "Plan secure aggregation: threshold, dropouts, corrupt participants and traffic",
        description =
                "%nFinds the neighbours and the threshold that protect updates despite corrupt participants and dropouts."
                        + " Up to 300 participants use the complete graph, more use the k-regular graph, which services"
                        + " refuse. Tables are planned for the k-regular graph.",
        footer = {
            "%nExamples:",
            "  hanse privacy secagg --participants 20 --corrupt 0.3 --dropout 0.2",
            "  hanse privacy secagg --participants 1000 --corrupt 0.1 --dropout 0.1 \\",
            "      --size 250000 --json",
            "  hanse privacy secagg --csv plans.csv --out planned.csv",
            "%nExit codes: 0 planned, 2 usage error or bad input, or no threshold meets the assumptions."
        })
public final class PrivacySecaggCommand extends RowCommand {

    private static final int MOST_PARTICIPANTS = 1_000_000;

    private static final Input<Integer> PARTICIPANTS = Input.column("n", Input.integer(1, MOST_PARTICIPANTS))
            .with("N", "Participants of a round, at least 4", "--participants");
    private static final Input<Double> CORRUPT = Input.column("corrupt_rate", Input.BELOW_ONE)
            .with(
                    "PART",
                    "Fraction of corrupt participants, which share all they know with the coordinator, from 0 to below 1",
                    "--corrupt");
    private static final Input<Double> DROPOUT = Input.column("dropout_rate", Input.BELOW_ONE)
            .with("PART", "Fraction of participants that drop out after sharing keys, from 0 to below 1", "--dropout");
    private static final Input<Coordinator> SERVER = Input.column("server", Input.names(Coordinator.class));
    private static final Input<Boolean> SEMI_HONEST = Input.option(
                    Input.FLAG,
                    "",
                    "Assume a coordinator that follows the protocol (default: an active adversary)",
                    "--semi-honest")
            .optional();
    private static final Input<Integer> SIZE = Input.option(
                    Input.INTEGER, "N", "Elements of an update (default: ${DEFAULT-VALUE})", "--size")
            .usual("1000000");
    private static final Input<Integer> MOST = Input.column("n_max", Input.INTEGER);
    private static final Input<Long> BOUND = Input.column("per_coordinate_bound_B", Input.LONG)
            .with("B", "Greatest magnitude of an element, in steps of the grid (default: ${DEFAULT-VALUE})", "--bound")
            .usual("32768");
    private static final Input<Double> NOISE_OVER_BOUND =
            Input.column("central_noise_std_over_B", Input.NOT_BELOW_ZERO);
    private static final Input<Double> NOISE = Input.option(
                    Input.NOT_BELOW_ZERO,
                    "STD",
                    "Standard deviation of noise on the sum, in steps (default: ${DEFAULT-VALUE})",
                    "--noise")
            .usual("0");

    private static final Batch<Optional<GraphPlan>> GRAPHS = new Batch<>(
            List.of(PARTICIPANTS, CORRUPT, DROPOUT, SERVER),
            List.of(),
            List.of("k_ours", "t_ours"),
            Batch.each(PrivacySecaggCommand::graph),
            plan -> plan.map(own -> List.of(String.valueOf(own.degree()), String.valueOf(own.threshold())))
                    .orElse(List.of("", "")),
            List.of());

    private static final Batch<OptionalInt> RINGS = new Batch<>(
            List.of(MOST, BOUND, NOISE_OVER_BOUND),
            List.of(),
            List.of("bits_ours"),
            Batch.each(PrivacySecaggCommand::ringBits),
            bits -> List.of(bits.isEmpty() ? "" : String.valueOf(bits.getAsInt())),
            List.of());

    PrivacySecaggCommand() {
        super(List.of(PARTICIPANTS, CORRUPT, DROPOUT, SEMI_HONEST, SIZE, BOUND, NOISE), GRAPHS, RINGS);
    }

    private static Wanted.Threat threat(Row row) {
        return new Wanted.Threat(
                row.get(CORRUPT),
                row.get(DROPOUT),
                row.isTabular()
                        ? row.get(SERVER)
                        : row.find(SEMI_HONEST).isPresent() ? Coordinator.SEMI_HONEST : Coordinator.ACTIVE);
    }

    /** Returns the k-regular graph, even if a complete one would be used. */
    private static Optional<GraphPlan> graph(Row row) {
        int participants = row.get(PARTICIPANTS);
        Wanted.Threat threat = threat(row);
        return participants < SecAggPlan.FEWEST
                ? Optional.empty()
                : GraphPlan.regular(participants, threat.of(participants));
    }

    /** Returns the bits of the ring; empty for a ring that is wider than those of Hanse. */
    private static OptionalInt ringBits(Row row) {
        int participants = row.get(MOST);
        long bound = row.get(BOUND);
        double deviation = row.get(NOISE_OVER_BOUND) * bound;
        try {
            return OptionalInt.of(new QuantizationSpec(1, bound, participants, deviation).ringBits());
        } catch (IllegalArgumentException e) {
            return OptionalInt.empty();
        }
    }

    @Override
    Answer answer(Row row, ObjectNode json) {
        int participants = row.get(PARTICIPANTS);
        if (participants < SecAggPlan.FEWEST) {
            throw row.error(
                    PARTICIPANTS,
                    "a whole number from " + SecAggPlan.FEWEST + " to " + MOST_PARTICIPANTS
                            + ", as in a smaller sum two participants can compute the update of a third");
        }
        SecureSumForecast forecast = new Wanted(participants, threat(row), quantization(row), row.get(SIZE)).forecast();
        put(json, forecast);
        return new Answer(List.of(), json, lines(forecast));
    }

    private static QuantizationSpec quantization(Row row) {
        try {
            return new QuantizationSpec(1, row.get(BOUND), row.get(PARTICIPANTS), row.get(NOISE));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "--bound, --noise: " + InvalidInputException.withFix(e, "lower --bound or --noise"), e);
        }
    }

    private static void put(ObjectNode json, SecureSumForecast forecast) {
        GraphPlan graph = forecast.graph();
        QuantizationSpec quantization = forecast.quantization();
        json.put("participants", graph.participants());
        json.putObject("assumed")
                .put("corrupt", forecast.corrupt())
                .put("dropout", forecast.assumptions().dropout())
                .put("coordinator", forecast.assumptions().coordinator().name().toLowerCase(Locale.ROOT));
        json.putObject("graph")
                .put("complete", graph.isComplete())
                .put("neighbours", graph.degree())
                .put("threshold", graph.threshold());
        json.putObject("tolerated").put("corrupt", forecast.corruptTolerated()).put("lost", forecast.lostTolerated());
        json.put("honest", forecast.honestSummands()).put("masks", forecast.masks());
        json.putObject("ring")
                .put("bits", quantization.ringBits())
                .put("bound", quantization.bound())
                .put("noise", quantization.noiseDeviation());
        json.put("size", forecast.size());
        json.putObject("bytes")
                .put("name", SecureSumForecast.NAME_BYTES)
                .put("masked", forecast.maskedBytes())
                .put("sent", forecast.sent())
                .put("received", forecast.received())
                .putPOJO("phases", forecast.phases());
        json.putPOJO("limits", forecast.limits());
    }

    private static List<String> lines(SecureSumForecast forecast) {
        Assumptions assumed = forecast.assumptions();
        List<String> lines = new ArrayList<>();
        lines.add("Secure aggregation of " + Words.count(forecast.graph().participants()) + " participants: "
                + Words.percent(forecast.corrupt()) + " corrupt, " + Words.percent(assumed.dropout()) + " dropouts, "
                + (assumed.coordinator() == Coordinator.ACTIVE
                        ? "active adversary as coordinator"
                        : "semi-honest coordinator"));
        lines.add("");
        lines.addAll(figures(forecast).lines(""));
        lines.add("");
        lines.addAll(bytes(forecast).lines(""));
        lines.add("");
        meaning(forecast).forEach(text -> lines.addAll(ReleaseText.wrapped("", text)));
        lines.add("");
        lines.add("Not protected:");
        forecast.limits().forEach(limit -> lines.addAll(ReleaseText.wrapped("- ", limit)));
        return lines;
    }

    private static TextTable figures(SecureSumForecast forecast) {
        GraphPlan graph = forecast.graph();
        QuantizationSpec quantization = forecast.quantization();
        return TextTable.aligned("lrl")
                .row(
                        "neighbours",
                        Words.count(graph.degree()),
                        graph.isComplete() ? "all other participants" : "drawn in each round (k-regular graph)")
                .row("threshold", Words.count(graph.threshold()), "shares that reconstruct a secret")
                .row("corrupt", Words.count(forecast.corruptTolerated()), "at most, colluding with the coordinator")
                .row("dropouts", Words.count(forecast.lostTolerated()), "at most, after sharing keys")
                .row(
                        "honest",
                        Words.count(forecast.honestSummands()),
                        "at least, in a sum" + (graph.isComplete() ? "" : ", with no more dropouts than planned"))
                .row("masks", Words.count(forecast.masks()), "on an update")
                .row(
                        "ring bits",
                        String.valueOf(quantization.ringBits()),
                        "an element, for coordinates of up to " + Words.count(quantization.bound())
                                + " steps and noise of deviation " + steps(quantization.noiseDeviation()));
    }

    private static String steps(double deviation) {
        return deviation == Math.rint(deviation) && deviation < Long.MAX_VALUE
                ? Words.count((long) deviation)
                : String.valueOf(deviation);
    }

    private static TextTable bytes(SecureSumForecast forecast) {
        TextTable table = TextTable.aligned("lrr").row("bytes of a node", "sends", "receives");
        for (PhaseBytes phase : forecast.phases()) {
            table.row(phase.name(), Words.count(phase.sent()), Words.count(phase.received()));
        }
        return table.row("a round", Words.count(forecast.sent()), Words.count(forecast.received()));
    }

    private static List<String> meaning(SecureSumForecast forecast) {
        String learned = "The coordinator learns only the sum of the survivors, even if it colludes with "
                + Words.count(forecast.corruptTolerated()) + " participants. The round succeeds with up to "
                + Words.count(forecast.lostTolerated(), "dropout") + ".";
        String bytes = String.format(
                Locale.ROOT,
                "The masked update has %s bytes, %.2f times those of %s 32-bit numbers. All other messages of a node have"
                        + " %s bytes. A name counts as %d bytes. Model, plan and message framing are not included.",
                Words.count(forecast.maskedBytes()),
                (double) forecast.maskedBytes() / Float.BYTES / forecast.size(),
                Words.count(forecast.size()),
                Words.count(forecast.sent() - forecast.maskedBytes()),
                SecureSumForecast.NAME_BYTES);
        String random =
                "Neighbours are random: one draw splits the sum with a probability of at most 2^-40, which is about"
                        + " 2^40 work for a coordinator that draws again. The round fails with a probability of at most 2^-20."
                        + " Services refuse such rounds.";
        return forecast.graph().isComplete() ? List.of(learned, bytes) : List.of(learned, random, bytes);
    }
}
