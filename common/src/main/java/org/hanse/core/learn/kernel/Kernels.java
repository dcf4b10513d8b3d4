// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

/**
 * Hot operations of the network. Implementations have no state, so one instance serves all threads. No other thread may access the outputs
 * meanwhile. Results of one implementation on one machine depend on the arguments alone; two implementations agree to rounding.
 *
 * <p>NaN and infinite values propagate: callers check the loss.
 */
public interface Kernels {

    /** Returns the fastest implementation on this JVM: on the Vector API if its module is present, else plain loops. */
    static Kernels best() {
        return KernelChoice.BEST;
    }

    /**
     * Returns the implementation of this name, {@code vector} or {@code scalar}, for comparisons.
     *
     * @throws IllegalArgumentException if there is no such name
     * @throws IllegalStateException if this JVM cannot run it
     */
    static Kernels named(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("kernels without a name");
        }
        return KernelChoice.choose(name);
    }

    /** Returns the name of the arithmetic, for benchmarks and provenance: {@code vector-512}, {@code scalar}. */
    String name();

    /** Copies {@code b} into {@code packed}, to be the right factor of {@link #multiply(Matrix, PackedMatrix, Matrix, boolean)}. */
    void pack(Matrix b, PackedMatrix packed);

    /**
     * Computes {@code c = a b}, or {@code c += a b} if {@code accumulate}. Every element of the product is summed in
     * order of the inner index, for every shape.
     *
     * @param a {@code [rows, inner]}, any strides
     * @param b {@code [inner, columns]}, packed by this implementation
     * @param c {@code [rows, columns]}, column stride 1; overlaps neither factor
     */
    void multiply(Matrix a, PackedMatrix b, Matrix c, boolean accumulate);

    /**
     * Packs {@code b} into {@code scratch} and computes the product, see {@link #multiply(Matrix, PackedMatrix,
     * Matrix, boolean)}.
     */
    default void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate, PackedMatrix scratch) {
        pack(b, scratch);
        multiply(a, scratch, c, accumulate);
    }

    /**
     * Computes {@code c += a t}; row {@code k} of {@code t} is row {@code places[k]} of a table, which is read in
     * place.
     *
     * @param a {@code [rows, inner]}, column stride 1
     * @param table {@code [any, columns]}
     * @param places {@code [inner]} or longer
     * @param c {@code [rows, columns]}, column stride 1; overlaps neither factor
     */
    default void addProductOfRows(Matrix a, float[] table, int[] places, Matrix c) {
        for (int k = 0; k < a.columns(); k++) {
            for (int i = 0; i < a.rows(); i++) {
                addScaled(
                        a.values()[a.at() + i * a.rowStride() + k],
                        table,
                        places[k] * c.columns(),
                        c.values(),
                        c.at() + i * c.rowStride(),
                        c.columns());
            }
        }
    }

    /** Returns the inner product of {@code size} elements. */
    float dot(float[] x, int xAt, float[] y, int yAt, int size);

    /** Computes {@code y += factor x}. */
    void addScaled(float factor, float[] x, int xAt, float[] y, int yAt, int size);

    /** Computes {@code x *= factor}. */
    void scale(float factor, float[] x, int xAt, int size);

    /** Returns the greatest of {@code size} elements; minus infinity of none. */
    float maximum(float[] x, int xAt, int size);

    /**
     * Computes {@code x = exp(x - shift)} and returns the sum. Expects {@code x <= shift}; minus infinity becomes 0.
     */
    float exponentials(float[] x, int xAt, int size, float shift);

    /**
     * Computes one step of a gated recurrent unit for one row (docs/design/network.md, section 3, {@code gru}).
     *
     * @param gates on entry {@code [3 d]} from the input: reset, update, candidate, before activation; on return after
     *     it
     * @param state {@code [3 d]} from the state before, likewise; read only
     * @param previous {@code [d]}, the state before
     * @param next {@code [d]}, receives the new state; may be {@code previous} at the same offset
     */
    void recurrentStep(
            float[] gates,
            int gatesAt,
            float[] state,
            int stateAt,
            float[] previous,
            int previousAt,
            float[] next,
            int nextAt,
            int d);

    /**
     * Computes the gradient of {@link #recurrentStep}.
     *
     * @param gates on entry the step's activations; on return the gradient with respect to the step's input
     * @param state on entry the step's {@code state}; on return the gradient with respect to it
     * @param previous the state before
     * @param next gradient with respect to the new state; on return its direct part with respect to the state before
     */
    void recurrentStepGradient(
            float[] gates,
            int gatesAt,
            float[] state,
            int stateAt,
            float[] previous,
            int previousAt,
            float[] next,
            int nextAt,
            int d);

    /**
     * Computes the convolution of one title with its rectifier and maximum (docs/design/network.md, section 2).
     *
     * @param projected {@code [rows, 3 filters]}, each token's row projected by the three parts of the weights
     * @param rowOf {@code rowOf[i]}, for {@code i} in {@code [from, to)}, is the row of {@code projected} of the
     *     title's tokens in order
     * @param bias {@code [filters]}
     * @param maxima {@code [filters]}, receives the maxima, 0 for an empty title
     * @param winners {@code [filters]}, receives the place (0 is the first token) of the maximum as a float; -1 where
     *     the maximum is 0
     */
    void convolveTitle(
            float[] projected,
            int[] rowOf,
            int from,
            int to,
            float[] bias,
            int biasAt,
            float[] maxima,
            int maximaAt,
            float[] winners,
            int winnersAt,
            int filters);

    /**
     * Computes one step of Adam on {@code size} parameters: {@code m = b1 m + (1 - b1) g}, {@code v = b2 v + (1 - b2)
     * g g}, {@code p = p (1 - decay) - rate m / (sqrt(v) / sqrtCorrection + epsilon)}, {@code g = 0}.
     *
     * <p>Source: Kingma and Ba, ICLR 2015, algorithm 1, with decoupled decay (Loshchilov and Hutter, ICLR 2019,
     * algorithm 2).
     */
    void adam(float[] p, float[] g, float[] m, float[] v, int at, int size, AdamStep step);

    /**
     * The numbers of one step of Adam that are the same for many parameters.
     *
     * @param rate learning rate, already divided by the correction of the first moment, 1 - b1^t
     * @param b1 decay of the first moment
     * @param b2 decay of the second moment
     * @param epsilon added to the root of the second moment
     * @param sqrtCorrection root of the correction of the second moment, sqrt(1 - b2^t)
     * @param decay part of the parameter that is taken off, learning rate times weight decay
     */
    record AdamStep(float rate, float b1, float b2, float epsilon, float sqrtCorrection, float decay) {}
}
