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

/** A signature made, and one verified. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseParallelGC")
public class SigningKeyBenchmark {

    /** Bytes of a message; an advertisement's are some three hundred. */
    @Param("300")
    public int size;

    private final SigningKey key = SigningKey.of(secret(1));
    private byte[] message = new byte[0];
    private Signature signature = key.sign(message);

    @Setup
    public void prepare() {
        message = new byte[size];
        new SplittableRandom(2).nextBytes(message);
        signature = key.sign(message);
    }

    @Benchmark
    public Signature sign() {
        return key.sign(message);
    }

    @Benchmark
    public boolean verify() {
        return key.verifyingKey().verifies(message, signature);
    }

    private static SecretBytes secret(long seed) {
        byte[] bytes = new byte[32];
        new SplittableRandom(seed).nextBytes(bytes);
        return SecretBytes.owning(bytes);
    }
}
