// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/** A mask added to a sum: words a second are {@code size} over the time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseParallelGC")
public class SeededPrgBenchmark {

    @Param({"16384", "1000000"})
    public int size;

    private final SeededPrg prg = new SeededPrg();
    private final SecretBytes seed = secret(1);
    private int[] ints = new int[0];
    private long[] longs = new long[0];

    @Setup
    public void allocate() {
        ints = new int[size];
        longs = new long[size];
    }

    /** Words of 32 bits. */
    @Benchmark
    public int[] add32() {
        prg.add(seed, 0, 1, ints);
        return ints;
    }

    /** Words of 64 bits. */
    @Benchmark
    public long[] add64() {
        prg.add(seed, 0, 1, longs);
        return longs;
    }

    /** Returns the key stream of {@code size} words of 32 bits, unused. */
    @Benchmark
    public byte[] streamOf32() {
        prg.begin(seed, 0);
        int bytes = size * Integer.BYTES;
        for (int at = 0; at < bytes; at += SeededPrg.CHUNK) {
            prg.next(Math.min(SeededPrg.CHUNK, bytes - at));
        }
        return prg.chunk().array();
    }

    private static SecretBytes secret(long seed) {
        byte[] bytes = new byte[SeededPrg.SEED_SIZE];
        new SplittableRandom(seed).nextBytes(bytes);
        return SecretBytes.owning(bytes);
    }
}
