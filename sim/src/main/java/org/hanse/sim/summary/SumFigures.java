// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.hanse.sim.federate.CountRecord;
import org.hanse.sim.federate.PairRecord;
import org.hanse.sim.federate.SumRecord;

/**
 * Sum before the first round.
 *
 * @param asked participants that were asked
 * @param missing participants whose update is not in the sum
 * @param uploadBytes bytes of all messages to the coordinator
 * @param downloadBytes bytes of all messages to participants, with the sum for each
 * @param figures figures of this kind of sum
 * @param outcome reason for a missing sum; empty with a sum
 * @param <F> kind of figures
 */
public record SumFigures<F>(
        int asked,
        List<String> missing,
        long uploadBytes,
        long downloadBytes,
        @JsonUnwrapped F figures,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String outcome) {

    public SumFigures {
        missing = List.copyOf(missing);
    }

    /**
     * Figures of a sum of counts.
     *
     * @param cut counters of participants that were clipped
     * @param load share of counters of the sum above 0
     */
    public record CountLoad(long cut, double load) {}

    /**
     * Figures of a sum of similar pairs under noise.
     *
     * @param epsilon epsilon of the sum alone
     * @param deviation standard deviation of the noise of a cell, where a shopper adds 1 at most
     */
    public record PairNoise(double epsilon, double deviation) {}

    public static SumFigures<CountLoad> of(CountRecord record) {
        return of(record.sum(), new CountLoad(record.cut(), Numbers.thousandths(record.load())));
    }

    public static SumFigures<PairNoise> of(PairRecord record) {
        return of(record.sum(), new PairNoise(record.settings().epsilon(), Numbers.thousandths(record.deviation())));
    }

    private static <F> SumFigures<F> of(SumRecord sum, F figures) {
        return new SumFigures<>(
                sum.asked(), sum.missing(), sum.uploadBytes(), sum.downloadBytes(), figures, sum.outcome());
    }

    /** Returns the bytes of all messages. */
    long bytes() {
        return uploadBytes + downloadBytes;
    }
}
