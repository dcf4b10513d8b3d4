// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.hanse.sim.summary.Machine;

/**
 * Results of the speed comparison.
 *
 * @param machine the machine
 * @param kernels kernels of Hanse
 * @param torch version of PyTorch, if it took part
 * @param timings in the order of the cases
 * @param agreements one for each case with PyTorch
 * @param clipping cost of clipped sums
 * @param notes remarks for readers of the figures
 */
public record SpeedSummary(
        Machine machine,
        String kernels,
        Optional<String> torch,
        List<Timing> timings,
        List<Agreement> agreements,
        List<ClippingCost> clipping,
        List<String> notes) {

    /** Greatest relative difference between the losses of two sides that compute the same. */
    public static final double TOLERANCE = 1e-4;

    /** Features of the network that the stock DL4J layers lack. */
    public static final String DL4J_LACKS =
            "no item vectors, categories, types and gaps, no attention, classes instead of encoded candidates, no Q heads";

    /** Measured implementation. */
    public enum Side {
        HANSE("hanse"),
        TWO_THREADS("hanse-two-threads"),
        SCALAR("hanse-scalar"),
        TORCH("torch"),
        DL4J("dl4j");

        private final String key;

        Side(String key) {
            this.key = key;
        }

        /** Returns the name used in files. */
        public String key() {
            return key;
        }
    }

    /** Measured work: a training step, or an encoding of a shopper with the best ten items. */
    public enum Work {
        TRAINING("training"),
        INFERENCE("inference");

        private final String key;

        Work(String key) {
            this.key = key;
        }

        /** Returns the name used in files. */
        public String key() {
            return key;
        }
    }

    /**
     * One side's times for one case.
     *
     * @param count how many were measured
     * @param median in milliseconds
     * @param p99 in milliseconds, the 99th percentile
     */
    public record Timing(SpeedCase speedCase, Side side, Work work, int count, double median, double p99) {

        static Timing of(SpeedCase speedCase, Side side, Work work, double[] millis) {
            double[] sorted = DoubleStream.of(millis).sorted().toArray();
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            int last = (int) Math.ceil(0.99 * sorted.length) - 1;
            return new Timing(speedCase, side, work, sorted.length, median, sorted[last]);
        }
    }

    /**
     * Difference of PyTorch's results.
     *
     * @param steps number of compared training steps
     * @param loss greatest relative difference of a loss
     * @param score greatest difference of the scores of the ten best items, relative to the best one, divided by the range of the scores
     */
    public record Agreement(SpeedCase speedCase, int steps, double loss, double score) {

        /** Returns whether both sides compute the same network. */
        public boolean holds() {
            return loss <= TOLERANCE && score <= 10 * TOLERANCE;
        }
    }

    public SpeedSummary {
        timings = List.copyOf(timings);
        agreements = List.copyOf(agreements);
        clipping = List.copyOf(clipping);
        notes = List.copyOf(notes);
    }

    /** Returns whether all compared results agree. */
    public boolean agrees() {
        return agreements.stream().allMatch(Agreement::holds);
    }

    /** Returns a side's times for a case; empty if it was not measured. */
    public Optional<Timing> timing(SpeedCase speedCase, Side side, Work work) {
        return timings.stream()
                .filter(t -> t.speedCase().equals(speedCase) && t.side() == side && t.work() == work)
                .findFirst();
    }

    /** Returns the cases that were measured, in order. */
    public List<SpeedCase> cases() {
        return timings.stream().map(Timing::speedCase).distinct().toList();
    }

    /** Returns the duration of {@code other} divided by that of {@code base}, by case; without cases that lack one of them. */
    public double[] ratios(Work work, Side other, Side base) {
        return cases().stream()
                .flatMapToDouble(speedCase -> ratio(speedCase, work, other, base).stream())
                .toArray();
    }

    /** Returns the duration of {@code other} divided by that of {@code base} in one case. */
    public OptionalDouble ratio(SpeedCase speedCase, Work work, Side other, Side base) {
        Optional<Timing> theirs = timing(speedCase, other, work);
        Optional<Timing> ours = timing(speedCase, base, work);
        return theirs.isPresent() && ours.isPresent()
                ? OptionalDouble.of(theirs.get().median() / ours.get().median())
                : OptionalDouble.empty();
    }

    /** Returns the geometric mean; empty without values. */
    public static OptionalDouble geometricMean(double[] ratios) {
        OptionalDouble logarithm = DoubleStream.of(ratios).map(Math::log).average();
        return logarithm.isPresent() ? OptionalDouble.of(Math.exp(logarithm.getAsDouble())) : OptionalDouble.empty();
    }
}
