// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Participants that a phase expects answers from, with those that answered and those that dropped out.
 *
 * @param expected all participants of the phase
 * @param answered participants that answered
 * @param dropped participants that dropped out; after an answer they send nothing in later phases
 */
public record PhaseAnswers(
        SortedSet<ParticipantId> expected, SortedSet<ParticipantId> answered, SortedSet<ParticipantId> dropped) {

    public PhaseAnswers {
        expected = Collections.unmodifiableSortedSet(new TreeSet<>(expected));
        answered = Collections.unmodifiableSortedSet(new TreeSet<>(answered));
        dropped = Collections.unmodifiableSortedSet(new TreeSet<>(dropped));
    }

    /** Returns an instance without answers and dropouts. */
    static PhaseAnswers of(SortedSet<ParticipantId> expected) {
        return new PhaseAnswers(expected, new TreeSet<>(), new TreeSet<>());
    }

    /** @throws ProtocolViolation if the participant is not expected, or answered before */
    void requireOpen(ParticipantId from) {
        if (!expected.contains(from) || dropped.contains(from)) {
            throw ProtocolViolation.by(from, Reason.UNKNOWN_PARTICIPANT, "is not waited for in this phase");
        }
        if (answered.contains(from)) {
            throw ProtocolViolation.by(from, Reason.CHANGED, "has answered in this phase already");
        }
    }

    /** Returns whether an answer of the participant is still expected. */
    boolean isOpen(ParticipantId from) {
        return expected.contains(from) && !answered.contains(from) && !dropped.contains(from);
    }

    /** Returns the participants whose answers are still expected. */
    public SortedSet<ParticipantId> open() {
        SortedSet<ParticipantId> open = new TreeSet<>(expected);
        open.removeIf(own -> !isOpen(own));
        return open;
    }

    PhaseAnswers answer(ParticipantId from) {
        SortedSet<ParticipantId> all = new TreeSet<>(answered);
        all.add(from);
        return new PhaseAnswers(expected, all, dropped);
    }

    PhaseAnswers drop(ParticipantId from) {
        SortedSet<ParticipantId> all = new TreeSet<>(dropped);
        if (expected.contains(from)) {
            all.add(from);
        }
        return new PhaseAnswers(expected, answered, all);
    }

    /** Returns the participants that answered and did not drop out afterwards. */
    SortedSet<ParticipantId> staying() {
        SortedSet<ParticipantId> staying = new TreeSet<>(answered);
        staying.removeAll(dropped);
        return staying;
    }

    /** Returns the participants that did not drop out. */
    SortedSet<ParticipantId> present() {
        SortedSet<ParticipantId> present = new TreeSet<>(expected);
        present.removeAll(dropped);
        return present;
    }

    /** Returns the expectations of the next phase, limited to {@code of}. Dropouts stay dropouts. */
    PhaseAnswers next(SortedSet<ParticipantId> of) {
        SortedSet<ParticipantId> gone = new TreeSet<>(dropped);
        gone.retainAll(of);
        return new PhaseAnswers(of, new TreeSet<>(), gone);
    }

    /** Returns whether no more answers are expected. */
    boolean complete() {
        return expected.stream().noneMatch(this::isOpen);
    }
}
