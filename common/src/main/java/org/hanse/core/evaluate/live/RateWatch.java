// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.live;

import java.util.OptionalDouble;

/**
 * Sequential test of the click rate per decision: says whether it fell to half of a good rate or below, at any time. Page's cumulative sum of
 * log-likelihood ratios, which starts anew at 0 whenever it would be negative.
 *
 * <p>The good rate is itself an estimate. The sum takes its lower limit at 95 % ({@link GoodRate#floor}) for the rate of no change, so that an
 * estimate that is too high by chance raises few false alarms. The price is a delay of some hundred decisions. Decisions are taken as
 * independent; a few shoppers with many decisions raise more false alarms.
 *
 * <p>Measured for a good rate of 5 %, estimated from 1,000 decisions: at most 1 % of unchanged runs of 10,000 decisions raise an alarm, and a
 * fall to 1 % is found within 1,000 decisions in the median ({@code RateWatchTest}).
 *
 * <p>Source: Page, Continuous inspection schemes, Biometrika 41, 1954.
 *
 * @param decisions number of decisions so far
 * @param clicks number of those with a click
 * @param evidence cumulative sum, at least 0
 */
public record RateWatch(long decisions, long clicks, double evidence) {

    /** Watch without a decision. */
    public static final RateWatch NONE = new RateWatch(0, 0, 0);

    /** Sum that is an alarm. */
    public static final double ALARM = 9;

    /** Rate that is searched for, as a part of the lower limit of the good one. */
    private static final double FALL = 0.5;

    /** @throws IllegalArgumentException if a number is out of range */
    public RateWatch {
        if (!(clicks >= 0 && clicks <= decisions && evidence >= 0)) {
            throw new IllegalArgumentException(
                    clicks + " clicks of " + decisions + " decisions with evidence " + evidence);
        }
    }

    /** Returns the watch after another decision. Without a known good rate it counts alone. */
    public RateWatch after(boolean clicked, GoodRate good) {
        OptionalDouble floor = good.floor();
        return new RateWatch(
                decisions + 1,
                clicks + (clicked ? 1 : 0),
                floor.isPresent() ? Math.max(0, evidence + ratio(clicked, floor.getAsDouble())) : 0);
    }

    private static double ratio(boolean clicked, double floor) {
        double fallen = FALL * floor;
        return clicked ? Math.log(FALL) : Math.log1p(-fallen) - Math.log1p(-floor);
    }

    /** Returns whether the rate fell. */
    public boolean isAlarm() {
        return evidence >= ALARM;
    }

    /** Returns the rate so far. */
    public GoodRate rate() {
        return new GoodRate(decisions, clicks);
    }
}
