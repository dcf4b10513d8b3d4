// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.StandardOptions;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.account.AdaptiveClipping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse privacy adaptive-clip}: privacy cost of an adaptive clip norm. */
@Command(
        name = "adaptive-clip",
        header = "Compute the noise of a sum under adaptive clipping",
        customSynopsis = {
            "Usage: hanse privacy adaptive-clip --noise=Z --count-noise=S [--json] [--verbose]",
            "       hanse privacy adaptive-clip --csv=IN [--out=OUT [--force]] [--verbose]",
            "       hanse privacy adaptive-clip -h"
        },
        synopsisHeading = "",
        description =
                "%nA clip norm that follows a quantile of update norms needs a noisy count per round of the norms below it."
                        + " The count is a release too, so the sum needs more noise. Both together then cost as much as one"
                        + " release with --noise. With --csv, columns z_effective and sigma_b get ours, empty where the"
                        + " count alone costs as much or more.%n",
        footer = {
            "%nExamples:",
            "  hanse privacy adaptive-clip --noise 1.1 --count-noise 50",
            "  hanse privacy adaptive-clip --csv clips.csv --out noise.csv",
            "%nExit codes: 0 computed, 2 usage error or bad input, or the count alone costs too much."
        })
public final class PrivacyAdaptiveClipCommand implements Callable<Integer> {

    static final String SCHEMA = "hanse.privacy-adaptive-clip/1";

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"--noise", "--noise-multiplier"},
            paramLabel = "Z",
            description = "Noise multiplier that the accountant uses for sum and count together")
    Optional<Double> noise = Optional.empty();

    @Option(names = "--count-noise", paramLabel = "S", description = "Standard deviation of the noise on the count")
    Optional<Double> countNoise = Optional.empty();

    @Option(names = "--json", description = "Print JSON instead (schema hanse.privacy-adaptive-clip/1)")
    boolean json;

    @Mixin
    BatchOptions batch = new BatchOptions();

    @Override
    public Integer call() {
        PrintWriter screen = spec.commandLine().getOut();
        batch.check(spec, "--noise", "--count-noise", "--json");
        if (batch.in.isPresent()) {
            batch.run(BatchTables.ADAPTIVE_CLIPPING, spec);
            return ExitCode.SUCCESS;
        }
        OptionValues values = new OptionValues(spec);
        double together = values.aboveZero("--noise", noise);
        double count = values.aboveZero("--count-noise", countNoise);
        double ofSum = AdaptiveClipping.noiseOfSum(together, count)
                .orElseThrow(() -> new InvalidInputException("--count-noise: found " + Figure.of(count)
                        + ", whose count alone costs as much as a noise multiplier of " + Figure.of(2 * count)
                        + "; expected more than half of --noise " + Figure.of(together)
                        + ". Fix: set --count-noise above "
                        + Figure.of(together / 2) + ", or use a fixed clip norm"));
        if (json) {
            ObjectNode root = JsonDocument.of(SCHEMA)
                    .put("noise", together)
                    .put("countNoise", count)
                    .put("sumNoise", ofSum)
                    .put("inflation", ofSum / together);
            screen.println(JsonDocument.text(root));
        } else {
            lines(together, count, ofSum).forEach(screen::println);
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }

    private static List<String> lines(double together, double count, double ofSum) {
        return List.of(
                "The sum needs a noise multiplier of " + Figure.up(ofSum, Figure.TEXT_DIGITS) + ", "
                        + Figure.up(ofSum / together, Figure.TEXT_DIGITS) + " times as much as without the count",
                "Sum and count (noise of deviation " + Figure.of(count) + ") then cost together what one release with "
                        + Figure.of(together) + " costs.");
    }
}
