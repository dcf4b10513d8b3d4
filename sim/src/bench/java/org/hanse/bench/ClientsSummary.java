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
 * Durations of rounds of single shoppers.
 *
 * @param machine the machine
 * @param kernels kernels of Hanse
 * @param torch version of PyTorch, if it took part
 * @param parameters number of trained and uploaded parameters of a client
 * @param peakRssBytes peak resident set size of Hanse's process
 * @param hanseSeconds durations of Hanse's rounds: training, rounding, messages both ways, the sum, the model's step
 * @param torchSeconds durations of PyTorch's rounds: training and the mean of the parameters
 * @param agreement difference of PyTorch's first round; empty if it did not take part
 * @param notes remarks for readers of the figures
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

    /** Tolerance of a model's change, relative to its length, for the grid and for another order of 32-bit sums. */
    private static final double CHANGE = 0.01;

    public ClientsSummary {
        hanseSeconds = List.copyOf(hanseSeconds);
        torchSeconds = List.copyOf(torchSeconds);
        notes = List.copyOf(notes);
    }

    /**
     * Difference of both sides' rounds from the same model.
     *
     * @param loss relative difference of the mean losses
     * @param change length of the difference of the model's changes, relative to the length of a change
     */
    public record Agreement(double loss, double change) {

        /** Returns whether both sides compute the same round. */
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

    /** Returns whether all compared results agree. */
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
