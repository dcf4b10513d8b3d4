// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.privacy.SecureSumForecast.PhaseBytes;
import org.hanse.config.InvalidInputException;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.SecAggPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hanse privacy secagg}: cost and protection of secure aggregation. */
@Command(
        name = "secagg",
        header = "Plan secure aggregation: threshold, dropouts, corrupt participants and traffic",
        customSynopsis = {
            "Usage: hanse privacy secagg --participants=N --corrupt=PART --dropout=PART [--semi-honest]",
            "                            [--size=N] [--bound=B] [--noise=STD] [--json] [--verbose]",
            "       hanse privacy secagg --csv=IN [--out=OUT [--force]] [--verbose]",
            "       hanse privacy secagg -h"
        },
        synopsisHeading = "",
        description =
                "%nFinds the neighbours and the threshold that protect updates despite corrupt participants and dropouts."
                        + " Up to 300 participants use the complete graph, more use the k-regular graph, which services"
                        + " refuse. With --csv, columns n, corrupt_rate, dropout_rate, server (semi_honest or active)"
                        + " get k_ours and t_ours of the k-regular graph, empty where there is none; columns n_max,"
                        + " per_coordinate_bound_B, central_noise_std_over_B get bits_ours.%n",
        footer = {
            "%nExamples:",
            "  hanse privacy secagg --participants 20 --corrupt 0.3 --dropout 0.2",
            "  hanse privacy secagg --participants 1000 --corrupt 0.1 --dropout 0.1 \\",
            "      --size 250000 --json",
            "  hanse privacy secagg --csv plans.csv --out planned.csv",
            "%nExit codes: 0 planned, 2 usage error or bad input, or no threshold meets the assumptions."
        })
public final class PrivacySecaggCommand implements Callable<Integer> {

    static final String SCHEMA = "hanse.privacy-secagg/1";

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--participants", paramLabel = "N", description = "Participants of a round, at least 4")
    Optional<Integer> participants = Optional.empty();

    @Option(
            names = "--corrupt",
            paramLabel = "PART",
            description =
                    "Fraction of corrupt participants, which share all they know with the coordinator, from 0 to below 1")
    Optional<Double> corrupt = Optional.empty();

    @Option(
            names = "--dropout",
            paramLabel = "PART",
            description = "Fraction of participants that drop out after sharing keys, from 0 to below 1")
    Optional<Double> dropout = Optional.empty();

    @Option(
            names = "--semi-honest",
            description = "Assume a coordinator that follows the protocol (default: an active adversary)")
    boolean semiHonest;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Elements of an update (default: ${DEFAULT-VALUE})")
    int size;

    @Option(
            names = "--bound",
            paramLabel = "B",
            defaultValue = "32768",
            description = "Greatest magnitude of an element, in steps of the grid (default: ${DEFAULT-VALUE})")
    long bound;

    @Option(
            names = "--noise",
            paramLabel = "STD",
            defaultValue = "0",
            description = "Standard deviation of noise on the sum, in steps (default: ${DEFAULT-VALUE})")
    double noise;

    @Option(names = "--json", description = "Print JSON instead (schema hanse.privacy-secagg/1)")
    boolean json;

    @Mixin
    BatchOptions batch = new BatchOptions();

    @Override
    public Integer call() {
        PrintWriter screen = spec.commandLine().getOut();
        batch.check(
                spec,
                "--participants",
                "--corrupt",
                "--dropout",
                "--semi-honest",
                "--size",
                "--bound",
                "--noise",
                "--json");
        if (batch.in.isPresent()) {
            batch.run(BatchTables.SECURE_SUM, spec);
            return ExitCode.SUCCESS;
        }
        SecureSumForecast forecast = planning().forecast();
        if (json) {
            screen.println(json(forecast));
        } else {
            SecureSumText.lines(forecast).forEach(screen::println);
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }

    private SecureSumForecast.Wanted planning() {
        int number = participants.orElseThrow(() -> missing("--participants"));
        SecureSumForecast.Wanted.Threat threat = new SecureSumForecast.Wanted.Threat(
                part("--corrupt", corrupt),
                part("--dropout", dropout),
                semiHonest ? Coordinator.SEMI_HONEST : Coordinator.ACTIVE);
        if (number < SecAggPlan.FEWEST || number > SecureSumForecast.MOST_PARTICIPANTS) {
            throw usageError("--participants: found " + number + "; expected from " + SecAggPlan.FEWEST + " to "
                    + SecureSumForecast.MOST_PARTICIPANTS
                    + (number < SecAggPlan.FEWEST
                            ? ", as in a smaller sum two participants can compute the update of a third"
                            : "")
                    + ". Fix: give a number in this range");
        }
        if (size < 1) {
            throw usageError("--size: found " + size + "; expected at least 1. Fix: give the length of an update");
        }
        return new SecureSumForecast.Wanted(number, threat, quantization(number), size);
    }

    private double part(String option, Optional<Double> value) {
        double part = value.orElseThrow(() -> missing(option));
        if (!(part >= 0 && part < 1)) {
            throw usageError(
                    option + ": found " + part + "; expected from 0 to below 1. Fix: give a number such as 0.1");
        }
        return part;
    }

    private QuantizationSpec quantization(int number) {
        try {
            return new QuantizationSpec(1, bound, number, noise);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "--bound, --noise: " + InvalidInputException.withFix(e, "lower --bound or --noise"), e);
        }
    }

    private ParameterException missing(String option) {
        return usageError(option + ": found none; expected one, or --csv. Fix: give " + option + " VALUE");
    }

    private ParameterException usageError(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static String json(SecureSumForecast forecast) {
        ObjectNode root =
                JsonDocument.of(SCHEMA).put("participants", forecast.graph().participants());
        root.putObject("assumed")
                .put("corrupt", forecast.corrupt())
                .put("dropout", forecast.assumptions().dropout())
                .put("coordinator", forecast.assumptions().coordinator().name().toLowerCase(Locale.ROOT));
        root.putObject("graph")
                .put("complete", forecast.graph().isComplete())
                .put("neighbours", forecast.graph().degree())
                .put("threshold", forecast.graph().threshold());
        root.putObject("tolerated").put("corrupt", forecast.corruptTolerated()).put("lost", forecast.lostTolerated());
        root.put("honest", forecast.honestSummands());
        root.put("masks", forecast.masks());
        root.putObject("ring")
                .put("bits", forecast.quantization().ringBits())
                .put("bound", forecast.quantization().bound())
                .put("noise", forecast.quantization().noiseDeviation());
        root.put("size", forecast.size());
        ObjectNode bytes = root.putObject("bytes")
                .put("name", SecureSumForecast.NAME_BYTES)
                .put("masked", forecast.maskedBytes())
                .put("sent", forecast.sent())
                .put("received", forecast.received());
        ArrayNode phases = bytes.putArray("phases");
        for (PhaseBytes phase : forecast.phases()) {
            phases.addObject()
                    .put("phase", phase.name())
                    .put("sent", phase.sent())
                    .put("received", phase.received());
        }
        ArrayNode limits = root.putArray("limits");
        forecast.limits().forEach(limits::add);
        return JsonDocument.text(root);
    }
}
