// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import org.hanse.core.interaction.table.CandidatePairs;
import org.hanse.core.interaction.table.OwnPairs;
import org.hanse.core.interaction.table.PairEstimates;
import org.hanse.core.interaction.table.PairSettings;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.PairRows;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.shard.ShardRunner;

/**
 * Released sum of similar pairs.
 *
 * @param settings shape of the sum
 * @param noised contributions and noise; an upload is the negative sum of its parts, as that of gradients is
 * @param deviation standard deviation of the noise of a cell, in the unit of contributions
 */
public record PairSum(PairSettings settings, IntegerSum noised, double deviation) {

    /** Returns the value of a cell. */
    public double value(int cell) {
        return -noised.number(cell);
    }

    /**
     * Returns the estimates of other merchants' pairs.
     *
     * @param own contributions of the merchant within the sum
     */
    public PairRows rows(CandidatePairs candidates, OwnPairs own, ShardRunner shards) {
        return PairRows.of(
                PairEstimates.of(
                        candidates,
                        settings,
                        new PairEstimates.Released(this::value, own, deviation),
                        MemoryTables.NEIGHBOURS,
                        shards),
                digest());
    }

    private long digest() {
        long digest = noised.size();
        for (int cell = 0; cell < noised.size(); cell++) {
            digest = (digest ^ noised.integer(cell)) * 0x100000001b3L;
            digest ^= digest >>> 29;
        }
        return digest;
    }
}
