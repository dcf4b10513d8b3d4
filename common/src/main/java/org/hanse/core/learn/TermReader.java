// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Takes the score of an item apart into the terms of {@link ScoreTerms}, in double precision, from the gates and vectors
 * that the single-precision score was computed with. Working memory of one scorer.
 *
 * <p>The bound on that score's rounding has two parts. How far the state that was multiplied with item vectors is from the
 * exact one is known, since that is computed too. For what comes after, a sum of products is within
 * {@code k u / (1 - k u)} times the sum of their absolute values, {@code u = 2^-24}, {@code k} the number of roundings that a
 * product goes through: one a component of the item's vector, one a memory term, and a few for base and constant. Source:
 * Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, section 3.1.
 */
final class TermReader {

    private static final double UNIT = 0x1p-24;

    /** Roundings of a score beside those that there is one of for each component or memory term. */
    private static final int FEW = 6;

    private final ScoringNetwork network;
    private final NetworkShape shape;
    private final FoldedHeads heads;
    private final double[] worth;
    private final double[] pooled;
    private final MemoryWeights magnitudes = new MemoryWeights();

    /** Greatest absolute values over all items; computed when they are first needed. */
    private float[] greatestVector = {};

    private double greatestBase;

    TermReader(ScoringNetwork network) {
        this.network = network;
        this.shape = network.shape;
        this.heads = new FoldedHeads(network);
        this.worth = new double[shape.heads * shape.d];
        this.pooled = new double[worth.length];
        if (shape.memoryLinear >= 0) {
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
        int length = window.length;
        double base = network.base[item];
        List<ScoreTerms.Interaction> terms = new ArrayList<>(length);
        if (length == 0) {
            return new ScoreTerms(base, terms, ranked, 0);
        }
        heads.worth(network.vectors, item * shape.d, network.meanVector, worth);
        Arrays.fill(pooled, 0);
        double magnitude = 0;
        int remembered = 0;
        for (int t = 0; t < length; t++) {
            ScoreTerms.OfTables own = ScoreTerms.OfTables.NONE;
            if (memory.isPresent()) {
                own = memory.get().terms(network.memory, 0, length - 1, t, item);
                double size = memory.get().term(magnitudes, 0, length - 1, t, item);
                magnitude += size;
                remembered += size > 0 ? MemoryTables.TABLES : 0;
            }
            pool(window, t);
            terms.add(new ScoreTerms.Interaction(window.first + t, fromNetwork(window, t), own));
        }
        return new ScoreTerms(
                base,
                terms,
                ranked,
                rounding(
                        window,
                        network.vectors,
                        item * shape.d,
                        new Magnitudes(Math.abs(base), magnitude, remembered)));
    }

    /**
     * Returns a bound that holds for each item: how far a single-precision score may be from the sum of its terms.
     *
     * @param memory rows of the same window, where the network has memory
     */
    double rounding(EncodedWindow window, Optional<MemoryRows> memory) {
        if (window.length == 0) {
            return 0;
        }
        Arrays.fill(pooled, 0);
        for (int t = 0; t < window.length; t++) {
            pool(window, t);
        }
        double magnitude = memory.isPresent() ? magnitudes.most(window.length) : 0;
        int remembered = memory.isPresent() ? window.length * MemoryTables.TABLES : 0;
        findExtremes();
        return rounding(window, greatestVector, 0, new Magnitudes(greatestBase, magnitude, remembered));
    }

    private void findExtremes() {
        if (greatestVector.length > 0) {
            return;
        }
        int d = shape.d;
        greatestVector = new float[d];
        for (int i = 0; i < shape.items * d; i++) {
            greatestVector[i % d] = Math.max(greatestVector[i % d], Math.abs(network.vectors[i]));
        }
        for (float one : network.base) {
            greatestBase = Math.max(greatestBase, Math.abs(one));
        }
    }

    /**
     * What each head adds to the score of one item, {@code omega_c z_c}: the policy first, then the objectives. Together they
     * are the score.
     *
     * @return {@code [scores]}
     */
    List<Double> heads(EncodedWindow window, Optional<MemoryRows> memory, int item) {
        Arrays.fill(pooled, 0);
        for (int t = 0; t < window.length; t++) {
            pool(window, t);
        }
        List<Double> parts = new ArrayList<>(shape.scores);
        for (int c = 0; c < shape.scores; c++) {
            double z = anonymous(c, item) + neural(c, item);
            if (memory.isPresent() && window.length > 0) {
                z += memory.get().at(network.memoryByHead, c, window.length - 1, item);
            }
            parts.add(network.weights.of(c) * z);
        }
        return parts;
    }

    /** {@code beta_c + kappa_c (b_a - b-bar)}. */
    private double anonymous(int c, int item) {
        double bias = network.centredBias(item);
        return c == 0 ? bias : network.shared[shape.headBase + c - 1] + network.shared[shape.headBias + c - 1] * bias;
    }

    /** {@code <m V_c, q_a - q-bar> + m . nu_c} of the pooled interactions. */
    private double neural(int c, int item) {
        int d = shape.d;
        double sum = 0;
        for (int i = 0; i < pooled.length; i++) {
            int row = shape.headValue + (i * shape.scores + c) * d;
            double worthOne = c == 0 ? 0 : network.shared[shape.headState + i * shape.objectives + c - 1];
            for (int j = 0; j < d; j++) {
                double centred = (double) network.vectors[item * d + j] - network.meanVector[j];
                worthOne += network.shared[row + j] * centred;
            }
            sum += pooled[i] * worthOne;
        }
        return sum;
    }

    /** Returns the mean gate over the heads of each interaction. */
    List<Double> gates(EncodedWindow window) {
        List<Double> means = new ArrayList<>(window.length);
        for (int t = 0; t < window.length; t++) {
            double sum = 0;
            for (int head = 0; head < shape.heads; head++) {
                sum += window.gates[window.gatesAt + head * window.stride + t];
            }
            means.add(sum / shape.heads);
        }
        return means;
    }

    private void pool(EncodedWindow window, int t) {
        int d = shape.d;
        int row = window.eAt + t * d;
        for (int head = 0; head < shape.heads; head++) {
            double gate = window.gates[window.gatesAt + head * window.stride + t];
            for (int i = 0; i < d && gate != 0; i++) {
                pooled[head * d + i] += gate * window.e[row + i];
            }
        }
    }

    /** What an interaction adds through the gates; hidden ones have gates of 0. */
    private double fromNetwork(EncodedWindow window, int t) {
        int d = shape.d;
        int row = window.eAt + t * d;
        double sum = 0;
        for (int head = 0; head < shape.heads; head++) {
            double gate = window.gates[window.gatesAt + head * window.stride + t];
            if (gate != 0) {
                sum += gate * product(head * d, window.e, row);
            }
        }
        return sum;
    }

    /**
     * What the bound depends on beside the window.
     *
     * @param base absolute value of the base
     * @param memory sum of the absolute values of all memory terms
     * @param remembered greatest number of memory terms that were added
     */
    private record Magnitudes(double base, double memory, int remembered) {}

    /**
     * Returns the bound.
     *
     * @param vector vector of an item, or greatest absolute values of all items' components; {@code d} numbers from {@code at} on
     */
    private double rounding(EncodedWindow window, float[] vector, int at, Magnitudes of) {
        int d = shape.d;
        double known = 0;
        double products = 0;
        double constant = heads.own(pooled);
        for (int j = 0; j < d; j++) {
            double exact = heads.state(pooled, j);
            double element = Math.abs(vector[at + j]);
            known += Math.abs(window.state[j] - exact) * element;
            products += Math.abs(window.state[j]) * element;
            constant -= exact * network.meanVector[j];
        }
        known += Math.abs(window.constant - constant);
        double all = products + of.base() + Math.abs(window.constant) + of.memory();
        return known + bound(d + 1) * products + bound(of.remembered() + FEW) * all;
    }

    private static double bound(int roundings) {
        return roundings * UNIT / (1 - roundings * UNIT);
    }

    /** The inner product with {@link #worth}, in four sums side by side, since each addition waits for the one before it. */
    private double product(int at, float[] e, int eAt) {
        double[] x = worth;
        double a = 0;
        double b = 0;
        double c = 0;
        double f = 0;
        int i = 0;
        for (; i + 3 < shape.d; i += 4) {
            a += x[at + i] * e[eAt + i];
            b += x[at + i + 1] * e[eAt + i + 1];
            c += x[at + i + 2] * e[eAt + i + 2];
            f += x[at + i + 3] * e[eAt + i + 3];
        }
        for (; i < shape.d; i++) {
            a += x[at + i] * e[eAt + i];
        }
        return (a + b) + (c + f);
    }
}
