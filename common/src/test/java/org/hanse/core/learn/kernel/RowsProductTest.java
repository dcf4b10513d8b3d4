// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products with rows of a table that are read where they stand, against sums in double precision. */
class RowsProductTest {

    private static final int[] ROWS = {0, 1, 2, 3, 4, 5, 6, 7, 13};
    private static final int[] COLUMNS = {1, 3, 8, 15, 16, 17, 31, 32, 33, 40, 48, 65};
    private static final int[] INNER = {0, 1, 2, 63, 64, 65, 130};
    private static final int TABLE = 9;

    static List<Kernels> kernels() {
        return KernelsForTesting.both();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void addProductOfRows_anyShapes_isTheSumOfProducts(Kernels kernels) {
        SplittableRandom random = new SplittableRandom(3);
        for (int rows : ROWS) {
            for (int columns : COLUMNS) {
                for (int inner : INNER) {
                    check(kernels, rows, columns, inner, random);
                }
            }
        }
    }

    /** Checks a table whose last row, at its very end, is among the read rows. */
    private static void check(Kernels kernels, int rows, int columns, int inner, SplittableRandom random) {
        int gap = random.nextInt(4);
        int at = random.nextInt(3);
        float[] left = Shapes.random(at + rows * (inner + gap), random);
        float[] table = Shapes.random(TABLE * columns, random);
        int[] places = random.ints(inner + gap, 0, TABLE).toArray();
        if (inner > 0) {
            places[inner / 2] = TABLE - 1;
        }
        int stride = columns + gap;
        float[] result = Shapes.random(at + rows * stride + gap, random);
        float[] before = result.clone();

        kernels.addProductOfRows(
                new Matrix().set(left, at, rows, inner, inner + gap),
                table,
                places,
                new Matrix().set(result, at, rows, columns, stride));

        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double expected = before[at + i * stride + j];
                for (int k = 0; k < inner; k++) {
                    expected += (double) left[at + i * (inner + gap) + k] * table[places[k] * columns + j];
                }
                assertThat((double) result[at + i * stride + j])
                        .as("%d x %d x %d at %d, %d", rows, inner, columns, i, j)
                        .isCloseTo(expected, within(1e-4));
                before[at + i * stride + j] = result[at + i * stride + j];
            }
        }
        // Only the result is written to.
        assertThat(result).isEqualTo(before);
    }
}
