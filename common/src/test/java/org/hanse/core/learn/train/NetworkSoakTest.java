// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Memory of a long training: neither reachable memory nor the process grows.
 *
 * <p>Reachable memory may grow by {@value #HEAP_BYTES} bytes in 18,000 steps, less than one object for each step. The process may grow by
 * {@value #PROCESS_KILOBYTES} kB, because the collector allocates and frees pages. A leak of 2 kB for each step outside of the heap would
 * show.
 */
@Tag("nightly")
class NetworkSoakTest {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int FIRST = 2_000;
    private static final int LAST = 20_000;
    private static final long HEAP_BYTES = 256 << 10;
    private static final long PROCESS_KILOBYTES = 32 << 10;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Limit of {@link NetworkAllocationTest}; vectors on the heap would take ten times as much. */
    private static final long BYTES_A_STEP = 8192;

    /** Garbage that makes the collector take its pages before the first look. */
    private static final int GARBAGE_MEGABYTES = 1024;

    @Test
    void epoch_manySteps_memoryStaysFlat() throws IOException {
        assumeThat(STATUS).exists();
        NetworkMode mode = NetworkMode.full(EncoderKind.GRU, Gate.CONTEXTUAL, true, 4);
        NetworkTrainer trainer = new TrainingFixture(3).trainer(mode, 4, Kernels.best(), ShardRunner.sequential());
        int steps = 0;
        for (; steps < FIRST; steps += trainer.steps()) {
            trainer.epoch((step, loss) -> {});
        }
        int kept = 0;
        for (int i = 0; i < GARBAGE_MEGABYTES; i++) {
            kept += new byte[1 << 20].length >> 20;
        }
        assertThat(kept).isEqualTo(GARBAGE_MEGABYTES);
        long heap = heap();
        long process = process();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        int before = steps;
        for (; steps < LAST; steps += trainer.steps()) {
            trainer.epoch((step, loss) -> {});
        }
        long each = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / (steps - before);
        assertThat(each).as("bytes allocated in a step").isLessThan(BYTES_A_STEP);
        assertThat(heap() - heap).as("bytes reachable").isLessThan(HEAP_BYTES);
        assertThat(process() - process).as("kB of the process").isLessThan(PROCESS_KILOBYTES);
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }

    /** Resident memory in kB. */
    private static long process() throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no VmRSS in " + STATUS);
    }
}
