// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import java.util.concurrent.TimeUnit;
import org.hanse.core.crypto.StreamRandom;
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

/** Noise for an update of a million coordinates, and the tables that Skellam noise takes once a job. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-XX:+UseParallelGC")
public class NoiseBenchmark {

    private static final int SIZE = 1_000_000;

    /** Standard deviation in steps. */
    @Param({"32", "4096", "131072"})
    public double deviation;

    private final StreamRandom random = StreamRandom.seededForTesting(1);
    private RoundedGaussianSampler gaussian = RoundedGaussianSampler.of(1);
    private SkellamSampler skellam = SkellamSampler.of(1);

    @Setup
    public void prepare() {
        gaussian = RoundedGaussianSampler.of(deviation);
        skellam = SkellamSampler.of(deviation * deviation);
    }

    @Benchmark
    public long[] roundedGaussian() {
        return gaussian.draw(SIZE, random);
    }

    @Benchmark
    public long[] skellam() {
        return skellam.draw(SIZE, random);
    }

    @Benchmark
    public SkellamSampler table() {
        return SkellamSampler.of(deviation * deviation);
    }
}
