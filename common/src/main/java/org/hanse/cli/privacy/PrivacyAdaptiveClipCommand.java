// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalDouble;
import org.hanse.cli.privacy.Batch.Remark;
import org.hanse.cli.privacy.Input.Row;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.account.AdaptiveClipping;
import picocli.CommandLine.Command;

/** {@code hanse privacy adaptive-clip}: privacy cost of an adaptive clip norm. */
@Command(
        name = "adaptive-clip",
        header = "Compute the noise of a sum under adaptive clipping",
        description =
                "%nA clip norm that follows a quantile of update norms needs a noisy count per round of the norms below it."
                        + " The count is a release too, so the sum needs more noise. Both together then cost as much as one"
                        + " release with --noise.",
        footer = {
            "%nExamples:",
            "  hanse privacy adaptive-clip --noise 1.1 --count-noise 50",
            "  hanse privacy adaptive-clip --csv clips.csv --out noise.csv",
            "%nExit codes: 0 computed, 2 usage error or bad input, or the count alone costs too much."
        })
public final class PrivacyAdaptiveClipCommand extends RowCommand {

    private static final Input<Double> TOGETHER = Input.column("z_effective", Input.ABOVE_ZERO)
            .with(
                    "Z",
                    "Noise multiplier that the accountant uses for sum and count together",
                    "--noise",
                    "--noise-multiplier");
    private static final Input<Double> COUNT = Input.column("sigma_b", Input.ABOVE_ZERO)
            .with("S", "Standard deviation of the noise on the count", "--count-noise");

    private static final Batch<OptionalDouble> NOISE = new Batch<>(
            List.of(TOGETHER, COUNT),
            List.of(),
            List.of("ours"),
            Batch.each(row -> AdaptiveClipping.noiseOfSum(row.get(TOGETHER), row.get(COUNT))),
            noise -> List.of(Figure.cell(noise)),
            List.of(Remark.ofNone(
                    "adaptive clipping is not feasible", ", since sigma_b is at most half of z_effective")));

    PrivacyAdaptiveClipCommand() {
        super(NOISE.columns(), NOISE);
    }

    @Override
    Answer answer(Row row, ObjectNode json) {
        double together = row.get(TOGETHER);
        double count = row.get(COUNT);
        double ofSum = NOISE.answer(row)
                .orElseThrow(() -> new InvalidInputException("--count-noise: found " + Figure.of(count)
                        + ", whose count alone costs as much as a noise multiplier of " + Figure.of(2 * count)
                        + "; expected more than half of --noise " + Figure.of(together)
                        + ". Fix: set --count-noise above " + Figure.of(together / 2) + ", or use a fixed clip norm"));
        json.put("noise", together)
                .put("countNoise", count)
                .put("sumNoise", ofSum)
                .put("inflation", ofSum / together);
        return new Answer(
                List.of(),
                json,
                List.of(
                        "The sum needs a noise multiplier of " + Figure.up(ofSum) + ", " + Figure.up(ofSum / together)
                                + " times as much as without the count",
                        "Sum and count (noise of deviation " + Figure.of(count)
                                + ") then cost together what one release with " + Figure.of(together) + " costs."));
    }
}
