// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.OptionalLong;

/**
 * Memory use of one side of secure aggregation, in a process of its own.
 *
 * @param participants number of participants of the round, without dropout
 * @param size elements of an update
 * @param ringBits bits of an element
 * @param leastHeapBytes least maximal heap, {@code -Xmx}, that completes the round
 * @param peakRssBytes peak resident set size of the process with that heap
 */
public record SecAggMemory(
        Side side, int participants, int size, int ringBits, long leastHeapBytes, OptionalLong peakRssBytes) {

    /** Side of the protocol. */
    public enum Side {
        NODE,
        COORDINATOR
    }
}
