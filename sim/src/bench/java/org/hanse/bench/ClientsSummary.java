// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import org.hanse.sim.summary.Machine;

/**
 * How long rounds of single shoppers take.
 *
 * @param machine what it ran on
 * @param kernels what our arithmetic ran on
 * @param torch version of PyTorch, where it took part
 * @param parameters that a client trains and uploads
 * @param peakRssBytes the most memory that our process had resident
 * @param hanseSeconds of each measured round of ours: training, rounding, messages both ways, the sum, the model's step
 * @param torchSeconds of each measured round of PyTorch: training and the mean of the parameters
 * @param agreement how far PyTorch's first round is from ours; empty where it did not take part
 * @param notes what else has to be known to read the figures
 */
public record ClientsSummary(
        ClientsSettings settings,
        Machine machine,
        String kernels,
        Optional<String> torch,
        long parameters,
        OptionalLong peakRssBytes,
        List<Double> hanseSeconds,
        List<Double> torchSeconds,
        Optional<Agreement> agreement,
        List<String> notes) {

    /** What rounding to the grid and 32-bit sums in another order may make of a model's change, of its length. */
    private static final double CHANGE = 0.01;

    public ClientsSummary {
        hanseSeconds = List.copyOf(hanseSeconds);
        torchSeconds = List.copyOf(torchSeconds);
        notes = List.copyOf(notes);
    }

    /**
     * How far one side's round is from the other's, both from the same model.
     *
     * @param loss relative difference of the mean losses
     * @param change length of the difference of the model's changes, relative to the length of a change
     */
    public record Agreement(double loss, double change) {

        /** Whether both compute the same round. */
        public boolean holds() {
            return loss <= SpeedSummary.TOLERANCE && change <= CHANGE;
        }
    }

    /** Clients trained a second by us, in the median round. */
    public double hanseRate() {
        return settings.clients() / median(hanseSeconds);
    }

    /** Clients trained a second by PyTorch; empty where it did not take part. */
    public OptionalDouble torchRate() {
        return torchSeconds.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(settings.clients() / median(torchSeconds));
    }

    /** Whether all that had to agree did. */
    public boolean agrees() {
        return agreement.map(Agreement::holds).orElse(true);
    }

    private static double median(List<Double> seconds) {
        double[] sorted =
                seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : DoubleStream.of(sorted[middle - 1], sorted[middle]).average().orElseThrow();
    }
}
