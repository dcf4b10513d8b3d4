// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.hanse.core.quantize.RingVector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A masked update that arrives is added to the sum, and one that leaves is packed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseParallelGC")
public class MaskWordsBenchmark {

    @Param("1000000")
    public int size;

    @Param({"23", "40"})
    public int bits;

    private MaskWords sum = MaskWords.zero(2, 0);
    private byte[] packed = new byte[0];

    @Setup
    public void prepare() {
        long[] elements = new SplittableRandom(1).longs(size, 0, 1L << bits).toArray();
        packed = RingVector.ofElements(bits, elements).packed();
        sum = MaskWords.zero(bits, size);
    }

    @Benchmark
    public MaskWords accumulate() {
        sum.add(packed, 0);
        return sum;
    }

    @Benchmark
    public byte[] pack() {
        sum.write(packed, 0);
        return packed;
    }
}
