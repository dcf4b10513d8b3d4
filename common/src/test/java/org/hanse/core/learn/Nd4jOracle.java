// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.KernelsForTesting;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A graph of ND4J operations in double precision, and its gradients as ND4J derives them: an oracle that neither we nor
 * our equations wrote.
 */
public final class Nd4jOracle {

    public final SameDiff graph = SameDiff.create();

    public static List<Kernels> kernels() {
        return KernelsForTesting.both();
    }

    public static float[] random(int size, double deviation, SplittableRandom random) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    /** Part of an array as a matrix whose rows begin {@code stride} elements after one another. */
    public static INDArray matrix(float[] values, int at, int rows, int columns, int stride) {
        double[][] copy = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                copy[i][j] = values[at + i * stride + j];
            }
        }
        return Nd4j.createFromArray(copy);
    }

    public static INDArray matrix(float[] values, int at, int rows, int columns) {
        return matrix(values, at, rows, columns, columns);
    }

    public SDVariable variable(String name, INDArray value) {
        return graph.var(name, value);
    }

    public SDVariable constant(INDArray value) {
        return graph.constant(value);
    }

    public SDVariable zeros(int rows, int columns) {
        return graph.constant(Nd4j.zeros(DataType.DOUBLE, rows, columns));
    }

    /** Sum of the products of {@code values} with {@code upstream}: a loss with that gradient. */
    public SDVariable weighed(SDVariable values, INDArray upstream) {
        return values.mul(constant(upstream)).sum();
    }

    /** Gradients by name of the variable. */
    public record Gradients(Map<String, INDArray> byName) {

        public INDArray of(String name) {
            return Objects.requireNonNull(byName.get(name), name);
        }
    }

    /** The gradients of {@code loss} with respect to variables. */
    public Gradients gradients(SDVariable loss, String... names) {
        graph.setLossVariables(loss);
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            return new Gradients(graph.calculateGradients(Collections.emptyMap(), names));
        } finally {
            System.setOut(out); // ND4J prints a line for each operation that it differentiates
        }
    }

    /** The values of variables, all in one pass. */
    public List<INDArray> values(List<SDVariable> variables) {
        String[] names = variables.stream().map(SDVariable::name).toArray(String[]::new);
        Map<String, INDArray> values = graph.output(Collections.emptyMap(), names);
        return variables.stream()
                .map(variable -> Objects.requireNonNull(values.get(variable.name())))
                .toList();
    }

    public static void requireClose(
            String what, float[] actual, int at, int stride, INDArray expected, double tolerance) {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < expected.rows(); i++) {
            for (int j = 0; j < expected.columns(); j++) {
                double difference = actual[at + i * stride + j] - expected.getDouble(i, j);
                if (!(Math.abs(difference) <= tolerance)) {
                    wrong.add("[" + i + ", " + j + "] " + actual[at + i * stride + j] + " is not "
                            + expected.getDouble(i, j));
                }
            }
        }
        assertThat(wrong).as(what).isEmpty();
        assertThat(expected.normmaxNumber().doubleValue())
                .as(what + " says something")
                .isGreaterThan(100 * tolerance);
    }

    public static void requireClose(String what, double actual, double expected, double tolerance) {
        assertThat(actual).as(what).isCloseTo(expected, within(tolerance));
    }
}
