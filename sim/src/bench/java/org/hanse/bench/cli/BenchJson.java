// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.hanse.cli.JsonDocument;
import org.hanse.sim.summary.Machine;

/** A comparison as JSON, schema {@value #SCHEMA} (docs/reference/formats.md). */
final class BenchJson {

    static final String SCHEMA = "hanse.bench/1";

    private BenchJson() {}

    static String of(SpeedSummary summary) {
        ObjectNode root = JsonDocument.of(SCHEMA);
        environment(root, summary.machine(), summary.kernels(), summary.torch());
        ArrayNode timings = root.putArray("timings");
        summary.timings().forEach(timing -> timing(timings.addObject(), timing));
        ArrayNode agreements = root.putArray("agreements");
        summary.agreements().forEach(agreement -> agreement(agreements.addObject(), agreement));
        ArrayNode ratios = root.putArray("ratios");
        ratio(ratios, summary, Work.TRAINING, Side.TORCH, Side.HANSE);
        ratio(ratios, summary, Work.INFERENCE, Side.TORCH, Side.HANSE);
        ratio(ratios, summary, Work.TRAINING, Side.DL4J, Side.HANSE);
        ratio(ratios, summary, Work.TRAINING, Side.SCALAR, Side.HANSE);
        ratio(ratios, summary, Work.TRAINING, Side.HANSE, Side.TWO_THREADS);
        ArrayNode clipping = root.putArray("clipping");
        summary.clipping().forEach(cost -> clipping(clipping.addObject(), cost));
        ArrayNode notes = root.putArray("notes");
        summary.notes().forEach(notes::add);
        return JsonDocument.text(root);
    }

    /** Writes machine and libraries of a benchmark. */
    static void environment(ObjectNode root, Machine machine, String kernels, Optional<String> torch) {
        ObjectNode environment = root.putObject("environment")
                .put("cpu", machine.cpu())
                .put("threads", machine.threads())
                .put("java", machine.java())
                .put("kernels", kernels);
        torch.ifPresentOrElse(version -> environment.put("torch", version), () -> environment.putNull("torch"));
    }

    private static ObjectNode named(ObjectNode node, SpeedCase speedCase) {
        return node.put("workload", speedCase.workload().name()).put("q", speedCase.objectives());
    }

    private static void timing(ObjectNode node, Timing timing) {
        named(node, timing.speedCase())
                .put("side", timing.side().key())
                .put("work", timing.work().key())
                .put("count", timing.count())
                .put("medianMillis", rounded(timing.median()))
                .put("p99Millis", rounded(timing.p99()));
    }

    private static void agreement(ObjectNode node, Agreement agreement) {
        named(node, agreement.speedCase()).put("steps", agreement.steps());
        number(node, "lossDifference", OptionalDouble.of(agreement.loss()));
        number(node, "scoreDifference", OptionalDouble.of(agreement.score()));
        node.put("agrees", agreement.holds());
    }

    private static void ratio(ArrayNode ratios, SpeedSummary summary, Work work, Side slow, Side fast) {
        double[] all = summary.ratios(work, slow, fast);
        if (all.length == 0) {
            return;
        }
        ObjectNode node = ratios.addObject()
                .put("work", work.key())
                .put("of", slow.key())
                .put("to", fast.key())
                .put("cases", all.length);
        number(node, "geometricMean", SpeedSummary.geometricMean(all));
        number(node, "least", DoubleStream.of(all).min());
    }

    private static void clipping(ObjectNode node, ClippingCost cost) {
        Workload workload = cost.speedCase().workload();
        node.put("q", cost.speedCase().objectives())
                .put("shoppers", workload.shoppers())
                .put("interactions", workload.length())
                .put("items", workload.items())
                .put("negatives", workload.negatives())
                .put("plainMillis", rounded(cost.plain()))
                .put("clippedMillis", rounded(cost.clipped()));
        number(node, "timesPlain", OptionalDouble.of(cost.times()));
    }

    static void number(ObjectNode node, String key, OptionalDouble value) {
        if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
            node.put(key, value.getAsDouble());
        } else {
            node.putNull(key);
        }
    }

    private static double rounded(double millis) {
        return Math.round(millis * 1e4) / 1e4;
    }
}
