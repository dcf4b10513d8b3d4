// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Undirected graph of participants that share masks and secrets, by index, without loops.
 *
 * <p>Source: Bell et al., CCS 2020, section 3: on the k-regular graph participants form a ring in random order, each
 * adjacent to the {@code k / 2} nearest on either side.
 */
public final class NeighbourGraph {

    private final int[][] neighbours;

    private NeighbourGraph(int[][] neighbours) {
        this.neighbours = neighbours;
    }

    /** Returns the complete graph. */
    static NeighbourGraph complete(int participants) {
        return new NeighbourGraph(IntStream.range(0, participants)
                .mapToObj(own -> IntStream.range(0, participants)
                        .filter(other -> other != own)
                        .toArray())
                .toArray(int[][]::new));
    }

    /**
     * Returns a ring.
     *
     * @param order the participants' indices in the order of the ring
     * @param degree even, below the number of participants
     */
    static NeighbourGraph ring(int[] order, int degree) {
        int participants = order.length;
        if (degree < 2 || degree % 2 != 0 || degree >= participants) {
            throw new IllegalArgumentException("a ring of " + participants + " with " + degree + " neighbours each");
        }
        int[][] neighbours = new int[participants][];
        for (int at = 0; at < participants; at++) {
            int[] own = new int[degree];
            for (int distance = 1; distance <= degree / 2; distance++) {
                own[2 * distance - 2] = order[(at + distance) % participants];
                own[2 * distance - 1] = order[(at - distance + participants) % participants];
            }
            Arrays.sort(own);
            neighbours[order[at]] = own;
        }
        return new NeighbourGraph(neighbours);
    }

    /** Returns the neighbours of a participant, in ascending order. */
    public int[] neighbours(int participant) {
        return neighbours[participant].clone();
    }

    /** Returns whether two participants are neighbours. */
    public boolean adjacent(int one, int other) {
        return Arrays.binarySearch(neighbours[one], other) >= 0;
    }
}
