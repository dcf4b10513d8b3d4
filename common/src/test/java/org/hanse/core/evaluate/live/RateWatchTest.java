// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** False alarms and delays of the watch, with good rates that are estimated anew in each run. */
class RateWatchTest {

    private static GoodRate estimated(double rate, int decisions, SplittableRandom random) {
        return new GoodRate(
                decisions,
                IntStream.range(0, decisions)
                        .filter(d -> random.nextDouble() < rate)
                        .count());
    }

    /** Returns the number of decisions until an alarm; {@code most} without one. */
    private static int delay(GoodRate good, IntToDoubleFunction rate, int most, SplittableRandom random) {
        RateWatch watch = RateWatch.NONE;
        for (int decision = 0; decision < most; decision++) {
            watch = watch.after(random.nextDouble() < rate.applyAsDouble(decision), good);
            if (watch.isAlarm()) {
                return decision + 1;
            }
        }
        return most;
    }

    @ParameterizedTest
    @CsvSource({"0.05, 1000", "0.05, 5000", "0.2, 1000", "0.02, 3000"})
    void watch_unchangedRate_raisesFewAlarms(double rate, int before) {
        int runs = 2000;
        SplittableRandom random = new SplittableRandom(1);
        int alarms = 0;
        for (int run = 0; run < runs; run++) {
            GoodRate good = estimated(rate, before, random);
            alarms += delay(good, decision -> rate, 10_001, random) <= 10_000 ? 1 : 0;
        }

        assertThat((double) alarms / runs).isLessThanOrEqualTo(.01);
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "0, 5000", "3000, 1000", "3000, 5000"})
    void watch_fallFromFivePercentToOne_isFoundWithinThousandDecisions(int begin, int before) {
        SplittableRandom random = new SplittableRandom(2);
        int[] delays = new int[200];
        for (int run = 0; run < delays.length; run++) {
            GoodRate good = estimated(.05, before, random);
            int found = delay(good, decision -> decision < begin ? .05 : .01, 20_000, random);
            delays[run] = found - begin;
        }
        Arrays.sort(delays);

        assertThat(delays[100]).isBetween(1, 1000);
    }

    @Test
    void watch_withoutKnownRate_countsAlone() {
        RateWatch watch = RateWatch.NONE;
        for (int decision = 0; decision < 5000; decision++) {
            watch = watch.after(false, new GoodRate(GoodRate.LEAST_DECISIONS - 1, 900));
            watch = watch.after(false, new GoodRate(100_000, GoodRate.LEAST_CLICKS - 1));
        }

        assertThat(watch).isEqualTo(new RateWatch(10_000, 0, 0));
    }

    /** By the formula in Python. */
    @Test
    void floor_ofKnownRate_isWilsons() {
        assertThat(new GoodRate(1000, 50).floor().orElseThrow()).isCloseTo(0.03982821549617508, within(1e-9));
    }

    @Test
    void rate_beyondMost_forgetsTheOldest() {
        GoodRate rate = new GoodRate(8_000, 800).with(new GoodRate(4_000, 40));

        assertThat(rate.decisions()).isEqualTo(GoodRate.MOST_DECISIONS);
        assertThat(rate.clicks()).isEqualTo(640);
        assertThat(GoodRate.NONE.with(new GoodRate(3, 1))).isEqualTo(new GoodRate(3, 1));
    }
}
