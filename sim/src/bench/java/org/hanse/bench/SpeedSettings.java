// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of the speed comparison.
 *
 * @param cases in the order of measurement
 * @param clipping cases for clipped sums; at most 64 negatives
 * @param threads threads of each side
 * @param runs measured training steps of each side; slow sides run fewer
 * @param steps training steps with compared losses, at least 1
 * @param warmSeconds warm-up time of Hanse, at least 0
 * @param calls measured recommendations, at least 1
 * @param python Python interpreter; empty for the usual ones
 * @param peers third-party libraries
 * @param kernels kernels of Hanse, {@code vector} or {@code scalar}; empty for the best of this machine
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

    /** Returns the cases of {@link #clipping}, with objectives if the other cases have them. */
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
