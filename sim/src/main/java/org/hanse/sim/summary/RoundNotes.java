// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.hanse.sim.summary.TrainingRecord.Round;
import org.jspecify.annotations.Nullable;

/** Notes on the rounds of a federation. */
public final class RoundNotes {

    /** More than one clipped coordinate in this number is worth a note. */
    private static final long MANY_CUT = 1000;

    private RoundNotes() {}

    /**
     * Returns notes, without a full stop.
     *
     * @param shared parameters of an update
     */
    public static List<String> of(List<Round> rounds, long shared) {
        List<String> notes = new ArrayList<>();
        long cut = rounds.stream()
                .filter(round -> value(round.cut()) * MANY_CUT > value(round.arrived()) * (shared + 1))
                .count();
        if (cut > 0) {
            notes.add("in " + cut + " of " + rounds.size() + " rounds more than 1 in " + MANY_CUT
                    + " coordinates of the updates were clipped to the integer range. Use a greater"
                    + " federation.rounding.range");
        }
        List<Round> idle = rounds.stream().filter(round -> !round.moved()).toList();
        if (!idle.isEmpty()) {
            String reasons = reasons(idle);
            notes.add(idle.size() + " of " + rounds.size() + " rounds left the model unchanged"
                    + (reasons.isEmpty() ? "" : ", since too few updates arrived: " + reasons));
        }
        budget(rounds).ifPresent(notes::add);
        return notes;
    }

    /** Returns the note on a round in which nodes had no remaining budget. */
    public static String exhausted(RoundRecord round) {
        int without = round.missing(Reason.BUDGET);
        return "round " + round.round() + ": " + without + " of " + round.cohort() + " nodes "
                + (without == 1 ? "takes" : "take") + " no part, node budget exhausted"
                + (round.counted() ? "" : "; the model did not change");
    }

    private static long value(@Nullable Number number) {
        return number == null ? 0 : number.longValue();
    }

    /** Returns the reason of the first node; all nodes share it. */
    private static Optional<String> budget(List<Round> rounds) {
        return rounds.stream()
                .flatMap(round -> round.missing(Reason.BUDGET).stream()
                        .map(one -> "node budgets were exhausted from round " + round.round() + " on"
                                + (one.detail().isEmpty() ? "" : "; of " + one.merchant() + ": " + one.detail())))
                .findFirst();
    }

    private static String reasons(List<Round> idle) {
        Map<Reason, Long> counts = new EnumMap<>(Reason.class);
        idle.forEach(round -> round.missing().forEach(one -> counts.merge(one.reason(), 1L, Long::sum)));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().key())
                .collect(Collectors.joining(", "));
    }
}
