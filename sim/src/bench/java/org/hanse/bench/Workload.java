// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.List;

/**
 * Size of a case.
 *
 * @param name one letter, or a word
 * @param shoppers windows of a batch
 * @param length interactions of a window
 * @param items size of the catalogue
 * @param negatives sampled candidates of a batch
 */
public record Workload(String name, int shoppers, int length, int items, int negatives) {

    private static final List<Workload> KNOWN = List.of(
            new Workload("S", 32, 20, 2_000, 512),
            new Workload("M", 128, 50, 10_000, 1_024),
            new Workload("L", 256, 50, 100_000, 2_048));

    public Workload {
        if (shoppers < 1 || length < 2 || items < 10 || negatives < 1) {
            throw new IllegalArgumentException("workload " + name + " of " + shoppers + " shoppers, " + length
                    + " interactions, " + items + " items, " + negatives + " negatives");
        }
    }

    /** Returns the workloads with published figures, smallest first. */
    public static List<Workload> known() {
        return KNOWN;
    }

    /** Positions of a batch. */
    int positions() {
        return shoppers * length;
    }
}
