// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizationSpecTest {

    private static final Path VECTORS = Path.of("..", "..", "shared", "reference", "privacy", "secagg-ring-bits.csv")
            .toAbsolutePath()
            .normalize();

    @ParameterizedTest
    @CsvSource({
        // 2 n B + 1 elements: 3 need two bits, 15 need four, 17 and no fewer need five
        "1, 1, 0, 2",
        "7, 1, 0, 4",
        "8, 1, 0, 5",
        "1, 8, 0, 5",
        "1000, 32768, 0, 26",
        // 2 (5 + 2.5) + 1 = 16 still fits into four bits, the least more does not
        "5, 1, 0.25, 4",
        "5, 1, 0.25000000000000006, 5",
        "2147483647, 1073741824, 0, 62"
    })
    void ringBits_isTheLeastThatHoldsEverySum(int participants, long bound, double noise, int bits) {
        assertThat(new QuantizationSpec(0.5, bound, participants, noise).ringBits())
                .isEqualTo(bits);
    }

    @Test
    void ringBits_referenceRows_agree() throws IOException {
        Assumptions.assumeTrue(Files.isRegularFile(VECTORS), () -> "no reference vectors at " + VECTORS);
        List<String> rows = Files.readAllLines(VECTORS);
        assertThat(rows.get(0)).isEqualTo("n_max,per_coordinate_bound_B,central_noise_std_over_B,ring_bits_min");
        assertThat(rows).hasSizeGreaterThan(10);
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            long bound = Long.parseLong(cells[1]);
            double noise = Double.parseDouble(cells[2]) * bound;
            assertThat(new QuantizationSpec(1, bound, Integer.parseInt(cells[0]), noise).ringBits())
                    .as(row)
                    .isEqualTo(Integer.parseInt(cells[3]));
        }
    }

    @Test
    void of_sumsWiderThanARing_isRefusedWithWhatToDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuantizationSpec(1, 1L << 40, 1 << 22, 0))
                .withMessageContaining("do not fit into a ring of 62 bits: use a coarser grid or a smaller cohort");
        assertThatIllegalArgumentException().isThrownBy(() -> new QuantizationSpec(1, 1, 1, 1e300));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void of_gridOutOfRange_isRefused(double grid) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuantizationSpec(grid, 1, 1, 0))
                .withMessageContaining("grid " + grid);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0", "9007199254740993, 1, 0", "1, 0, 0", "1, 1, -0.5", "1, 1, NaN", "1, 1, Infinity"})
    void of_anythingElseOutOfRange_isRefused(long bound, int participants, double noise) {
        assertThatIllegalArgumentException().isThrownBy(() -> new QuantizationSpec(1, bound, participants, noise));
    }
}
