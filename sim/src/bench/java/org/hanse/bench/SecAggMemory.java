// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.OptionalLong;

/**
 * What one side of a secure sum needs of memory, in a process of its own.
 *
 * @param participants of the round, none of whom is lost
 * @param size elements of an update
 * @param ringBits of an element
 * @param leastHeapBytes greatest heap, {@code -Xmx}, with which it goes through its round; with a little less it does not
 * @param peakRssBytes the most that was resident then, of the whole process
 */
public record SecAggMemory(
        Side side, int participants, int size, int ringBits, long leastHeapBytes, OptionalLong peakRssBytes) {

    /** Whose process it is. */
    public enum Side {
        NODE,
        COORDINATOR
    }
}
