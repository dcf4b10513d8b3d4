// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.LoggedDecisions.Decision;
import org.hanse.core.interaction.LoggedDecisions.Session;

/**
 * Collects the sessions of logged decisions, row by row. Later steps of a session depend on earlier ones, so a row that cannot be used is
 * refused here, not counted and left out.
 */
final class SessionAccumulator {

    private final SourceTable table;
    private final List<Decision> decisions;
    private final Map<String, Steps> sessions = new LinkedHashMap<>();

    private static final class Steps {
        private final List<Integer> decisions = new ArrayList<>();
        private boolean ended;
    }

    /** Creates an accumulator that looks at the decisions read so far. */
    SessionAccumulator(SourceTable table, List<Decision> decisions) {
        this.table = table;
        this.decisions = decisions;
        SourceTable.Unreadable unreadable = table.unreadable();
        unreadable.malformedExample().or(unreadable::cutOffExample).ifPresent(example -> {
            throw new InvalidInputException(example + ": found an unreadable line; expected every line of a log with"
                    + " sessions. Fix: mend the line");
        });
    }

    /** Refuses a row that cleaning dropped. */
    void dropped(CleaningReason reason, long row, String session) {
        if (!session.isBlank()) {
            throw wrong(
                    row,
                    reason.label() + " in a session",
                    "usable values in all rows of a session",
                    "mend the row, or leave the session out with where");
        }
    }

    /**
     * Adds the decision that was read last.
     *
     * @param session id; a row with a blank one is a session of its own
     * @param ended whether the session ended with this row; blank is true
     */
    void add(String session, String ended) {
        int index = decisions.size() - 1;
        Decision decision = decisions.get(index);
        // A blank is no id, so no id is a blank and a number.
        Steps steps = sessions.computeIfAbsent(session.isBlank() ? " " + index : session, absent -> new Steps());
        if (!steps.decisions.isEmpty()) {
            requireNext(decisions.get(steps.decisions.get(steps.decisions.size() - 1)), decision);
        }
        steps.decisions.add(index);
        steps.ended = ended(decision, ended);
    }

    private void requireNext(Decision before, Decision decision) {
        if (decision.position() != before.position()) {
            throw wrong(
                    decision.row(),
                    "positions " + before.position() + " and " + decision.position() + " in a session",
                    "one shown item a step",
                    "keep one position with where");
        }
        decision.time().ifPresent(time -> {
            if (before.time().filter(time::isBefore).isPresent()) {
                throw wrong(
                        decision.row(),
                        "time " + time + " after a later one in the same session",
                        "steps in order of time",
                        "sort the rows by time");
            }
        });
    }

    private boolean ended(Decision decision, String text) {
        if (text.isBlank()
                || text.strip().equalsIgnoreCase("true")
                || text.strip().equals("1")) {
            return true;
        }
        if (text.strip().equalsIgnoreCase("false") || text.strip().equals("0")) {
            return false;
        }
        throw wrong(decision.row(), "\"" + text + "\" as columns.ended", "true or false", "correct it");
    }

    private InvalidInputException wrong(long row, String found, String expected, String fix) {
        return new InvalidInputException(
                table.place(row) + ": found " + found + "; expected " + expected + ". Fix: " + fix);
    }

    List<Session> toSessions() {
        return sessions.values().stream()
                .map(own -> new Session(own.decisions, own.ended))
                .toList();
    }
}
