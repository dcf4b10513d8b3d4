// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hanse.cli.Words;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.hanse.sim.summary.TrainingRecord.Round;

/** Lines on updates that did not arrive: one for each participant and reason, with its rounds. */
final class RoundLines {

    private static final int MOST_LINES = 50;

    private RoundLines() {}

    /** Returns the lines of these rounds, in the order of their first rounds. */
    static List<String> of(List<Round> rounds) {
        Map<String, List<Integer>> roundsByWords = new LinkedHashMap<>();
        for (Round round : rounds) {
            words(round)
                    .forEach(words -> roundsByWords
                            .computeIfAbsent(words, key -> new ArrayList<>())
                            .add(round.round()));
        }
        List<String> lines = roundsByWords.entrySet().stream()
                .map(entry -> rounds(entry.getValue()) + ": " + entry.getKey() + ".")
                .toList();
        return lines.size() <= MOST_LINES
                ? lines
                : Stream.concat(
                                lines.stream().limit(MOST_LINES),
                                Stream.of("And " + Words.count(lines.size() - MOST_LINES) + " more, in metrics.json."))
                        .toList();
    }

    private static List<String> words(Round round) {
        List<String> words = new ArrayList<>();
        int budget = round.missing(Reason.BUDGET).size();
        if (budget > 0) {
            words.add(Words.count(budget, "participant") + " took no part: node budget exhausted");
        }
        // Participants without budget share one reason, which is among the notes.
        round.missing().stream()
                .filter(one -> one.reason() != Reason.BUDGET)
                .map(one -> one.merchant() + " " + reason(one.reason())
                        + (one.detail().isEmpty() ? "" : ", " + one.detail()))
                .forEach(words::add);
        if (!round.moved()) {
            words.add((round.missing().isEmpty() ? "" : "too few updates arrived; ") + "the model did not change");
        }
        return words;
    }

    private static String reason(Reason reason) {
        return reason == Reason.LOST ? "dropped out" : reason.key();
    }

    private static String rounds(List<Integer> rounds) {
        int first = rounds.get(0);
        int last = rounds.get(rounds.size() - 1);
        if (first == last) {
            return "Round " + first;
        }
        return last - first == rounds.size() - 1
                ? "Rounds " + first + " to " + last
                : Words.count(rounds.size()) + " rounds from " + first + " to " + last;
    }
}
