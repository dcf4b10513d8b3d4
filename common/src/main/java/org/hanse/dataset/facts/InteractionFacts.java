// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.dataset.ShopperColumn;

/**
 * A log of interactions in numbers.
 *
 * @param shoppers number of shoppers; where splits are given, of training sequences
 * @param spellings shoppers whose id is an e-mail address that differs from that of another one only in case or blanks
 * @param size number of interactions
 * @param types interactions by type, the most frequent first
 * @param span when they happened, if the log has times
 * @param lengths interactions of a shopper
 * @param longest id of the shopper with the most interactions; empty without one
 * @param longEnough shoppers with three and more interactions: history, validation target and test target
 * @param sessions interactions of a session, if the log has sessions
 * @param items items met
 * @param pairs distinct pairs of shopper and item
 * @param headShare share of interactions with the most popular hundredth of the items met, at least one
 */
public record InteractionFacts(
        int shoppers,
        int spellings,
        int size,
        Map<String, Long> types,
        Optional<TimeSpan> span,
        Spread lengths,
        String longest,
        int longEnough,
        Optional<SessionFacts> sessions,
        int items,
        long pairs,
        double headShare) {

    public InteractionFacts {
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    }

    /**
     * Visits or baskets.
     *
     * @param count number of sessions
     * @param sizes interactions of a session
     * @param longEnough shoppers with three and more sessions
     */
    public record SessionFacts(int count, Spread sizes, int longEnough) {}

    /** Returns the facts of {@code log}, whose item indices are below {@code catalogueSize}. */
    public static InteractionFacts of(InteractionLog log, int catalogueSize) {
        int[] popularity = new int[catalogueSize];
        int[] lengths = new int[log.shoppers()];
        for (int s = 0; s < log.shoppers(); s++) {
            lengths[s] = log.length(s);
            for (int p = log.from(s); p < log.to(s); p++) {
                popularity[log.item(p)]++;
            }
        }
        return new InteractionFacts(
                log.shoppers(),
                spellings(log),
                log.size(),
                types(log),
                SpanAccumulator.span(log),
                Spread.of(lengths),
                IntStream.range(0, lengths.length)
                        .boxed()
                        .max(Comparator.comparingInt(s -> lengths[s]))
                        .map(s -> log.shopper(s).value())
                        .orElse(""),
                (int) Arrays.stream(lengths).filter(length -> length >= 3).count(),
                sessions(log),
                (int) Arrays.stream(popularity).filter(count -> count > 0).count(),
                pairs(log, catalogueSize),
                headShare(popularity, log.size()));
    }

    /** Returns the share of interactions that fall on an item the shopper had met before. */
    public double repeatShare() {
        return size == 0 ? 0 : (double) (size - pairs) / size;
    }

    /** Returns the share of all pairs of a shopper and one of {@code catalogueSize} items that occur. */
    public double density(int catalogueSize) {
        double possible = (double) shoppers * catalogueSize;
        return possible == 0 ? 0 : pairs / possible;
    }

    private static Map<String, Long> types(InteractionLog log) {
        long[] counts = new long[log.types().size()];
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                counts[log.typeIndex(p)]++;
            }
        }
        Map<String, Long> types = new LinkedHashMap<>();
        IntStream.range(0, counts.length)
                .filter(t -> counts[t] > 0)
                .boxed()
                .sorted((a, b) -> Long.compare(counts[b], counts[a]))
                .forEach(t -> types.put(log.types().get(t).name(), counts[t]));
        return types;
    }

    private static int spellings(InteractionLog log) {
        List<String> addresses = IntStream.range(0, log.shoppers())
                .mapToObj(s -> log.shopper(s).value())
                .filter(id -> id.contains("@"))
                .toList();
        return addresses.size()
                - (int) addresses.stream()
                        .map(ShopperColumn.Form.EMAIL::of)
                        .distinct()
                        .count();
    }

    private static long pairs(InteractionLog log, int catalogueSize) {
        int[] lastShopper = new int[catalogueSize];
        Arrays.fill(lastShopper, -1);
        long pairs = 0;
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                if (lastShopper[log.item(p)] != s) {
                    lastShopper[log.item(p)] = s;
                    pairs++;
                }
            }
        }
        return pairs;
    }

    private static Optional<SessionFacts> sessions(InteractionLog log) {
        if (!log.sessioned()) {
            return Optional.empty();
        }
        int[] sizes = new int[log.size()];
        int count = 0;
        int longEnough = 0;
        for (int s = 0; s < log.shoppers(); s++) {
            int[] sessions = sortedSessions(log, s);
            int before = count;
            for (int i = 0; i < sessions.length; i++) {
                count += i == 0 || sessions[i] != sessions[i - 1] ? 1 : 0;
                sizes[count - 1]++;
            }
            longEnough += count - before >= 3 ? 1 : 0;
        }
        return Optional.of(new SessionFacts(count, Spread.of(Arrays.copyOf(sizes, count)), longEnough));
    }

    private static int[] sortedSessions(InteractionLog log, int shopper) {
        return IntStream.range(log.from(shopper), log.to(shopper))
                .map(log::session)
                .filter(session -> session >= 0)
                .sorted()
                .toArray();
    }

    private static double headShare(int[] popularity, int interactions) {
        int[] sorted =
                Arrays.stream(popularity).filter(count -> count > 0).sorted().toArray();
        if (sorted.length == 0) {
            return 0;
        }
        int head = Math.max(1, sorted.length / 100);
        long inHead = 0;
        for (int i = sorted.length - head; i < sorted.length; i++) {
            inHead += sorted[i];
        }
        return (double) inHead / interactions;
    }

    /** Gathers what the times of a log have in common. */
    private static final class SpanAccumulator {

        private static final long DAY = TimeUnit.DAYS.toMicros(1);

        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
        private boolean wholeDays = true;
        private long steps;
        private long ties;

        private SpanAccumulator() {}

        /** Returns the span of {@code log}; empty if it has no times, or no interactions. */
        static Optional<TimeSpan> span(InteractionLog log) {
            if (!log.timed() || log.size() == 0) {
                return Optional.empty();
            }
            SpanAccumulator span = new SpanAccumulator();
            for (int s = 0; s < log.shoppers(); s++) {
                for (int p = log.from(s); p < log.to(s); p++) {
                    span.add(log.timeMicros(p));
                    if (p > log.from(s)) {
                        span.step(log.timeMicros(p - 1), log.timeMicros(p));
                    }
                }
            }
            return Optional.of(new TimeSpan(
                    TimeSpan.instant(span.first),
                    TimeSpan.instant(span.last),
                    span.wholeDays,
                    span.steps == 0 ? 0 : (double) span.ties / span.steps));
        }

        private void add(long micros) {
            first = Math.min(first, micros);
            last = Math.max(last, micros);
            wholeDays &= micros % DAY == 0;
        }

        private void step(long before, long after) {
            steps++;
            ties += before == after ? 1 : 0;
        }
    }
}
