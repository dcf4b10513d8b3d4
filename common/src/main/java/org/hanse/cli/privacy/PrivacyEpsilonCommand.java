// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.commons.lang3.ArrayUtils;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.config.InvalidInputException;
import org.hanse.file.DurableFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse privacy epsilon}: what rounds with noise cost. */
@Command(
        name = "epsilon",
        header = "Compute the epsilon of rounds with Gaussian noise",
        customSynopsis = {
            "Usage: hanse privacy epsilon --noise=Z --rounds=T --delta=D [--sampling=HOW] [--probability=Q]",
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
            "      --sampling poisson --probability 0.01",
            "  hanse privacy epsilon --noise-multiplier 1.1 --sample-rate 0.01 --steps 1000 \\",
            "      --delta 1e-5 --accountant pld",
            "  hanse privacy epsilon --noise 4 --rounds 50 --delta 1e-5 \\",
            "      --adversary coordinator --json",
            "  hanse privacy epsilon --csv rounds.csv --out epsilons.csv",
            "%nExit codes: 0 computed, 2 usage error or bad input, or no accountant has a bound."
        })
public final class PrivacyEpsilonCommand implements Callable<Integer> {

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
    AccountantKind.Choice accountant = AccountantKind.Choice.BOTH;

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
            throw releases.wrongUse("without --csv or --plot there is no file to replace: leave out --force");
        }
        if (batch.in.isPresent() || plot.isEmpty()) {
            batch.check(spec, ArrayUtils.addAll(ReleaseOptions.NAMES, "--noise", "--accountant", "--plot", "--json"));
        } else if (batch.out.isPresent()) {
            throw releases.wrongUse("--plot names its file itself: leave out --out");
        }
        if (batch.in.isPresent()) {
            batch.run(new EpsilonBatch(this::warn).kinds(), spec);
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
            screen.println(EpsilonJson.of(answer, plot, warnings));
        } else {
            EpsilonText.lines(answer).forEach(screen::println);
            plot.ifPresent(file -> screen.println("Epsilon over the rounds is drawn in " + file + "."));
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }

    private void checkPlot() {
        if (plot.isPresent() && !plot.get().toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
            throw releases.wrongUse("--plot draws in SVG: give its file a name that ends with .svg");
        }
        if (plot.isPresent() && Files.exists(plot.get()) && !batch.force) {
            throw new InvalidInputException(
                    plot.get() + ": exists already; choose another with --plot, or replace it with --force");
        }
    }

    private void warn(String warning) {
        BatchOptions.warn(spec, warning);
    }
}
