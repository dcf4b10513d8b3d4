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
 * Of whom a phase waits to hear, and from whom it has heard.
 *
 * @param expected all of them
 * @param answered who did
 * @param dropped who never will, or, having answered, will say nothing in later phases
 */
public record Awaited(
        SortedSet<ParticipantId> expected, SortedSet<ParticipantId> answered, SortedSet<ParticipantId> dropped) {

    public Awaited {
        expected = Collections.unmodifiableSortedSet(new TreeSet<>(expected));
        answered = Collections.unmodifiableSortedSet(new TreeSet<>(answered));
        dropped = Collections.unmodifiableSortedSet(new TreeSet<>(dropped));
    }

    /** Nobody has answered yet, and nobody has left. */
    static Awaited of(SortedSet<ParticipantId> expected) {
        return new Awaited(expected, new TreeSet<>(), new TreeSet<>());
    }

    /** @throws ProtocolViolation if nothing is expected of it, or it answered before */
    void requireOpen(ParticipantId from) {
        if (!expected.contains(from) || dropped.contains(from)) {
            throw ProtocolViolation.by(from, Reason.UNKNOWN_PARTICIPANT, "is not waited for in this phase");
        }
        if (answered.contains(from)) {
            throw ProtocolViolation.by(from, Reason.CHANGED, "has answered in this phase already");
        }
    }

    /** Whether an answer of it is still waited for. */
    boolean isOpen(ParticipantId from) {
        return expected.contains(from) && !answered.contains(from) && !dropped.contains(from);
    }

    /** Whose answer is still waited for. */
    public SortedSet<ParticipantId> open() {
        SortedSet<ParticipantId> open = new TreeSet<>(expected);
        open.removeIf(own -> !isOpen(own));
        return open;
    }

    Awaited answer(ParticipantId from) {
        SortedSet<ParticipantId> all = new TreeSet<>(answered);
        all.add(from);
        return new Awaited(expected, all, dropped);
    }

    Awaited drop(ParticipantId from) {
        SortedSet<ParticipantId> all = new TreeSet<>(dropped);
        if (expected.contains(from)) {
            all.add(from);
        }
        return new Awaited(expected, answered, all);
    }

    /** Who answered and has not left since. */
    SortedSet<ParticipantId> staying() {
        SortedSet<ParticipantId> staying = new TreeSet<>(answered);
        staying.removeAll(dropped);
        return staying;
    }

    /** Who has not left. */
    SortedSet<ParticipantId> present() {
        SortedSet<ParticipantId> present = new TreeSet<>(expected);
        present.removeAll(dropped);
        return present;
    }

    /** What is awaited next of some of them; of those who left nothing is. */
    Awaited next(SortedSet<ParticipantId> of) {
        SortedSet<ParticipantId> gone = new TreeSet<>(dropped);
        gone.retainAll(of);
        return new Awaited(of, new TreeSet<>(), gone);
    }

    /** Whether nobody is waited for any more. */
    boolean complete() {
        return expected.stream().noneMatch(this::isOpen);
    }
}
