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

/** A secure sum's forecast as a table, and what it means. */
final class SecureSumText {

    private static final int FLOAT_BYTES = 4;

    private SecureSumText() {}

    static List<String> lines(SecureSumForecast forecast) {
        GraphPlan graph = forecast.graph();
        Assumptions assumed = forecast.assumptions();
        List<String> lines = new ArrayList<>();
        lines.add("Secure sum of " + Words.count(graph.participants()) + " participants, of whom "
                + Words.percent(assumed.corrupt()) + " are corrupt and " + Words.percent(assumed.dropout())
                + " are lost; "
                + (assumed.coordinator() == Coordinator.ACTIVE
                        ? "the coordinator may lie"
                        : "the coordinator follows the protocol"));
        lines.add("");
        lines.addAll(figures(forecast).lines(""));
        lines.add("");
        lines.addAll(bytes(forecast).lines(""));
        lines.add("");
        lines.addAll(meaning(forecast));
        lines.add("");
        lines.add("What it does not protect against:");
        forecast.limits().forEach(limit -> lines.addAll(wrapped("- ", limit)));
        return lines;
    }

    private static TextTable figures(SecureSumForecast forecast) {
        GraphPlan graph = forecast.graph();
        QuantizationSpec quantization = forecast.quantization();
        return TextTable.aligned("lrl")
                .row(
                        "neighbours",
                        Words.count(graph.degree()),
                        graph.isComplete() ? "everybody else" : "drawn anew in each round (k-regular graph)")
                .row("threshold", Words.count(graph.threshold()), "shares that give a secret")
                .row("corrupt", Words.count(forecast.corruptTolerated()), "at most, together with the coordinator")
                .row("lost", Words.count(forecast.lostTolerated()), "at most, after keys were shared")
                .row(
                        "honest",
                        Words.count(forecast.honestSummands()),
                        graph.isComplete()
                                ? "at least, in a sum"
                                : "at least, in a sum, if no more are lost than planned")
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
        lines.addAll(wrapped(
                "",
                "The coordinator learns the sum of those who stay and nothing else of any update, even if it shares all it"
                        + " knows with " + Words.count(forecast.corruptTolerated())
                        + " participants; the sum comes about"
                        + " if no more than " + Words.count(forecast.lostTolerated()) + " are lost."));
        if (!graph.isComplete()) {
            lines.addAll(wrapped(
                    "",
                    "Neighbours are drawn: the first fails with a probability of at most 2^-40 a round, the second of at"
                            + " most 2^-20."));
        }
        lines.addAll(wrapped(
                "",
                String.format(
                        Locale.ROOT,
                        "The masked update has %s bytes, %.2f times those of %s 32-bit numbers; all else that a node sends has %s."
                                + " Names are counted as %d bytes. The model, the plan and what frames messages come on top.",
                        Words.count(forecast.maskedBytes()),
                        (double) forecast.maskedBytes() / FLOAT_BYTES / forecast.size(),
                        Words.count(forecast.size()),
                        Words.count(forecast.sent() - forecast.maskedBytes()),
                        SecureSumForecast.NAME_BYTES)));
        return lines;
    }

    /** Lines of up to 100 characters, the first begun with {@code bullet}. */
    private static List<String> wrapped(String bullet, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(bullet);
        boolean first = true;
        for (String word : text.split(" ", -1)) {
            if (!first && line.length() + 1 + word.length() > 100) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(bullet.length()));
                first = true;
            }
            line.append(first ? "" : " ").append(word);
            first = false;
        }
        lines.add(line.toString());
        return lines;
    }
}
