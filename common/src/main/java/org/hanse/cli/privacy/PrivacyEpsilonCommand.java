// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.commons.lang3.ArrayUtils;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.cli.privacy.EpsilonAnswer.Accountant;
import org.hanse.cli.privacy.EpsilonAnswer.Bound;
import org.hanse.config.InvalidInputException;
import org.hanse.file.DurableFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse privacy epsilon}: privacy cost of rounds with noise. */
@Command(
        name = "epsilon",
        header = "Compute the epsilon of rounds with Gaussian noise",
        customSynopsis = {
            "Usage: hanse privacy epsilon --noise=Z --rounds=T --delta=D [--sampling=HOW] [--sampling-rate=Q]",
            "                             [--population=N] [--size=M | --cap=B] [--neighbours=WHICH]",
            "                             [--adversary=WHO] [--coins=WHOSE] [--noise-by=WHOM]",
            "                             [--accountant=WHICH] [--plot=FILE [--force]] [--json] [--verbose]",
            "       hanse privacy epsilon --csv=IN [--out=OUT [--force]] [--verbose]",
            "       hanse privacy epsilon -h"
        },
        synopsisHeading = "",
        description =
                "%nEach round releases a sum of clipped updates with Gaussian noise. Two accountants compute the epsilon of"
                        + " all rounds at delta, as upper bounds. Use pld: it is tight and covers all sampling but"
                        + " fixed-size. Use rdp for fixed-size with replace-one, or to compare with another RDP accountant;"
                        + " it is looser. With --csv, columns sampling, neighbor, q, N,"
                        + " m_or_B, sigma, T, delta get eps_ours_pld and eps_ours_rdp, empty where an accountant has no"
                        + " bound.%n",
        footer = {
            "%nExamples:",
            "  hanse privacy epsilon --noise 1 --rounds 1000 --delta 1e-6 \\",
            "      --sampling poisson --sampling-rate 0.01",
            "  hanse privacy epsilon --noise-multiplier 1.1 --sample-rate 0.01 --steps 1000 \\",
            "      --delta 1e-5 --accountant pld",
            "  hanse privacy epsilon --noise 4 --rounds 50 --delta 1e-5 \\",
            "      --adversary coordinator --json",
            "  hanse privacy epsilon --csv rounds.csv --out epsilons.csv",
            "%nExit codes: 0 computed, 2 usage error or bad input, or no accountant has a bound."
        })
public final class PrivacyEpsilonCommand implements Callable<Integer> {

