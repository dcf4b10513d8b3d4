// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Visits of a shopper with the number of new and known items of each. The plan is drawn first, so it does not depend on the chosen items.
 * The fact that a choice is the last one therefore reveals nothing about the item. The best possible ranking (see {@link
 * BestPossibleRanking}) may use the plain distribution of equation 4.
 */
record VisitPlan(List<Visit> visits) {

    /** Least number of items of every shopper: a test target, a validation target and a history of two. */
    static final int LEAST_NEW = 4;

    private static final double VISITS_PER_DAY = 0.035;
    private static final double ACTIVITY_SPREAD = 0.6;
    private static final int LEAST_VISITS = 2;
    private static final double ANOTHER_STEP = 0.72;
    private static final int MOST_STEPS = 12;

    /** Visits begin within three hours from these hours of the day, and last less than two. */
    private static final int[] OPENING_HOURS = {7, 12, 18};

    private static final int OPENING_SECONDS = 3 * 3600;
    private static final int DAY_SECONDS = 86_400;

    VisitPlan {
        visits = List.copyOf(visits);
    }

    /** Kind of item in a step. */
    enum Step {
        NEW,
        KNOWN
    }

    /** A visit: its first second, counted from the first day, and its steps. */
    record Visit(long second, List<Step> steps) {
        Visit {
            steps = List.copyOf(steps);
        }
    }

    /**
     * Draws a shopper's visits.
     *
     * @param habit share of the steps that go to known items
     */
    static VisitPlan draw(ShopSpec spec, double habit, RandomGenerator random) {
        int slots = spec.days() * OPENING_HOURS.length;
        double wanted = spec.days() * VISITS_PER_DAY * Math.exp(ACTIVITY_SPREAD * random.nextGaussian());
        int count = (int) Math.min(slots, LEAST_VISITS + Math.round(wanted));
        int left = spec.items() / 2;
        List<Visit> visits = new ArrayList<>(count);
        for (int slot : chosenSlots(count, slots, random)) {
            boolean first = visits.isEmpty();
            List<Step> steps = steps(first ? LEAST_NEW : 1, first ? 0 : habit, left, random);
            left -= (int) steps.stream().filter(Step.NEW::equals).count();
            visits.add(new Visit(second(slot) + random.nextInt(OPENING_SECONDS), steps));
        }
        return new VisitPlan(visits);
    }

    private static int[] chosenSlots(int count, int slots, RandomGenerator random) {
        return random.ints(0, slots).distinct().limit(count).sorted().toArray();
    }

    private static long second(int slot) {
        int hour = OPENING_HOURS[slot % OPENING_HOURS.length];
        return (long) (slot / OPENING_HOURS.length) * DAY_SECONDS + hour * 3600L;
    }

    private static List<Step> steps(int least, double habit, int newLeft, RandomGenerator random) {
        List<Step> steps = new ArrayList<>();
        int unmet = newLeft;
        while (steps.size() < least || (steps.size() < MOST_STEPS && random.nextDouble() < ANOTHER_STEP)) {
            boolean known = random.nextDouble() < habit || unmet == 0;
            steps.add(known ? Step.KNOWN : Step.NEW);
            unmet -= known ? 0 : 1;
        }
        return steps;
    }
}
