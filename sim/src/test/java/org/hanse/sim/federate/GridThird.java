// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * A third of a grid of many equal cases, such as a kill at each write. The gate plays the third that the commit chooses, so that three
 * commits play about all; the nightly group plays the whole grid.
 */
final class GridThird {

    private static final int CHOSEN = Math.floorMod(commit().hashCode(), 3);

    private GridThird() {}

    /** Returns the cases from 1 to {@code last} that the gate plays. */
    static IntStream to(int last) {
        return IntStream.rangeClosed(1, last).filter(index -> index % 3 == CHOSEN);
    }

    /** Returns the hash of the commit, or nothing outside a repository. */
    private static String commit() {
        Path git = Path.of("..", ".git");
        try {
            String head = Files.readString(git.resolve("HEAD")).strip();
            return head.startsWith("ref: ") ? Files.readString(git.resolve(head.substring(5))) : head;
        } catch (IOException e) {
            return "";
        }
    }
}
