// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.memory.TableTerms;
import org.hanse.core.learn.network.NetworkShape;

/**
 * Decomposition of an item's score into {@link ScoreTerms}, in double precision, from the gates and vectors of the
 * single-precision score. Working memory of one scorer.
 *
 * <p>The bound on that score's rounding has two parts. The distance of the state, the factor of the item vectors, from
 * the exact one is computed. For the rest, a sum of products is within {@code k u / (1 - k u)} times the sum of their
 * absolute values, with {@code u = 2^-24}. The number {@code k} counts the roundings of a product: one for each component of the item's
 * vector, one for each memory term, and a few for base and constant. Source: Higham, Accuracy and Stability of Numerical
 * Algorithms, 2nd edition, section 3.1.
 */
final class TermReader {

    private static final double UNIT = 0x1p-24;

    /** Number of rounding steps of a score, without those of components and memory terms. */
    private static final int FEW = 6;

    /** Those of the similarity, whose sum is in double precision. */
    private static final int ROUNDED = 2;

    private final ScoringNetwork network;
    private final NetworkShape shape;
    private final FoldedHeads heads;
    private final double[] worth;
    private final ExactStates exact;
    private final MemoryWeights magnitudes = new MemoryWeights();

    /** Greatest absolute values over all items; computed when they are first needed. */
    private float[] greatestVector = {};

    private double greatestBase;

    /** Interactions of the window of {@link #exact}, {@code [d, length]}; inner products, and what each adds through the gates, {@code [length]}. */
    private double[] columns = {};

    private double[] products = {};

    /** What each interaction adds through the similarity of descriptions; 0 without. */
    private double[] ofDescriptions = {};

    private double[] ofNetwork = {};

