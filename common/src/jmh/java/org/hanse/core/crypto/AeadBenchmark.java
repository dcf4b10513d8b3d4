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

/** Shares sealed for a holder, and opened by it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseParallelGC")
public class AeadBenchmark {

    /** Bytes: a share of either secret. */
    @Param("80")
    public int size;

    private final SecretBytes key = secret(1);
    private final byte[] associated = new byte[120];
    private byte[] text = new byte[0];
    private byte[] ciphertext = new byte[0];

    @Setup
    public void prepare() {
        SplittableRandom random = new SplittableRandom(2);
        random.nextBytes(associated);
        text = new byte[size];
        random.nextBytes(text);
        ciphertext = Aead.seal(key, text, associated);
    }

    @Benchmark
    public byte[] seal() {
        return Aead.seal(key, text, associated);
    }

    @Benchmark
    public byte[] open() {
        return Aead.open(key, ciphertext, associated);
    }

    private static SecretBytes secret(long seed) {
        byte[] bytes = new byte[Aead.KEY_SIZE];
        new SplittableRandom(seed).nextBytes(bytes);
        return SecretBytes.owning(bytes);
    }
}
