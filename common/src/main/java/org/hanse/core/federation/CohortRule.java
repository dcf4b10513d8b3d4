// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.hanse.core.setting.Key;

/**
 * Sampling of a round's cohort without replacement, and fewest updates with which a round counts.
 *
 * @param fraction sampled fraction of all participants, above 0, at most 1; rounded up, and never below the minimum
 * @param minimum fewest updates of a round, at least 1
 */
public record CohortRule(
        @Key(value = "share of participants asked in a round", range = Key.Range.POSITIVE, most = 1)
        double fraction,

        @Key(
                value = "fewest updates that count; scenarios only",
                standard = "1; 4 with masks",
                least = 1,
                most = Key.MANY)
        int minimum) {

    /** Greatest rounding error of a product of doubles that stands for an integer: 0.07 of 100 are 7. */
    private static final double ROUNDING = 1e-9;

    public CohortRule {
        if (!(fraction > 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction " + fraction + " must be above 0 and at most 1");
        }
        if (minimum < 1) {
            throw new IllegalArgumentException("minimum " + minimum + " must be at least 1");
        }
    }

    /**
     * Returns the size of a cohort of {@code participants}.
     *
     * @throws IllegalArgumentException if there are fewer than the minimum
     */
    public int size(int participants) {
        if (participants < minimum) {
            throw new IllegalArgumentException("found a cohort of at least " + minimum + " out of "
                    + participants + " participants that have something to learn from; expected a minimum of at most "
                    + participants + ". Fix: lower cohort.minimum or add merchants");
        }
        return Math.max(minimum, (int) Math.min(participants, Math.ceil(fraction * participants - ROUNDING)));
    }

    /** Draws the cohort of a round; every participant is as probable as every other. */
    public Cohort draw(RoundId round, List<ParticipantId> participants, RandomGenerator random) {
        int size = size(participants.size());
        List<ParticipantId> drawn = new ArrayList<>(participants);
        for (int i = 0; i < size; i++) {
            int j = i + random.nextInt(drawn.size() - i);
            ParticipantId other = drawn.get(j);
            drawn.set(j, drawn.get(i));
            drawn.set(i, other);
        }
        return new Cohort(round, drawn.subList(0, size));
    }
}
