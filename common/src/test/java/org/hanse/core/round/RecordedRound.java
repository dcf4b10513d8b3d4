// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.hanse.core.round.RoundOnDesk.id;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToCoordinator.MaskedInputSubmitted;
import org.hanse.core.round.ToParticipant.SurvivorsAnnounced;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.SecAggPlan;

/** All messages and stored states of a round, for tests of other packages. */
public final class RecordedRound {

    private final RoundOnDesk desk;

    private RecordedRound(RoundOnDesk desk) {
        this.desk = desk;
        desk.encoded = true;
    }

    /**
     * Returns a round of honest participants on the complete graph; their names have 16 bytes.
     *
     * @param participants number of participants
     * @param size number of elements of an update
     */
    public static RecordedRound honest(int participants, int size) {
        RecordedRound round = new RecordedRound(
                new RoundOnDesk(participants, new Assumptions(participants / 5, 0.3, Coordinator.ACTIVE), size, 1));
        round.desk.run();
        return round;
    }

    /** Returns a round of sixteen honest participants on the k-regular graph. */
    public static RecordedRound honestOnRing(int size) {
        RecordedRound round = new RecordedRound(
                new RoundOnDesk(RingRoundTest.COUNT, RingRoundTest.ASSUMPTIONS, RingRoundTest.MOST_COMPLETE, size, 1));
        round.desk.run();
        return round;
    }

    /**
     * Returns a round with all failures that it tolerates: a participant reports another, and a third receives wrong
     * messages and drops out.
     */
    public static RecordedRound troubled() {
        RecordedRound round = new RecordedRound(new RoundOnDesk(10));
        SortedSet<ParticipantId> unopened = new TreeSet<>(List.of(id(1)));
        round.desk.change = message ->
                message instanceof MaskedInputSubmitted masked && masked.from().equals(id(0))
                        ? new MaskedInputSubmitted(masked.update(), unopened)
                        : message;
        round.desk.tamper = (to, message) -> Optional.of(
                message instanceof SurvivorsAnnounced && to.equals(id(9))
                        ? new SurvivorsAnnounced(List.of(id(9)), List.of(id(9)))
                        : message);
        round.desk.run();
        return round;
    }

    public RoundState end() {
        return desk.coordinator;
    }

    public SecAggPlan plan() {
        return desk.plan;
    }

    public Enrolment enrolment() {
        return desk.enrolment;
    }

    public Participant participant(ParticipantId id) {
        return Objects.requireNonNull(desk.participants.get(id));
    }

    /** Returns the messages of participants. */
    public List<ToCoordinator> sent() {
        return desk.sent;
    }

    /** Returns the messages that participants received. */
    public Map<ParticipantId, List<ToParticipant>> received() {
        return desk.received;
    }

    /** The coordinator's states, as bytes. */
    public List<byte[]> storedByCoordinator() {
        return desk.storedByCoordinator;
    }

    /** The participants' states, as bytes. */
    public Map<ParticipantId, List<byte[]>> storedByNodes() {
        return desk.storedByNodes;
    }
}
