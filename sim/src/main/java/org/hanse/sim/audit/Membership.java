// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Membership of each secret, by a fair coin of its own, for attacks to guess.
 *
 * @param coins true for members
 */
public record Membership(List<Boolean> coins) {

    public Membership {
        coins = List.copyOf(coins);
    }

    /** Draws the membership of {@code count} secrets. */
    public static Membership toss(int count, RandomGenerator random) {
        List<Boolean> coins = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            coins.add(random.nextBoolean());
        }
        return new Membership(coins);
    }

    public int size() {
        return coins.size();
    }

    public boolean in(int index) {
        return coins.get(index);
    }

    /** Returns the scores of an attack beside the truth, in order. */
    public List<Guess> beside(List<Double> scores) {
        if (scores.size() != coins.size()) {
            throw new IllegalArgumentException(scores.size() + " scores of " + coins.size() + " secrets");
        }
        return IntStream.range(0, size())
                .mapToObj(i -> new Guess(scores.get(i), coins.get(i)))
                .toList();
    }
}
