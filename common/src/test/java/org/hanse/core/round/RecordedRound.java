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

/** All that was said and stored in a round, for tests of other packages. */
public final class RecordedRound {

    private final RoundOnDesk desk;

    private RecordedRound(RoundOnDesk desk) {
        this.desk = desk;
        desk.encoded = true;
    }

    /** Of so many honest participants on the complete graph, with updates of so many elements; their names have 16 bytes. */
    public static RecordedRound honest(int participants, int size) {
        RecordedRound round = new RecordedRound(
                new RoundOnDesk(participants, new Assumptions(participants / 5, 0.3, Coordinator.ACTIVE), size, 1));
        round.desk.run();
        return round;
    }

    /** Of sixteen honest participants on the k-regular graph. */
    public static RecordedRound honestOnRing(int size) {
        RecordedRound round = new RecordedRound(
                new RoundOnDesk(RingRoundTest.COUNT, RingRoundTest.ASSUMPTIONS, RingRoundTest.MOST_COMPLETE, size, 1));
        round.desk.run();
        return round;
    }

    /** In which all goes wrong that a round can bear: a participant complains about another, and a third is told lies and leaves. */
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

    /** What participants said. */
    public List<ToCoordinator> sent() {
        return desk.sent;
    }

    /** What participants were told. */
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
