// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hanse.core.interaction.InteractionLog;

/**
 * Time split: one validation and one test instant for all shoppers. Models are fitted to the interactions before the
 * validation instant. A shopper's first possible target at or after the test instant is a test query, the first one
 * from the validation instant up to the test instant a validation query.
 */
final class TimeCut {

    private TimeCut() {}

    /** Returns the split with fractions of {@code log} replaced by their instants. */
    static Protocol.TimeSplit anchored(Protocol.TimeSplit times, InteractionLog log) {
        requireTimes(log);
        return new Protocol.TimeSplit(
                new Protocol.At(instant(micros(times.validation(), log))),
                new Protocol.At(instant(micros(times.test(), log))));
    }

    static Splits split(Protocol.TimeSplit times, QuerySource source, Protocol.FitRule fit) {
        InteractionLog log = source.log();
        requireTimes(log);
        long validationMicros = micros(times.validation(), log);
        long testMicros = micros(times.test(), log);
        if (validationMicros > testMicros) {
            throw new IllegalArgumentException("found the validation instant " + instant(validationMicros)
                    + " after the test instant " + instant(testMicros)
                    + "; expected it before. Fix: write the earlier one first");
        }
        int[] lengths = new int[log.shoppers()];
        int[] testLengths = new int[lengths.length];
        List<Query> validation = new ArrayList<>();
        List<Query> test = new ArrayList<>();
        for (int s = 0; s < lengths.length; s++) {
            lengths[s] = before(validationMicros, log, s);
            testLengths[s] = before(testMicros, log, s);
            addFirst(source, s, lengths[s], testLengths[s], validation);
            addFirst(source, s, testLengths[s], log.length(s), test);
        }
        return Splits.of(new Holdout(log.shortened(lengths), validation), log.shortened(testLengths), test, fit);
    }

    private static void requireTimes(InteractionLog log) {
        if (!log.timed() && log.size() > 0) {
            throw new IllegalArgumentException(
                    "found interactions with an order only; expected times for a time split");
        }
    }

    /** Adds the query for the first possible target of {@code shopper} with an index in {@code [from, to)}. */
    private static void addFirst(QuerySource source, int shopper, int from, int to, List<Query> queries) {
        for (int target : source.possibleTargets(shopper)) {
            if (target >= from && target < to) {
                source.query(shopper, target, target + 1).ifPresent(queries::add);
                return;
            }
        }
    }

    /** Returns the number of interactions of {@code shopper} before {@code micros}. */
    private static int before(long micros, InteractionLog log, int shopper) {
        int position = log.from(shopper);
        while (position < log.to(shopper) && log.timeMicros(position) < micros) {
            position++;
        }
        return position - log.from(shopper);
    }

    private static long micros(Protocol.Moment moment, InteractionLog log) {
        if (moment instanceof Protocol.At at) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, at.instant());
        }
        double fraction = ((Protocol.Fraction) moment).fraction();
        long[] sorted = new long[log.size()];
        int size = 0;
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                sorted[size++] = log.timeMicros(p);
            }
        }
        Arrays.sort(sorted);
        // The first interaction that is not part of the fraction.
        int index = (int) Math.min(size - 1L, Math.round(fraction * size));
        return size == 0 ? 0 : sorted[index];
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
