// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Options for reading data sets.
 *
 * @param clock determines future times
 * @param policy treatment of faulty rows
 * @param threads threads of the reading database
 * @param memoryMegabytes memory of that database before it uses the disk
 * @param folder folder for temporary files; empty for that of the system
 */
public record ReadingOptions(
        InstantSource clock, CleaningPolicy policy, int threads, int memoryMegabytes, Optional<Path> folder) {

    private static final int DEFAULT_THREADS = 2;

    /** Enough for the work of ten million rows to stay in memory, with room for the rest within 2 GiB. */
    private static final int DEFAULT_MEMORY_MEGABYTES = 600;

    public ReadingOptions {
        if (threads < 1 || memoryMegabytes < 64) {
            throw new IllegalArgumentException(threads + " threads, " + memoryMegabytes + " MB");
        }
    }

    /** Returns lenient cleaning with two threads. */
    public static ReadingOptions standard(InstantSource clock) {
        return new ReadingOptions(
                clock, CleaningPolicy.LENIENT, DEFAULT_THREADS, DEFAULT_MEMORY_MEGABYTES, Optional.empty());
    }

    public ReadingOptions with(CleaningPolicy other) {
        return new ReadingOptions(clock, other, threads, memoryMegabytes, folder);
    }

    public ReadingOptions withThreads(int other) {
        return new ReadingOptions(clock, policy, other, memoryMegabytes, folder);
    }

    /** Returns these options with another folder for temporary files; it exists. */
    public ReadingOptions withFolder(Path other) {
        return new ReadingOptions(clock, policy, threads, memoryMegabytes, Optional.of(other));
    }
}
