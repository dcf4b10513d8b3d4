// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The matrix product of both implementations against sums in double precision, for many shapes and strides. */
class MatrixProductTest {

    private static final int[] ROWS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 19};
    private static final int[] COLUMNS = {0, 1, 3, 4, 5, 8, 9, 15, 16, 17, 24, 31, 32, 33, 48, 65};
    private static final int[] INNER = {0, 1, 2, 7, 16, 33, 256, 257};

    static List<Kernels> kernels() {
        return KernelsForTesting.both();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void multiply_anyShapesAndStrides_isTheSumOfProducts(Kernels kernels) {
        SplittableRandom random = new SplittableRandom(1);
        PackedMatrix packed = new PackedMatrix();
        for (int rows : ROWS) {
            for (int columns : COLUMNS) {
                for (int inner : INNER) {
                    check(kernels, packed, rows, columns, inner, random);
                }
            }
        }
    }

    /** One product with views that are transposed, strided and accumulated into or not, as the coins fall. */
    private static void check(
            Kernels kernels, PackedMatrix packed, int rows, int columns, int inner, SplittableRandom random) {
        int gap = random.nextInt(4);
        int at = random.nextInt(3);
        boolean turnedLeft = random.nextBoolean();
        boolean turnedRight = random.nextBoolean();
        boolean accumulate = random.nextBoolean();
        float[] left = Shapes.random(at + (rows + inner + gap) * (rows + inner + gap), random);
        float[] right = Shapes.random(at + (columns + inner + gap) * (columns + inner + gap), random);
        int stride = columns + gap;
        float[] result = Shapes.random(at + rows * stride + gap, random);
        float[] before = result.clone();
        Matrix a = turnedLeft
                ? new Matrix().setTransposed(left, at, rows, inner, rows + gap)
                : new Matrix().set(left, at, rows, inner, inner + gap);
        Matrix b = turnedRight
                ? new Matrix().setTransposed(right, at, inner, columns, inner + gap)
                : new Matrix().set(right, at, inner, columns, columns + gap);
        Matrix c = new Matrix().set(result, at, rows, columns, stride);
        kernels.multiply(a, b, c, accumulate, packed);
        String what = rows + " x " + inner + " x " + columns + ", gap " + gap + ", transposed " + turnedLeft + " "
                + turnedRight + ", accumulate " + accumulate;
        float[] expected = before.clone();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int place = at + i * stride + j;
                double sum = accumulate ? before[place] : 0;
                double size = Math.abs(sum);
                for (int p = 0; p < inner; p++) {
                    double product = (double) element(a, i, p) * element(b, p, j);
                    sum += product;
                    size += Math.abs(product);
                }
                if (!(Math.abs(result[place] - sum) <= (inner + 2) * Shapes.ROUNDING * size)) {
                    throw new AssertionError(what + ": " + result[place] + " is not " + sum);
                }
                expected[place] = result[place];
            }
        }
        assertThat(result).as("nothing beside the result is written: " + what).isEqualTo(expected);
    }

    private static float element(Matrix matrix, int i, int j) {
        return matrix.values()[matrix.at() + i * matrix.rowStride() + j * matrix.columnStride()];
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void multiply_rowsCutInPieces_givesTheSameBits(Kernels kernels) {
        // This permits any size of shards and tiles.
        SplittableRandom random = new SplittableRandom(2);
        int rows = 23;
        int inner = 70;
        int columns = 37;
        float[] left = Shapes.random(rows * inner, random);
        PackedMatrix packed = new PackedMatrix();
        kernels.pack(new Matrix().set(Shapes.random(inner * columns, random), 0, inner, columns), packed);
        float[] whole = new float[rows * columns];
        kernels.multiply(
                new Matrix().set(left, 0, rows, inner), packed, new Matrix().set(whole, 0, rows, columns), false);
        for (int cut = 1; cut < rows; cut++) {
            float[] pieces = new float[rows * columns];
            Matrix a = new Matrix();
            Matrix c = new Matrix();
            kernels.multiply(a.set(left, 0, cut, inner), packed, c.set(pieces, 0, cut, columns), false);
            a.set(left, cut * inner, rows - cut, inner);
            kernels.multiply(a, packed, c.set(pieces, cut * columns, rows - cut, columns), false);
            assertThat(pieces).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void multiply_infinitiesAndNaN_areCarriedOn(Kernels kernels) {
        float[] left = new float[4 * 3];
        Arrays.fill(left, 1f);
        left[0] = Float.POSITIVE_INFINITY;
        left[3] = Float.NaN;
        float[] right = new float[3 * 20];
        Arrays.fill(right, 1f);
        float[] result = new float[4 * 20];
        kernels.multiply(
                new Matrix().set(left, 0, 4, 3),
                new Matrix().set(right, 0, 3, 20),
                new Matrix().set(result, 0, 4, 20),
                false,
                new PackedMatrix());
        for (int j = 0; j < 20; j++) {
            assertThat(result[j]).isEqualTo(Float.POSITIVE_INFINITY);
            assertThat(result[20 + j]).isNaN();
            assertThat(result[40 + j]).isEqualTo(3f);
        }
    }
}
