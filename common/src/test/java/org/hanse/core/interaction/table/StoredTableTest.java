// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes of a {@link SparseTable}, whole and damaged. */
class StoredTableTest {

    private static final long KEY = 0x1234_5678_9abcL;
    private static final SparseTable TABLE = CommonShopperTable.of(
                    RandomLogs.of(3, 20, 12, 10), 12, 5, 0, ShardRunner.sequential())
            .counts();

    @Test
    void of_storedBytes_isTheTable() {
        assertEqual(SparseTable.of(TABLE.toBytes(KEY), KEY));
        SparseTable empty = SparseTable.of(new int[1], new int[0], new double[0]);
        assertThat(SparseTable.of(empty.toBytes(KEY), KEY).rows()).isZero();
    }

    private static void assertEqual(SparseTable read) {
        assertThat(read.rows()).isEqualTo(TABLE.rows());
        assertThat(read.entries()).isEqualTo(TABLE.entries()).isPositive();
        for (int row = 0; row <= TABLE.rows(); row++) {
            assertThat(read.start(row)).isEqualTo(TABLE.start(row));
        }
        for (int e = 0; e < TABLE.entries(); e++) {
            assertThat(read.column(e)).isEqualTo(TABLE.column(e));
            assertThat(read.value(e)).isEqualTo(TABLE.value(e));
        }
    }

    @Test
    void of_anyByteChanged_isRejected() {
        byte[] bytes = TABLE.toBytes(KEY).array();
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assertThatThrownBy(() -> SparseTable.of(ByteBuffer.wrap(damaged), KEY))
                    .as("byte %s", at)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("stored table: found ");
        }
    }

    @Test
    void of_anyLength_isRejected() {
        byte[] bytes = TABLE.toBytes(KEY).array();
        for (int length = 0; length < bytes.length + 20; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            if (length != bytes.length) {
                assertThatThrownBy(() -> SparseTable.of(ByteBuffer.wrap(cut), KEY))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void of_tableOfOtherData_isRejected() {
        assertThatThrownBy(() -> SparseTable.of(TABLE.toBytes(KEY), KEY + 1))
                .hasMessage("stored table: found a table of other data; expected that of the present data");
    }

    /** Numbers that no table has, with a checksum that fits. */
    @ParameterizedTest(name = "number {1} at {0}")
    @CsvSource({"16, -1", "16, 11", "20, 2147483647", "24, 1000000", "24, -1", "72, -1", "72, 12", "72, 11"})
    void of_impossibleNumbers_areRejected(int at, int number) {
        byte[] bytes = TABLE.toBytes(KEY).array();
        ByteBuffer.wrap(bytes).putInt(at, number);
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, bytes.length - Long.BYTES);
        ByteBuffer.wrap(bytes).putLong(bytes.length - Long.BYTES, crc.getValue());
        assertThatThrownBy(() -> SparseTable.of(ByteBuffer.wrap(bytes), KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("stored table: found ");
    }
}
