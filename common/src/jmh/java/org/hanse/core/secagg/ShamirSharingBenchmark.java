// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.security.SecureRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
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

/** A secret shared, and put together from as many shares as it takes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseParallelGC")
public class ShamirSharingBenchmark {

    @Param("100")
    public int count;

    @Param("67")
    public int threshold;

    private final SecretBytes secret = secret(1);

    /** As nodes have it: numbers differ from run to run, what they cost does not. */
    private final SecureRandom random = new SecureRandom();

    private List<Integer> places = List.of(1);
    private List<ShamirShare> shares = List.of();
    private ShamirSharing.Recovery recovery = new ShamirSharing.Recovery(places);

    @Setup
    public void prepare() {
        places = IntStream.rangeClosed(1, threshold).boxed().toList();
        shares = ShamirSharing.split(secret, threshold, count, random).subList(0, threshold);
        recovery = new ShamirSharing.Recovery(places);
    }

    @Benchmark
    public List<ShamirShare> split() {
        return ShamirSharing.split(secret, threshold, count, random);
    }

    /** Computes the recovery, which all secrets with the same holders share. */
    @Benchmark
    public ShamirSharing.Recovery weights() {
        return new ShamirSharing.Recovery(places);
    }

    @Benchmark
    public SecretBytes recover() {
        return recovery.recover(shares);
    }

    private static SecretBytes secret(long seed) {
        byte[] bytes = new byte[ShamirSharing.SECRET_SIZE];
        new SplittableRandom(seed).nextBytes(bytes);
        return SecretBytes.copyOf(bytes, SecretAccess.granted());
    }
}
