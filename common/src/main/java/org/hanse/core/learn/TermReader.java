// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the score of an item apart into the terms of {@link ScoreTerms}, in double precision, from the gates and vectors
 * that the single-precision score was computed with. Working memory of one scorer.
 *
 * <p>The bound on that score's rounding: a number that is added up from products comes out within
 * {@code k u / (1 - k u)} times the sum of their absolute values, {@code u = 2^-24}, {@code k} the number of roundings that a
 * product goes through; here pooling over the interactions, the heads, omega, the item's vector, and the few sums at the
 * end. Memory terms go through as many additions as there are of them. Source: Higham, Accuracy and Stability of
 * Numerical Algorithms, 2nd edition, section 3.1.
 */
final class TermReader {

    private static final double UNIT = 0x1p-24;

    /** Roundings of a score that do not grow with anything: products, omega, base, constant, mean. */
    private static final int FEW = 16;

    private final ScoringNetwork network;
    private final FoldedHeads heads;
    private final double[] worth;
    private final double[] bounds;
    private final MemoryWeights magnitudes = new MemoryWeights();

    TermReader(ScoringNetwork network) {
        this.network = network;
        this.heads = new FoldedHeads(network);
        this.worth = new double[network.shape.heads * network.shape.d];
        this.bounds = new double[worth.length];
        if (network.shape.memoryLinear >= 0) {
            int size = MemoryWeights.size(1);
            float[] absolute = network.memory.values().clone();
            for (int i = 0; i < absolute.length; i++) {
                absolute[i] = Math.abs(absolute[i]);
            }
            magnitudes.set(absolute, 0, size, 1);
        }
    }

    /**
     * The terms of one item.
     *
     * @param memory rows of the same window, where the network has memory
     * @param ranked the item's score
     */
    ScoreTerms read(EncodedWindow window, Optional<MemoryRows> memory, int item, double ranked) {
        NetworkShape shape = network.shape;
        int d = shape.d;
        int length = window.length;
        heads.of(network.vectors, item * d, network.meanVector, worth, bounds);
        List<ScoreTerms.Interaction> terms = new ArrayList<>(length);
        double neuralMagnitude = 0;
        double memoryMagnitude = 0;
        int remembered = 0;
        for (int t = 0; t < length; t++) {
            int row = window.eAt + t * d;
            double neural = 0;
            for (int head = 0; head < shape.heads; head++) {
                double gate = window.gates[window.gatesAt + head * window.stride + t];
                // An interaction that is hidden has gates of 0.
                if (gate != 0) {
                    neural += gate * product(worth, head * d, window.e, row, d);
                    neuralMagnitude += gate * magnitude(bounds, head * d, window.e, row, d);
                }
            }
            double own = 0;
            if (memory.isPresent()) {
                own = memory.get().term(network.memory, 0, length - 1, t, item);
                double magnitude = memory.get().term(magnitudes, 0, length - 1, t, item);
                memoryMagnitude += magnitude;
                remembered += magnitude > 0 ? MemoryTables.TABLES : 0;
            }
            terms.add(new ScoreTerms.Interaction(window.first + t, neural, own));
        }
        double base = network.base[item];
        if (length == 0) {
            return new ScoreTerms(base, terms, ranked, 0);
        }
        int roundings = length + shape.heads * d + shape.scores + d + FEW;
        double all = Math.abs(base) + neuralMagnitude + memoryMagnitude;
        double rounding = bound(roundings) * neuralMagnitude + bound(remembered + FEW) * all;
        return new ScoreTerms(base, terms, ranked, rounding);
    }

    private static double bound(int roundings) {
        return roundings * UNIT / (1 - roundings * UNIT);
    }

    /** The inner product, in four sums side by side, since each addition waits for the one before it. */
    private static double product(double[] x, int xAt, float[] e, int eAt, int size) {
        double a = 0;
        double b = 0;
        double c = 0;
        double f = 0;
        int i = 0;
        for (; i + 3 < size; i += 4) {
            a += x[xAt + i] * e[eAt + i];
            b += x[xAt + i + 1] * e[eAt + i + 1];
            c += x[xAt + i + 2] * e[eAt + i + 2];
            f += x[xAt + i + 3] * e[eAt + i + 3];
        }
        for (; i < size; i++) {
            a += x[xAt + i] * e[eAt + i];
        }
        return (a + b) + (c + f);
    }

    /** The inner product of {@code x >= 0} with absolute values. */
    private static double magnitude(double[] x, int xAt, float[] e, int eAt, int size) {
        double even = 0;
        double odd = 0;
        int i = 0;
        for (; i + 1 < size; i += 2) {
            even += x[xAt + i] * Math.abs(e[eAt + i]);
            odd += x[xAt + i + 1] * Math.abs(e[eAt + i + 1]);
        }
        if (i < size) {
            even += x[xAt + i] * Math.abs(e[eAt + i]);
        }
        return even + odd;
    }
}
