// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is compared and how thoroughly.
 *
 * @param cases in the order in which they are measured
 * @param clipping what clipped sums are timed on; at most 64 negatives
 * @param threads of each side
 * @param runs measured training steps of each side; slow sides make fewer
 * @param steps training steps whose losses are compared, at least 1
 * @param warmSeconds how long our sides train before that, until the JVM has compiled what it is going to; at least 0
 * @param calls measured recommendations, at least 1
 * @param python interpreter to use; the usual ones where empty
 * @param peers who else takes part
 * @param kernels our arithmetic, {@code vector} or {@code scalar}; the best of this machine where empty
 */
public record SpeedSettings(
        List<SpeedCase> cases,
        Workload clipping,
        int threads,
        int runs,
        int steps,
        int warmSeconds,
        int calls,
        Optional<Path> python,
        Set<Peer> peers,
        Optional<String> kernels) {

    /** Third-party library. */
    public enum Peer {
        TORCH,
        DL4J
    }

    /** The cases of {@link #clipping}: with objectives or without, as the others are. */
    List<SpeedCase> clippingCases() {
        return cases.stream()
                .map(speedCase -> new SpeedCase(clipping, speedCase.objectives()))
                .distinct()
                .toList();
    }

    public SpeedSettings {
        cases = List.copyOf(cases);
        peers = Set.copyOf(peers);
        if (threads < 1 || runs < 1 || steps < 1 || warmSeconds < 0 || calls < 1) {
            throw new IllegalArgumentException(threads + " threads, " + runs + " runs, " + steps + " steps, "
                    + warmSeconds + " s to warm up, " + calls + " calls");
        }
    }
}
