// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.hanse.file.TemporaryPath;

/**
 * Measurement of the memory of one side of secure aggregation. That side is a process of its own with its production driver. It runs whole
 * rounds with less and less heap, until it fails. This process plays all other participants.
 */
public final class SecAggMemoryRun {

    private static final int FIRST_MEBIBYTES = 32;

    /** Least resolution of small heaps; the resolution of greater heaps is a thirty-second. */
    private static final int FINEST_MEBIBYTES = 4;

    private SecAggMemoryRun() {}

    /**
     * Measures one side for each number of participants and each number of elements.
     *
     * @param main main class of either side, see {@link NodeSide} and {@link CoordinatorSide}
     * @param random secure
     * @param progress receives a report of each measurement
     */
    public static List<SecAggMemory> run(
            SecAggMemory.Side side,
            SecAggSettings settings,
            Class<?> main,
            SecureRandom random,
            Consumer<String> progress) {
        List<SecAggMemory> measured = new ArrayList<>();
        for (int participants : settings.participants()) {
            for (int size : settings.sizes()) {
                SecAggCohort cohort = new SecAggCohort(participants, size, settings, random);
                Least least = side == SecAggMemory.Side.NODE ? node(cohort, main) : coordinator(cohort, main);
                measured.add(new SecAggMemory(
                        side,
                        participants,
                        size,
                        cohort.plan().quantization().ringBits(),
                        (long) least.mebibytes << 20,
                        least.peakRssBytes));
                progress.accept(participants + " participants, " + size + " elements");
            }
        }
        return measured;
    }

    private static Least node(SecAggCohort cohort, Class<?> main) {
        return least(mebibytes -> {
            try (ChildJvm child = new ChildJvm(main, mebibytes, List.of(NodeSide.NAME))) {
                try {
                    return Optional.of(NodeSide.take(cohort, child));
                } catch (IOException e) {
                    child.requireOutOfMemory(e);
                    return Optional.empty();
                }
            }
        });
    }

    /** Its messages are made once, into a folder. */
    private static Least coordinator(SecAggCohort cohort, Class<?> main) {
        try (TemporaryPath folder = TemporaryPath.folder("hanse-bench-messages")) {
            try {
                CoordinatorSide.record(cohort, folder.path());
            } catch (IOException e) {
                throw TemporaryPath.unusable(e);
            }
            return least(mebibytes -> {
                List<String> arguments =
                        List.of(CoordinatorSide.NAME, folder.path().toString());
                try (ChildJvm child = new ChildJvm(main, mebibytes, arguments)) {
                    try {
                        return Optional.of(peak(child));
                    } catch (IOException e) {
                        child.requireOutOfMemory(e);
                        return Optional.empty();
                    }
                }
            });
        }
    }

    /** Returns the peak memory from the last message of a child. */
    static OptionalLong peak(ChildJvm child) throws IOException {
        long bytes = child.answers().readLong();
        return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
    }

    private record Least(int mebibytes, OptionalLong peakRssBytes) {}

    /**
     * Returns the least heap that lets {@code attempt} succeed.
     *
     * @param attempt attempt with a heap in mebibytes; empty if the heap did not suffice
     */
    private static Least least(IntFunction<Optional<OptionalLong>> attempt) {
        int tooFew = 0;
        int enough = FIRST_MEBIBYTES;
        Optional<OptionalLong> peak = attempt.apply(enough);
        while (peak.isEmpty()) {
            tooFew = enough;
            enough = Math.multiplyExact(enough, 2);
            peak = attempt.apply(enough);
        }
        OptionalLong peakOfLeast = peak.get();
        while (enough - tooFew > Math.max(FINEST_MEBIBYTES, enough / 32)) {
            int middle = (tooFew + enough) / 2;
            Optional<OptionalLong> found = attempt.apply(middle);
            if (found.isPresent()) {
                enough = middle;
                peakOfLeast = found.get();
            } else {
                tooFew = middle;
            }
        }
        return new Least(enough, peakOfLeast);
    }
}
