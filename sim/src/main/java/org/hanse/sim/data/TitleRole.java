// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

/** A place in a title, with its weight in the meaning of the whole; the weights' squares add up to about 1. */
enum TitleRole {
    BRAND(0, 0.3),
    ADJECTIVE(1, 0.42),
    MATERIAL(2, 0.42),
    NOUN(3, 0.74);

    static final int COUNT = values().length;

    /** Place of the word in the title, from 0. */
    final int place;

    /** Weight of the word's vector in the item's. */
    final double weight;

    TitleRole(int place, double weight) {
        this.place = place;
        this.weight = weight;
    }
}
