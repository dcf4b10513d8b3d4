// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.Arrays;
import org.hanse.core.learn.network.NetworkShape;

/**
 * The factors of a window's scores in double precision, from the gates and vectors of the single-precision score: pooled interactions
 * {@code m [heads d]}, states {@code sum_c omega_c u_c [d]} and the term added to the score of every item. Working memory of one reader.
 */
final class ExactStates {

    private final ScoringNetwork network;
    private final NetworkShape shape;
    private final FoldedHeads heads;
    private final double[] pooled;
    private final double[] states;

    /** Part of the states that the encoder's state adds: {@code omega_0 h R}. */
    private final double[] sequenceStates;

    private double own;
    private double constant;
    private long statesOf = -1;

    ExactStates(ScoringNetwork network, FoldedHeads heads) {
        this.network = network;
        this.shape = network.shape;
        this.heads = heads;
        this.pooled = new double[shape.heads * shape.d];
        this.states = new double[shape.d];
        this.sequenceStates = new double[shape.d];
    }

    /** Returns {@code sum_c omega_c u_c [d]}; read-only. */
    double[] states() {
        return states;
    }

    /** Returns {@code sum_c omega_c v_c}. */
    double own() {
        return own;
    }

    /** Returns the term added to the score of every item. */
    double constant() {
        return constant;
    }

    /** Returns one head's value of an item without similarity, sequence and tables, for the pooled interactions of {@link #pool}. */
    double head(int c, int item) {
        return anonymous(c, item) + neural(c, item);
    }

    /** Returns the sequence term of an item, after {@link #find}; 0 in a network without. */
    double sequence(int item) {
        if (shape.headSequence < 0) {
            return 0;
        }
        double sum = 0;
        for (int j = 0; j < shape.d; j++) {
            sum += sequenceStates[j] * ((double) network.vectors[item * shape.d + j] - network.meanVector[j]);
        }
        return sum;
    }

    /**
     * Computes the states of a window, unless they are those of the last call.
     *
     * @return whether they were computed
     */
    boolean find(EncodedWindow window) {
        if (statesOf == window.version) {
            return false;
        }
        pool(window);
        findSequence(window);
        own = heads.own(pooled);
        constant = own;
        for (int j = 0; j < shape.d; j++) {
            states[j] = heads.state(pooled, j) + sequenceStates[j];
            constant -= states[j] * network.meanVector[j];
        }
        statesOf = window.version;
        return true;
    }

    private void findSequence(EncodedWindow window) {
        if (shape.headSequence < 0) {
            return;
        }
        Arrays.fill(sequenceStates, 0);
        for (int i = 0; i < shape.d; i++) {
            double ofPolicy = network.weights.of(0) * window.h[window.hAt + i];
            for (int j = 0; j < shape.d; j++) {
                sequenceStates[j] += ofPolicy * network.shared[shape.headSequence + i * shape.d + j];
            }
        }
    }

    /** Computes the pooled interactions of a window. */
    void pool(EncodedWindow window) {
        Arrays.fill(pooled, 0);
        for (int t = 0; t < window.length; t++) {
            pool(window, t);
        }
    }

    /** Returns {@code beta_c + kappa_c (b_a - b-bar)}. */
    private double anonymous(int c, int item) {
        double bias = network.centredBias(item);
        return c == 0 ? bias : network.shared[shape.headBase + c - 1] + network.shared[shape.headBias + c - 1] * bias;
    }

    /** Returns {@code <m V_c, q_a - q-bar> + m . nu_c} of the pooled interactions. */
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
}
