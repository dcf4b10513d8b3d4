// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import org.hanse.core.interaction.InteractionType;

/**
 * Long-term satisfaction: good items make a shopper content, and a content shopper spends more time on everything; bait holds attention now
 * and makes shoppers discontent. A visit has {@value #STEPS} steps. The shop never sees how content a shopper is.
 *
 * <p>With exposure {@code x}, satisfaction {@code s = 1 / (1 + exp(-k x))} and bait {@code b} of 0 or 1, the time spent is log-normal with
 * location {@code s (4 + b)} and deviation 1, whose mean {@code exp(s (4 + b) + 1/2)} is the reward; then {@code x' = 0.7 x + 1 - 2 b + 0.05
 * N(0, 1)}. Shoppers arrive with {@code x} uniform in -5/3 to 5/3.
 *
 * <p>Source: the environment of this name in RecSim (Ie et al., 2019), with the numbers and the signs of its code, two items, and the
 * expected time as the reward.
 */
final class LongTermSatisfaction implements World {

    static final int STEPS = 60;
    static final int GOOD = 0;
    static final int BAIT = 1;

    /** Memory of past exposure. */
    static final double MEMORY = 0.7;

    static final double NOISE = 0.05;

    /** Exposure is kept within this magnitude; without noise it stays below 10/3. */
    static final double MOST = 4;

    private static final double GOOD_TIME = 4;
    private static final double BAIT_TIME = 5;
    private static final InteractionType ARRIVAL = new InteractionType("arrival");

    /** Exposures at which a rule by the own history turns to bait. */
    private static final List<Double> THRESHOLDS = List.of(1.5, 2.0, 2.5, 3.0);

    private final double sensitivity;
    private final Spec spec;
    private SplittableRandom coins = new SplittableRandom(0);
    private double exposure;
    private int steps;

    /** @param sensitivity {@code k}, effect of exposure on satisfaction */
    LongTermSatisfaction(String name, double sensitivity) {
        this.sensitivity = sensitivity;
        this.spec = new Spec(
                name,
                SmallWorld.catalogue(List.of("good", "bait")),
                Set.of(InteractionType.VIEW),
                Set.of(),
                List.of(reward(MOST, BAIT), 0.0, 0.0),
                STEPS);
    }

    @Override
    public Spec spec() {
        return spec;
    }

    @Override
    public Observation reset(long seed) {
        coins = new SplittableRandom(seed);
        exposure = (coins.nextDouble() - 0.5) / (1 - MEMORY);
        steps = 0;
        return new Observation(GOOD, ARRIVAL);
    }

    @Override
    public Step step(int action) {
        double reward = reward(exposure, action);
        exposure = Math.max(-MOST, Math.min(MOST, after(exposure, action) + NOISE * coins.nextGaussian()));
        steps++;
        return new Step(InteractionType.VIEW, List.of(reward, 0.0, 0.0), steps == STEPS, false);
    }

    @Override
    public Known known() {
        SatisfactionValues values = new SatisfactionValues(this);
        Map<String, Policy> rules = new LinkedHashMap<>();
        rules.put("always good", Policy.of((seen, available) -> GOOD));
        rules.put("always bait", Policy.of((seen, available) -> BAIT));
        rules.put("bait in the last step", Policy.of((seen, available) -> seen.size() == STEPS ? BAIT : GOOD));
        for (double least : THRESHOLDS) {
            rules.put(
                    "bait above exposure " + least,
                    Policy.of((seen, available) -> exposed(seen) > least ? BAIT : GOOD));
        }
        // The greatest next reward is always that of bait.
        return new Known(OptionalDouble.of(values.optimum()), OptionalDouble.of(values.always(BAIT)), rules);
    }

    /** Returns the exposure that the shown items give, without that on arrival and without noise. */
    private static double exposed(List<Observation> seen) {
        double x = 0;
        for (Observation own : seen.subList(1, seen.size())) {
            x = after(x, own.item());
        }
        return x;
    }

    /** Returns the expected time spent on an item. */
    double reward(double x, int action) {
        double satisfaction = 1 / (1 + Math.exp(-sensitivity * x));
        return Math.exp(satisfaction * (action == BAIT ? BAIT_TIME : GOOD_TIME) + 0.5);
    }

    /** Returns the expected exposure after an item. */
    static double after(double x, int action) {
        return MEMORY * x + (action == BAIT ? -1 : 1);
    }
}
