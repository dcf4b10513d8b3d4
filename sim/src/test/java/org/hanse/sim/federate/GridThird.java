// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * A third of a grid of many equal cases, such as a kill at each write. The gate plays the third that the commit chooses at
 * random; the nightly group plays the whole grid.
 */
final class GridThird {

    private static final int CHOSEN = Math.floorMod(commit().hashCode(), 3);

    private GridThird() {}

    /** Returns the cases from 1 to {@code last} that the gate plays. */
    static IntStream to(int last) {
        return IntStream.rangeClosed(1, last).filter(index -> index % 3 == CHOSEN);
    }

    /** Returns the hash of the commit, or a text that is always the same without Git or a repository. */
    private static String commit() {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "HEAD")
                    .redirectErrorStream(true)
                    .start();
            return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
