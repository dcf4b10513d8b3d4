// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.hanse.bench.ClippingCost;
import org.hanse.bench.SpeedCase;
import org.hanse.bench.SpeedSummary;
import org.hanse.bench.SpeedSummary.Agreement;
import org.hanse.bench.SpeedSummary.Side;
import org.hanse.bench.SpeedSummary.Timing;
import org.hanse.bench.SpeedSummary.Work;
import org.hanse.bench.Workload;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;

/** A comparison for a terminal: times in milliseconds, and how many times as long others take. */
final class BenchText {

    private BenchText() {}

    static List<String> of(SpeedSummary summary) {
        List<String> lines = new ArrayList<>();
        lines.add("Kernels " + summary.kernels() + ", " + summary.machine().threads() + " thread(s), Java "
                + summary.machine().java()
                + summary.torch().map(version -> ", " + version).orElse(""));
        lines.add("");
        lines.add("Training step, median milliseconds (x: times as long as Hanse)");
        lines.addAll(training(summary));
        lines.add("");
        lines.add("One shopper encoded and the best 10 of all items, milliseconds");
        lines.addAll(inference(summary));
        if (!summary.clipping().isEmpty()) {
            lines.add("");
            lines.addAll(clipping(summary.clipping()));
        }
        lines.add("");
        means(summary, lines);
        if (!summary.agreements().isEmpty()) {
            lines.add(agreement(summary));
        }
        if (summary.timings().stream().anyMatch(timing -> timing.side() == Side.DL4J)) {
            lines.add("The DL4J network does less: " + SpeedSummary.DL4J_LACKS + ".");
        }
        summary.notes().forEach(note -> lines.add("Note: " + note));
        return lines;
    }

    private static List<String> training(SpeedSummary summary) {
        TextTable table = TextTable.aligned("lrrrrrrrrr")
                .row("", "hanse", "torch", "x", "2 threads", "speed-up", "scalar", "x", "dl4j", "x");
        for (SpeedCase speedCase : summary.cases()) {
            table.row(
                    label(speedCase),
                    median(summary, speedCase, Side.HANSE, Work.TRAINING),
                    median(summary, speedCase, Side.TORCH, Work.TRAINING),
                    times(summary.ratio(speedCase, Work.TRAINING, Side.TORCH, Side.HANSE)),
                    median(summary, speedCase, Side.TWO_THREADS, Work.TRAINING),
                    times(summary.ratio(speedCase, Work.TRAINING, Side.HANSE, Side.TWO_THREADS)),
                    median(summary, speedCase, Side.SCALAR, Work.TRAINING),
                    times(summary.ratio(speedCase, Work.TRAINING, Side.SCALAR, Side.HANSE)),
                    median(summary, speedCase, Side.DL4J, Work.TRAINING),
                    times(summary.ratio(speedCase, Work.TRAINING, Side.DL4J, Side.HANSE)));
        }
        return table.lines("  ");
    }

    private static List<String> inference(SpeedSummary summary) {
        TextTable table = TextTable.aligned("lrrrrrr").row("", "items", "hanse", "p99", "torch", "p99", "x");
        for (SpeedCase speedCase : summary.cases()) {
            table.row(
                    label(speedCase),
                    Words.count(speedCase.workload().items()),
                    median(summary, speedCase, Side.HANSE, Work.INFERENCE),
                    p99(summary, speedCase, Side.HANSE),
                    median(summary, speedCase, Side.TORCH, Work.INFERENCE),
                    p99(summary, speedCase, Side.TORCH),
                    times(summary.ratio(speedCase, Work.INFERENCE, Side.TORCH, Side.HANSE)));
        }
        return table.lines("  ");
    }

    private static List<String> clipping(List<ClippingCost> costs) {
        Workload workload = costs.get(0).speedCase().workload();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Clipped sums of single shoppers' gradients, times a plain step, one thread, median milliseconds"
                        + " (%d shoppers, %d interactions, %,d items, %d negatives)",
                workload.shoppers(),
                workload.length(),
                workload.items(),
                workload.negatives()));
        TextTable table = TextTable.aligned("lrrr").row("", "plain", "clipped", "x");
        for (ClippingCost cost : costs) {
            table.row(
                    cost.speedCase().objectives() ? "with Q" : "without Q",
                    millis(Optional.of(cost.plain())),
                    millis(Optional.of(cost.clipped())),
                    times(OptionalDouble.of(cost.times())));
        }
        lines.addAll(table.lines("  "));
        return lines;
    }

    private static void means(SpeedSummary summary, List<String> lines) {
        mean(summary, lines, "PyTorch's training step takes", Work.TRAINING, Side.TORCH, Side.HANSE);
        mean(summary, lines, "PyTorch's recommendation takes", Work.INFERENCE, Side.TORCH, Side.HANSE);
        mean(summary, lines, "DL4J's training step takes", Work.TRAINING, Side.DL4J, Side.HANSE);
        mean(summary, lines, "Scalar kernels take", Work.TRAINING, Side.SCALAR, Side.HANSE);
        mean(summary, lines, "One thread takes", Work.TRAINING, Side.HANSE, Side.TWO_THREADS);
    }

    private static void mean(
            SpeedSummary summary, List<String> lines, String subject, Work work, Side slow, Side fast) {
        double[] ratios = summary.ratios(work, slow, fast);
        OptionalDouble mean = SpeedSummary.geometricMean(ratios);
        OptionalDouble least = DoubleStream.of(ratios).min();
        if (mean.isPresent() && least.isPresent()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s %.2f times as long as %s (geometric mean), at least %.2f times.",
                    subject,
                    mean.getAsDouble(),
                    fast == Side.TWO_THREADS ? "two" : "Hanse",
                    least.getAsDouble()));
        }
    }

    private static String agreement(SpeedSummary summary) {
        double loss =
                summary.agreements().stream().mapToDouble(Agreement::loss).max().orElse(0);
        double score = summary.agreements().stream()
                .mapToDouble(Agreement::score)
                .max()
                .orElse(0);
        return String.format(
                Locale.ROOT,
                "Hanse and PyTorch %s: losses of %d steps differ by at most %.1e, scores of the best by %.1e.",
                summary.agrees() ? "agree" : "DO NOT AGREE",
                summary.agreements().get(0).steps(),
                loss,
                score);
    }

    private static String label(SpeedCase speedCase) {
        return speedCase.workload().name() + (speedCase.objectives() ? " with Q" : "");
    }

    private static String median(SpeedSummary summary, SpeedCase speedCase, Side side, Work work) {
        return millis(summary.timing(speedCase, side, work).map(Timing::median));
    }

    private static String p99(SpeedSummary summary, SpeedCase speedCase, Side side) {
        return millis(summary.timing(speedCase, side, Work.INFERENCE).map(Timing::p99));
    }

    private static String millis(Optional<Double> value) {
        return value.map(millis -> String.format(Locale.ROOT, millis < 10 ? "%.3f" : "%.1f", millis))
                .orElse("-");
    }

    private static String times(OptionalDouble ratio) {
        return ratio.isPresent() ? String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()) : "-";
    }
}
