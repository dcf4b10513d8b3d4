// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.cli.privacy.SecureSumForecast.PhaseBytes;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;

/** Forecast of a secure aggregation as a table with an interpretation. */
final class SecureSumText {

    private static final int FLOAT_BYTES = 4;

    private SecureSumText() {}

    static List<String> lines(SecureSumForecast forecast) {
        GraphPlan graph = forecast.graph();
        Assumptions assumed = forecast.assumptions();
        List<String> lines = new ArrayList<>();
        lines.add("Secure aggregation of " + Words.count(graph.participants()) + " participants: "
                + Words.percent(forecast.corrupt()) + " corrupt, " + Words.percent(assumed.dropout()) + " dropouts, "
                + (assumed.coordinator() == Coordinator.ACTIVE
                        ? "active adversary as coordinator"
                        : "semi-honest coordinator"));
        lines.add("");
        lines.addAll(figures(forecast).lines(""));
        lines.add("");
        lines.addAll(bytes(forecast).lines(""));
        lines.add("");
        lines.addAll(meaning(forecast));
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
                        graph.isComplete()
                                ? "at least, in a sum"
                                : "at least, in a sum, with no more dropouts than planned")
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
                : String.format(Locale.ROOT, "%s", deviation);
    }

    private static TextTable bytes(SecureSumForecast forecast) {
        TextTable table = TextTable.aligned("lrr").row("bytes of a node", "sends", "receives");
        for (PhaseBytes phase : forecast.phases()) {
            table.row(phase.name(), Words.count(phase.sent()), Words.count(phase.received()));
        }
        return table.row("a round", Words.count(forecast.sent()), Words.count(forecast.received()));
    }

    private static List<String> meaning(SecureSumForecast forecast) {
        List<String> lines = new ArrayList<>();
        GraphPlan graph = forecast.graph();
        lines.addAll(ReleaseText.wrapped(
                "",
                "The coordinator learns only the sum of the survivors, even if it colludes with "
                        + Words.count(forecast.corruptTolerated()) + " participants. The round succeeds with up to "
                        + Words.count(forecast.lostTolerated())
                        + (forecast.lostTolerated() == 1 ? " dropout." : " dropouts.")));
        if (!graph.isComplete()) {
            lines.addAll(ReleaseText.wrapped(
                    "",
                    "Neighbours are random: one draw splits the sum with a probability of at most 2^-40, which is about 2^40"
                            + " work for a coordinator that draws again. The round fails with a probability of at most"
                            + " 2^-20. Services refuse such rounds."));
        }
        lines.addAll(ReleaseText.wrapped(
                "",
                String.format(
                        Locale.ROOT,
                        "The masked update has %s bytes, %.2f times those of %s 32-bit numbers. All other messages of a node have"
                                + " %s bytes. A name counts as %d bytes. Model, plan and message framing are not included.",
                        Words.count(forecast.maskedBytes()),
                        (double) forecast.maskedBytes() / FLOAT_BYTES / forecast.size(),
                        Words.count(forecast.size()),
                        Words.count(forecast.sent() - forecast.maskedBytes()),
                        SecureSumForecast.NAME_BYTES)));
        return lines;
    }
}
