// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.shard.ShardRunner;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Estimates that were computed elsewhere. Three more estimators are written here, on the same rows: they check weights and reward model
 * too.
 */
class OffPolicyGoldenTest {

    private static final OffPolicyRows FOUR = new OffPolicyRows(
            new double[] {.5, 1.5, .25 / .8, 3.75},
            new int[] {0, 1, 2, 3},
            new double[] {1, 0, 0, 1},
            new double[] {.4, .6, .4, .6},
            new double[] {.55, .55, .55, .55},
            1);

    private static Map<String, Double> estimates(OffPolicyRows rows, double clip) {
        return OffPolicyEvaluation.of(rows, clip, new Bootstrap(1, 1, ShardRunner.sequential())).estimates().stream()
                .collect(Collectors.toMap(
                        own -> own.name(), own -> own.estimate().value()));
    }

    private static void assertEstimates(Map<String, Double> found, Map<String, Double> expected, double tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        expected.forEach((name, value) -> assertThat(found.get(name)).as(name).isCloseTo(value, within(tolerance)));
    }

    /** DR with another weight of each row's error. */
    private static double corrected(OffPolicyRows rows, DoubleUnaryOperator weight) {
        return IntStream.range(0, rows.size())
                .mapToDouble(row -> rows.expected()[row]
                        + weight.applyAsDouble(rows.weights()[row]) * (rows.rewards()[row] - rows.modelled()[row]))
                .average()
                .orElseThrow();
    }

    private static double selfNormalized(OffPolicyRows rows) {
        double total = Arrays.stream(rows.weights()).sum();
        return corrected(rows, weight -> weight * rows.size() / total);
    }

    /** One row of the Open Bandit Dataset has a weight of 1 exactly; the known values have it beyond the limit. */
    private static double switched(OffPolicyRows rows, double most) {
        return corrected(rows, weight -> weight < most ? weight : 0);
    }

    private static double shrunk(OffPolicyRows rows, double lambda) {
        return corrected(rows, weight -> lambda * weight / (weight * weight + lambda));
    }

    @Test
    void estimates_fourRows_areTheKnownOnes() {
        Map<String, Double> found = estimates(FOUR, 2);
        Map<String, Double> expected =
                Map.of("ips", 1.0625, "cips", 0.625, "snips", 0.70103092784, "dm", 0.55, "dr", 0.74375);
        expected.forEach((name, value) -> assertThat(found.get(name)).as(name).isCloseTo(value, within(1e-8)));
        assertThat(selfNormalized(FOUR)).isCloseTo(0.6778350515, within(1e-8));
        assertThat(switched(FOUR, 1)).isCloseTo(0.59375, within(1e-8));
        assertThat(switched(FOUR, 2)).isCloseTo(0.36875, within(1e-8));
        assertThat(shrunk(FOUR, 1)).isCloseTo(0.5371957454, within(1e-8));
        assertThat(shrunk(FOUR, 10)).isCloseTo(0.5643936425, within(1e-8));
    }

    /** Open Bandit Dataset, campaign "men": Bernoulli Thompson sampling to uniform, with the reward model of all rows. */
    @Test
    void estimates_openBandit_areTheKnownOnesAndThin() {
        Path descriptor = Path.of("../docs/datasets/obd-men-bts.yaml");
        Path data = Path.of("../../shared/data/obd-men");
        Assumptions.assumeTrue(Files.isDirectory(data), () -> "no data set at " + data);
        LoggedDecisions log = new DatasetReader(ReadingOptions.standard(InstantSource.system()))
                .read(DatasetDescriptor.read(descriptor))
                .decisions()
                .orElseThrow();
        OffPolicyRows rows = OffPolicyRows.of(log, uniform(log), 1, 1);

        // The known values have eight decimals.
        assertEstimates(
                estimates(rows, 5),
                Map.of("ips", 0.00300863, "cips", 0.00300863, "snips", 0.00318942, "dm", 0.00504223, "dr", 0.00274919),
                5e-9);
        assertThat(selfNormalized(rows)).isCloseTo(0.00261140, within(5e-9));
        assertThat(switched(rows, 1)).isCloseTo(0.00473615, within(5e-9));
        assertThat(switched(rows, 5)).isCloseTo(0.00507886, within(5e-9));
        assertThat(shrunk(rows, 1)).isCloseTo(0.00482151, within(5e-9));
        assertThat(shrunk(rows, 100)).isCloseTo(0.00431212, within(5e-9));
        OffPolicySupport support = OffPolicySupport.of(rows);
        assertThat(support.ess()).isCloseTo(656, within(0.5));
        assertThat(support.meanWeight()).isCloseTo(0.943, within(5e-4));
        assertThat(support.maxWeight()).isCloseTo(178, within(0.5));
        assertThat(support.verdict()).isEqualTo(OffPolicySupport.Verdict.THIN);
    }

    private static TargetPolicy uniform(LoggedDecisions log) {
        int items = log.catalogue().size();
        TargetPolicy.Accumulator policy = new TargetPolicy.Accumulator();
        log.decisions().forEach(own -> {
            IntStream.range(0, items).forEach(item -> policy.add(item, 1.0 / items));
            policy.endDecision();
        });
        return policy.toPolicy();
    }

    @Test
    void verdict_rules_areThePublishedOnes() {
        OffPolicySupport good = new OffPolicySupport("rows", 1000, 400, 1, 20, 1, 50);
        assertThat(good.verdict()).isEqualTo(OffPolicySupport.Verdict.SUPPORTED);
        assertThat(List.of(
                        new OffPolicySupport("rows", 1000, 99, 1, 20, 1, 50),
                        new OffPolicySupport("rows", 20_000, 199, 1, 20, 1, 50),
                        new OffPolicySupport("rows", 1000, 400, 0.79, 20, 1, 50),
                        new OffPolicySupport("rows", 1000, 400, 1.26, 20, 1, 50),
                        new OffPolicySupport("rows", 1000, 400, Double.NaN, 20, 1, 50)))
                .allMatch(own -> own.verdict() == OffPolicySupport.Verdict.NOT_SUPPORTED);
        assertThat(List.of(
                        new OffPolicySupport("rows", 1000, 400, 1, 50.1, 1, 50),
                        new OffPolicySupport("rows", 1000, 400, 1, 20, 1, 29.9)))
                .allMatch(own -> own.verdict() == OffPolicySupport.Verdict.THIN);
    }
}