    static final String SCHEMA = "hanse.privacy-epsilon/1";

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"--noise", "--noise-multiplier"},
            paramLabel = "Z",
            description = "Noise multiplier: standard deviation of the noise in a round's sum over the clip norm,"
                    + " for all kinds of neighbours")
    Optional<Double> noise = Optional.empty();

    @Mixin
    ReleaseOptions releases = new ReleaseOptions();

    @Option(
            names = "--accountant",
            paramLabel = "WHICH",
            defaultValue = "both",
            description = "pld, rdp or both (default: ${DEFAULT-VALUE})")
    Accountant.Choice accountant = Accountant.Choice.BOTH;

    @Option(names = "--plot", paramLabel = "FILE", description = "Also draw epsilon over rounds into this SVG file")
    Optional<Path> plot = Optional.empty();

    @Option(names = "--json", description = "Print JSON instead (schema hanse.privacy-epsilon/1)")
    boolean json;

    @Mixin
    BatchOptions batch = new BatchOptions();

    @Override
    public Integer call() {
        PrintWriter screen = spec.commandLine().getOut();
        if (batch.in.isEmpty() && plot.isEmpty() && batch.out.isEmpty() && batch.force) {
            throw releases.usageError(
                    "--force: found without --csv and --plot; expected a file to replace. Fix: leave out --force");
        }
        if (batch.in.isPresent() || plot.isEmpty()) {
            batch.check(spec, ArrayUtils.addAll(ReleaseOptions.NAMES, "--noise", "--accountant", "--plot", "--json"));
        } else if (batch.out.isPresent()) {
            throw releases.usageError(
                    "--out: found beside --plot; expected one of them. Fix: leave out --out, as --plot names its file");
        }
        if (batch.in.isPresent()) {
            batch.run(BatchTables.EPSILON, spec);
            return ExitCode.SUCCESS;
        }
        ReleasePlan plan = releases.plan();
        double multiplier = releases.values().aboveZero("--noise", noise);
        double delta = releases.delta();
        checkPlot();
        EpsilonAnswer answer = EpsilonAnswer.of(plan, multiplier, delta, accountant.kinds());
        List<String> warnings = Stream.concat(releases.warning().stream(), answer.warning().stream())
                .toList();
        plot.ifPresent(file -> DurableFile.write(file, EpsilonChart.of(answer)));
        warnings.forEach(this::warn);
        if (json) {
            screen.println(json(answer, plot, warnings));
        } else {
            lines(answer).forEach(screen::println);
            plot.ifPresent(file -> screen.println("Epsilon over the rounds is drawn in " + file + "."));
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }

    private void checkPlot() {
        if (plot.isPresent() && !plot.get().toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
            throw releases.usageError(
                    "--plot: found " + plot.get() + "; expected a name that ends with .svg. Fix: rename the file");
        }
        if (plot.isPresent() && Files.exists(plot.get()) && !batch.force) {
            throw new InvalidInputException(
                    plot.get()
                            + ": found an existing file; expected none. Fix: choose another with --plot, or replace it with --force");
        }
    }

    private void warn(String warning) {
        BatchOptions.warn(spec, warning);
    }

    private static List<String> lines(EpsilonAnswer answer) {
        ReleasePlan plan = answer.plan();
        List<String> lines = new ArrayList<>();
        lines.add("Epsilon is " + ReleaseText.epsilon(answer.least()) + " at delta " + Figure.of(answer.delta())
                + ReleaseText.afterRounds(plan.rounds()));
        lines.add("");
        TextTable bounds = TextTable.aligned("lrl");
        for (Bound bound : answer.bounds()) {
            bounds.row(
                    bound.accountant().toString(),
                    bound.epsilon().isEmpty() ? "-" : Figure.up(bound.epsilon().getAsDouble(), Figure.TEXT_DIGITS),
                    bound.accountant().words() + (bound.epsilon().isEmpty() ? "; no bound for these releases" : ""));
        }
        lines.addAll(bounds.lines(""));
        lines.add("");
        lines.addAll(ReleaseText.lines(plan, answer.noise()));
        lines.add("");
        ReleaseText.holds(answer).forEach(text -> lines.addAll(ReleaseText.wrapped(text)));
        return lines;
    }

    private static String json(EpsilonAnswer answer, Optional<Path> plot, List<String> warnings) {
        ObjectNode root = JsonDocument.of(SCHEMA);
        if (answer.least().isPresent()) {
            root.put("epsilon", answer.least().getAsDouble());
        } else {
            root.putNull("epsilon");
        }
        ArrayNode bounds = root.putArray("accountants");
        for (Bound bound : answer.bounds()) {
            ObjectNode own =
                    bounds.addObject().put("accountant", bound.accountant().toString());
            if (bound.isFinite()) {
                own.put("epsilon", bound.epsilon().getAsDouble()).put("status", "bound");
            } else {
                own.putNull("epsilon").put("status", bound.epsilon().isEmpty() ? "unknown" : "infinite");
            }
        }
        root.put("noise", answer.noise());
        ReleaseText.put(root, answer.plan(), answer.delta());
        ReleaseText.putTexts(root, "holds", ReleaseText.holds(answer));
        plot.ifPresent(file -> root.put("plot", file.toString()));
        ReleaseText.putTexts(root, "warnings", warnings);
        return JsonDocument.text(root);
    }
}
