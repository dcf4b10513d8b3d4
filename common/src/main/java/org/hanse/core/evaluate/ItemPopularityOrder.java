// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

/** Items of a catalogue by popularity in training: their order and their self-information. */
final class ItemPopularityOrder {

    private static final double LOG_2 = Math.log(2);

    private final int[] popularity;
    private final double[] selfInformation;

    ItemPopularityOrder(int[] popularity) {
        this.popularity = popularity.clone();
        this.selfInformation = new double[popularity.length];
        double total = popularity.length;
        for (int count : popularity) {
            total += count;
        }
        for (int i = 0; i < popularity.length; i++) {
            selfInformation[i] = -Math.log((popularity[i] + 1) / total) / LOG_2;
        }
    }

    int items() {
        return popularity.length;
    }

    /** Returns whether {@code item} precedes {@code other}: the more popular first, then the smaller index. */
    boolean precedes(int item, int other) {
        return popularity[item] == popularity[other] ? item < other : popularity[item] > popularity[other];
    }

    /** Returns the self-information in bits, see {@link Metric#NOVELTY}. */
    double selfInformation(int item) {
        return selfInformation[item];
    }
}
