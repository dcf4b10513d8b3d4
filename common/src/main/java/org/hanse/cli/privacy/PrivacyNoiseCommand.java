// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.commons.lang3.ArrayUtils;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.cli.privacy.EpsilonAnswer.Accountant;
import org.hanse.cli.privacy.ReleasePlan.Accounted;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.EpsilonRule;
import org.hanse.core.privacy.account.NoiseCalibration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse privacy noise}: the least noise within a budget. */
@Command(
        name = "noise",
        header = "Compute the least noise multiplier for a privacy budget",
        customSynopsis = {
            "Usage: hanse privacy noise --epsilon=E --rounds=T --delta=D [--sampling=HOW] [--sampling-rate=Q]",
            "                           [--population=N] [--size=M | --cap=B] [--neighbours=WHICH]",
            "                           [--adversary=WHO] [--coins=WHOSE] [--noise-by=WHOM]",
            "                           [--accountant=WHICH] [--json] [--verbose]",
            "       hanse privacy noise --csv=IN [--out=OUT [--force]] [--verbose]",
            "       hanse privacy noise -h"
        },
        synopsisHeading = "",
        description =
                "%nThe inverse of hanse privacy epsilon: the smallest noise multiplier, to within 0.002, with which all"
                        + " rounds cost at most epsilon at delta. The smallest value is 0.0078125. With --csv, under"
                        + " add-remove, columns sampling (none or poisson), q, T, delta, target_eps get sigma_ours, empty"
                        + " where no noise is enough.%n",
        footer = {
            "%nExamples:",
            "  hanse privacy noise --epsilon 8 --rounds 1000 --delta 1e-6 \\",
            "      --sampling poisson --sampling-rate 0.02",
            "  hanse privacy noise --csv budgets.csv --out noise.csv",
            "%nExit codes: 0 found, 2 usage error or bad input, or no noise is enough."
        })
public final class PrivacyNoiseCommand implements Callable<Integer> {

    static final String SCHEMA = "hanse.privacy-noise/1";

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--epsilon", paramLabel = "E", description = "Privacy budget, above 0")
    Optional<Double> epsilon = Optional.empty();

    @Mixin
    ReleaseOptions releases = new ReleaseOptions();

    @Option(
            names = "--accountant",
            paramLabel = "WHICH",
            description = "pld or rdp (default: pld, or rdp where pld has no bound)")
    Optional<Accountant> accountant = Optional.empty();

    @Option(names = "--json", description = "Print JSON instead (schema hanse.privacy-noise/1)")
    boolean json;

    @Mixin
    BatchOptions batch = new BatchOptions();

    @Override
    public Integer call() {
        PrintWriter screen = spec.commandLine().getOut();
        batch.check(spec, ArrayUtils.addAll(ReleaseOptions.NAMES, "--epsilon", "--accountant", "--json"));
        if (batch.in.isPresent()) {
            batch.run(BatchTables.NOISE, spec);
            return ExitCode.SUCCESS;
        }
        ReleasePlan plan = releases.plan();
        double budget = releases.values().aboveZero("--epsilon", epsilon);
        double delta = releases.delta();
        List<String> warnings = Stream.concat(releases.warning().stream(), EpsilonRule.warning(budget).stream())
                .toList();
        EpsilonAnswer answer = least(plan, budget, delta);
        for (String warning : warnings) {
            spec.commandLine().getErr().println("hanse: warning: " + warning);
        }
        spec.commandLine().getErr().flush();
        if (json) {
            screen.println(json(answer, budget, warnings));
        } else {
            lines(answer, budget).forEach(screen::println);
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }

    /** Returns the least noise and its privacy cost; noise of 0 if no unit ever takes part. */
    private EpsilonAnswer least(ReleasePlan plan, double budget, double delta) {
        if (plan.sampler().isEmpty()) {
            return EpsilonAnswer.of(plan, 0, delta, List.of(accountant(plan, delta)));
        }
        if (plan.observation().seesNoise()) {
            throw new InvalidInputException(
                    "--noise-by: found coordinator with --adversary coordinator; expected another party to add noise."
                            + " Fix: use --noise-by node, or --adversary outsider");
        }
        Accountant kind = accountant(plan, delta);
        OptionalDouble noise = NoiseCalibration.noise(
                kind.accountant(),
                multiplier -> plan.accounted(multiplier, plan.rounds())
                        .map(Accounted::releases)
                        .orElseThrow(),
                plan.accounted(1, plan.rounds()).map(Accounted::relation).orElseThrow(),
                budget,
                delta);
        return EpsilonAnswer.of(
                plan,
                noise.orElseThrow(() -> new InvalidInputException("--epsilon: found no noise multiplier up to "
                        + Words.count((long) NoiseCalibration.MOST) + "; expected one that keeps "
                        + ReleaseText.rounds(plan.rounds())
                        + " to epsilon " + Figure.of(budget)
                        + " at delta " + Figure.of(delta) + ". Fix: use a greater epsilon or delta, or fewer rounds")),
                delta,
                List.of(kind));
    }

    private Accountant accountant(ReleasePlan plan, double delta) {
        List<Accountant> asked = accountant.map(List::of).orElse(Accountant.Choice.BOTH.kinds());
        return asked.stream()
                .filter(kind -> EpsilonAnswer.epsilon(kind, plan, 1, delta, 1).isPresent())
                .findFirst()
                .orElseThrow(() -> EpsilonAnswer.unknown(plan, asked));
    }

    private static List<String> lines(EpsilonAnswer answer, double budget) {
        ReleasePlan plan = answer.plan();
        List<String> lines = new ArrayList<>();
        lines.add(found(answer) + " for epsilon " + Figure.of(budget) + " at delta " + Figure.of(answer.delta())
                + ReleaseText.afterRounds(plan.rounds()));
        lines.add((answer.noise() == 0 ? "Without it" : "With it") + " epsilon is "
                + Figure.up(answer.least().orElseThrow(), Figure.TEXT_DIGITS) + " ("
                + answer.bounds().get(0).accountant() + ": "
                + answer.bounds().get(0).accountant().words() + ")");
        lines.add("");
        lines.addAll(ReleaseText.lines(plan, answer.noise()));
        lines.add("");
        ReleaseText.holds(answer).forEach(text -> lines.addAll(ReleaseText.wrapped(text)));
        return lines;
    }

    private static String found(EpsilonAnswer answer) {
        if (answer.plan().sampler().isEmpty()) {
            return "No noise is needed";
        }
        String noise = Figure.up(answer.noise(), Figure.TEXT_DIGITS);
        return isFloor(answer)
                ? "A noise multiplier of " + noise + ", the smallest value, is enough"
                : "The least noise multiplier is " + noise;
    }

    /** Returns whether this is the least noise of the search range, so that less noise may suffice. */
    private static boolean isFloor(EpsilonAnswer answer) {
        return answer.plan().sampler().isPresent() && answer.noise() <= NoiseCalibration.LEAST;
    }

    private static String json(EpsilonAnswer answer, double budget, List<String> warnings) {
        ObjectNode root = JsonDocument.of(SCHEMA)
                .put("noise", answer.noise())
                .put("floor", isFloor(answer))
                .put("target", budget)
                .put("epsilon", answer.least().orElseThrow())
                .put("accountant", answer.bounds().get(0).accountant().toString());
        ReleaseText.put(root, answer.plan(), answer.delta());
        ReleaseText.putTexts(root, "holds", ReleaseText.holds(answer));
        ReleaseText.putTexts(root, "warnings", warnings);
        return JsonDocument.text(root);
    }
}