    TermReader(ScoringNetwork network) {
        this.network = network;
        this.shape = network.shape;
        this.heads = new FoldedHeads(network);
        this.worth = new double[shape.heads * shape.d];
        this.exact = new ExactStates(network, heads);
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
     * Returns the terms of one item.
     *
     * @param row rows of the same window
     * @param ranked the item's score
     */
    ScoreTerms read(EncodedWindow window, ScoreRow row, int item, double ranked) {
        int length = window.length;
        double base = (length == 0 ? network.anonymous : network.base)[item];
        List<ScoreTerms.Interaction> terms = new ArrayList<>(length);
        if (length == 0) {
            return new ScoreTerms(base, terms, 0, ranked, 0);
        }
        heads.worth(network.vectors, item * shape.d, network.meanVector, worth);
        fromNetwork(window);
        fromDescriptions(row, length, item);
        double magnitude = 0;
        int remembered = row.similarity().isPresent() ? ROUNDED : 0;
        for (int t = 0; t < length; t++) {
            TableTerms own = TableTerms.NONE;
            if (row.memory().isPresent()) {
                MemoryRows.Remembered found = row.memory().get().terms(network.memory, magnitudes, length - 1, t, item);
                own = found.terms();
                magnitude += found.size();
                remembered += found.size() > 0 ? MemoryTables.TABLES : 0;
            }
            magnitude += Math.abs(ofDescriptions[t]);
            terms.add(new ScoreTerms.Interaction(window.first + t, ofNetwork[t], ofDescriptions[t], own));
        }
        return new ScoreTerms(
                base,
                terms,
                exact.sequence(item),
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
     * @param row rows of the same window
     */
    double rounding(EncodedWindow window, ScoreRow row) {
        if (window.length == 0) {
            return 0;
        }
        boolean tables = row.memory().isPresent();
        double magnitude = (tables ? magnitudes.most(window.length) : 0) + mostSimilarity(window.length);
        int remembered = (tables ? window.length * MemoryTables.TABLES : 0)
                + (row.similarity().isPresent() ? ROUNDED : 0);
        findExtremes();
        return rounding(window, greatestVector, 0, new Magnitudes(greatestBase, magnitude, remembered));
    }

    /**
     * Returns what each group of an item's attributes adds to the network's part of its score; none without interactions.
     *
     * @see AttributeReader
     */
    List<AttributeTerm> attributes(AttributeReader reader, EncodedWindow window, int item) {
        if (window.length == 0) {
            return List.of();
        }
        findStates(window);
        heads.worth(network.vectors, item * shape.d, network.meanVector, worth);
        fromNetwork(window);
        double whole = 0;
        for (int t = 0; t < window.length; t++) {
            whole += ofNetwork[t];
        }
        return reader.read(exact.states(), exact.own(), whole + exact.sequence(item), item);
    }

    private void findStates(EncodedWindow window) {
        if (exact.find(window)) {
            transpose(window);
        }
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
     * Returns the contribution of each head to the score of one item, {@code omega_c z_c}: the policy first, then the
     * objectives. Together they are the score.
     *
     * @return {@code [scores]}
     */
    List<Double> heads(EncodedWindow window, ScoreRow row, int item) {
        exact.pool(window);
        double ofPolicy = similarity(row, window.length, item);
        if (window.length > 0) {
            findStates(window);
            ofPolicy += exact.sequence(item);
        }
        List<Double> parts = new ArrayList<>(shape.scores);
        for (int c = 0; c < shape.scores; c++) {
            double part = network.weights.of(c) * exact.head(c, item);
            if (row.memory().isPresent() && window.length > 0) {
                part += row.memory().get().at(network.memoryByHead, c, window.length - 1, item);
            }
            parts.add(c == 0 ? part + ofPolicy : part);
        }
        return parts;
    }

    /** Returns the gate of each interaction, the mean over the heads. */
    List<Double> gates(EncodedWindow window) {
        List<Double> gates = new ArrayList<>(window.length);
        for (int t = 0; t < window.length; t++) {
            double sum = 0;
            for (int head = 0; head < shape.heads; head++) {
                sum += window.gates[window.gatesAt + head * window.stride + t];
            }
            gates.add(sum / shape.heads);
        }
        return gates;
    }

    /**
     * Returns the change of the score without each interaction if the gates of the others are normalised again with
     * the same ratios: {@code sum_h a_t (s_t - S) / (1 - a_t)} and the terms of the tables, with the gate {@code a_t}
     * of head {@code h}, the value {@code s_t} of the interaction and the head's sum {@code S = sum_t a_t s_t}.
     */
    List<Double> shareEffects(EncodedWindow window, ScoreRow row, int item) {
        int n = window.length;
        findStates(window);
        heads.worth(network.vectors, item * shape.d, network.meanVector, worth);
        double[] effects = new double[n];
        for (int head = 0; head < shape.heads; head++) {
            int gates = window.gatesAt + head * window.stride;
            products(window, head);
            double sum = 0;
            for (int t = 0; t < n; t++) {
                sum += window.gates[gates + t] * products[t];
            }
            for (int t = 0; t < n; t++) {
                double gate = window.gates[gates + t];
                effects[t] += n == 1 ? gate * products[t] : gate * (products[t] - sum) / (1 - gate);
            }
        }
        fromDescriptions(row, n, item);
        List<Double> all = new ArrayList<>(n);
        for (int t = 0; t < n; t++) {
            int at = t;
            double ofTables = row.memory()
                    .map(own -> own.term(network.memory, 0, n - 1, at, item))
                    .orElse(0.0);
            all.add(effects[t] + ofTables + ofDescriptions[t]);
        }
        return all;
    }

    /** Computes what each interaction adds through the similarity of descriptions. */
    private void fromDescriptions(ScoreRow row, int length, int item) {
        if (ofDescriptions.length < length) {
            ofDescriptions = new double[length];
        }
        if (row.similarity().isPresent()) {
            row.similarity().get().terms(network.similarity, 0, item, ofDescriptions);
        }
    }

    private double similarity(ScoreRow row, int length, int item) {
        fromDescriptions(row, length, item);
        double sum = 0;
        for (int t = 0; t < length; t++) {
            sum += ofDescriptions[t];
        }
        return sum;
    }

    /** Returns the greatest absolute value of the similarity's part of a score: a cosine is at most 1. */
    private double mostSimilarity(int length) {
        double sum = 0;
        for (int age = 0; age < length && age < network.similarity.length; age++) {
            sum += Math.abs(network.similarity[age]);
        }
        return sum * (1 + ROUNDED * UNIT);
    }

    /** Computes what each interaction adds through the gates, from {@link #worth}; hidden ones have gates of 0. */
    private void fromNetwork(EncodedWindow window) {
        findStates(window);
        int n = window.length;
        Arrays.fill(ofNetwork, 0, n, 0);
        for (int head = 0; head < shape.heads; head++) {
            products(window, head);
            for (int t = 0; t < n; t++) {
                ofNetwork[t] += window.gates[window.gatesAt + head * window.stride + t] * products[t];
            }
        }
    }

    /** Computes the inner product of each interaction with a head's part of {@link #worth}, side by side. */
    private void products(EncodedWindow window, int head) {
        int n = window.length;
        Arrays.fill(products, 0, n, 0);
        for (int i = 0; i < shape.d; i++) {
            double own = worth[head * shape.d + i];
            int row = i * n;
            for (int t = 0; t < n; t++) {
                products[t] += own * columns[row + t];
            }
        }
    }

    private void transpose(EncodedWindow window) {
        int n = window.length;
        int d = shape.d;
        if (columns.length < n * d) {
            columns = new double[n * d];
            products = new double[n];
            ofNetwork = new double[n];
        }
        for (int t = 0; t < n; t++) {
            for (int i = 0; i < d; i++) {
                columns[i * n + t] = window.e[window.eAt + t * d + i];
            }
        }
    }

    /**
     * Magnitudes behind the bound, except the window.
     *
     * @param base absolute value of the base
     * @param memory sum of the absolute values of all memory terms
     * @param remembered greatest number of added memory terms
     */
    private record Magnitudes(double base, double memory, int remembered) {}

    /**
     * Returns a bound of the rounding error of a score.
     *
     * @param vector vector of an item, or greatest absolute values of all items' components; {@code d} numbers from {@code at} on
     */
    private double rounding(EncodedWindow window, float[] vector, int at, Magnitudes of) {
        findStates(window);
        double known = Math.abs(window.constant - exact.constant());
        double products = 0;
        for (int j = 0; j < shape.d; j++) {
            double element = Math.abs(vector[at + j]);
            known += Math.abs(window.state[j] - exact.states()[j]) * element;
            products += Math.abs(window.state[j]) * element;
        }
        double all = products + of.base() + Math.abs(window.constant) + of.memory();
        return known + bound(shape.d + 1) * products + bound(of.remembered() + FEW) * all;
    }

    private static double bound(int roundings) {
        return roundings * UNIT / (1 - roundings * UNIT);
    }
}
