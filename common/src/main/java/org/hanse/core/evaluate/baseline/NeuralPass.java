// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Forward and backward pass of the network of {@link NeuralModel} for one example, with its working memory.
 *
 * <p>Tail of the shared parameters: weights {@code [dimension, 2 * dimension]} and biases of the first layer, weights
 * {@code [dimension / 2, dimension]} and biases of the second, output weights {@code [dimension + dimension / 2]}, output bias. The first
 * layer takes the shopper's vector, then the item's. Hidden units are rectified.
 */
final class NeuralPass {

    private final int dimension;
    private final int half;
    private final int first;
    private final int firstBias;
    private final int second;
    private final int secondBias;
    private final int output;
    private final int outputBias;
    private final double[] input;
    private final double[] hidden;
    private final double[] top;
    private final double[] hiddenSlope;
    private final double[] inputSlope;

    /** Creates working memory for {@code model}. */
    NeuralPass(NeuralModel model) {
        dimension = model.dimension();
        half = dimension / 2;
        first = model.items() * model.rowLength();
        firstBias = first + 2 * dimension * dimension;
        second = firstBias + dimension;
        secondBias = second + half * dimension;
        output = secondBias + half;
        outputBias = output + dimension + half;
        input = new double[2 * dimension];
        hidden = new double[dimension];
        top = new double[half];
        hiddenSlope = new double[dimension];
        inputSlope = new double[2 * dimension];
    }

    /** Returns the number of parameters of the network. */
    int size() {
        return outputBias + 1 - first;
    }

    /** Draws the network's weights with a variance of 2 / inputs (He et al., ICCV 2015); biases are 0. */
    void drawNetwork(double[] shared, SplittableRandom random) {
        copy(Gaussian.draw(2 * dimension * dimension, Math.sqrt(1.0 / dimension), random), shared, first);
        copy(Gaussian.draw(half * dimension, Math.sqrt(2.0 / dimension), random), shared, second);
        copy(Gaussian.draw(dimension + half, Math.sqrt(2.0 / (dimension + half)), random), shared, output);
        // The factorisation begins as a plain product of vectors, as in matrix factorisation.
        for (int d = 0; d < dimension; d++) {
            shared[output + d] = 1;
        }
    }

    private static void copy(double[] from, double[] to, int at) {
        System.arraycopy(from, 0, to, at, from.length);
    }

    /** Returns the score of an item before the logistic function. */
    double logit(double[] shared, double[] personal, int item) {
        int row = item * 2 * dimension;
        System.arraycopy(personal, dimension, input, 0, dimension);
        System.arraycopy(shared, row + dimension, input, dimension, dimension);
        layer(shared, first, firstBias, input, hidden);
        layer(shared, second, secondBias, hidden, top);
        double logit = shared[outputBias];
        for (int d = 0; d < dimension; d++) {
            logit += shared[output + d] * personal[d] * shared[row + d];
        }
        for (int t = 0; t < half; t++) {
            logit += shared[output + dimension + t] * top[t];
        }
        return logit;
    }

    private static void layer(double[] shared, int weights, int biases, double[] from, double[] to) {
        for (int o = 0; o < to.length; o++) {
            double product = DotProduct.of(shared, weights + o * from.length, from, 0, from.length);
            to[o] = Math.max(0, shared[biases + o] + product);
        }
    }

    /** Runs one step of gradient descent on the cross-entropy of one example. */
    void step(double[] shared, double[] personal, int item, double label, double rate) {
        double error = 1 / (1 + Math.exp(-logit(shared, personal, item))) - label;
        double move = -rate * error;
        int row = item * 2 * dimension;
        backToHidden(shared, move);
        backToInput(shared);
        for (int d = 0; d < dimension; d++) {
            double shopper = personal[d];
            double vector = shared[row + d];
            double weight = shared[output + d];
            shared[output + d] += move * shopper * vector;
            personal[d] += move * weight * vector;
            shared[row + d] += move * weight * shopper;
            personal[dimension + d] += inputSlope[d];
            shared[row + dimension + d] += inputSlope[dimension + d];
        }
        shared[outputBias] += move;
    }

    /** Moves output and second layer; {@code hiddenSlope} receives the moves of the first layer's units. */
    private void backToHidden(double[] shared, double move) {
        Arrays.fill(hiddenSlope, 0);
        for (int t = 0; t < half; t++) {
            int weight = output + dimension + t;
            double slope = top[t] > 0 ? move * shared[weight] : 0;
            shared[weight] += move * top[t];
            if (slope != 0) {
                int row = second + t * dimension;
                for (int d = 0; d < dimension; d++) {
                    hiddenSlope[d] += slope * shared[row + d];
                    shared[row + d] += slope * hidden[d];
                }
                shared[secondBias + t] += slope;
            }
        }
    }

    /** Moves the first layer; {@code inputSlope} receives the moves of its input. */
    private void backToInput(double[] shared) {
        Arrays.fill(inputSlope, 0);
        for (int o = 0; o < dimension; o++) {
            double slope = hidden[o] > 0 ? hiddenSlope[o] : 0;
            if (slope != 0) {
                int row = first + o * 2 * dimension;
                for (int i = 0; i < input.length; i++) {
                    inputSlope[i] += slope * shared[row + i];
                    shared[row + i] += slope * input[i];
                }
                shared[firstBias + o] += slope;
            }
        }
    }
}
