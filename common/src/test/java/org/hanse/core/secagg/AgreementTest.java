// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.secagg.SyntheticRound.active;
import static org.hanse.core.secagg.SyntheticRound.id;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.AwaitingSignatures;
import org.hanse.core.round.LocalTask;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.Participation;
import org.hanse.core.round.ParticipationFloor;
import org.hanse.core.round.Revealed;
import org.hanse.core.round.Standing;
import org.hanse.core.round.ToParticipant;
import org.junit.jupiter.api.Test;

/** On the k-regular graph a coordinator could send an arc of the ring other lists than the rest. */
class AgreementTest {

    @Test
    void signaturesDelivered_ofANeighbourhoodOnly_revealsNothing() {
        SyntheticRound round = SyntheticRound.of(310)
                .withSize(4)
                .withAssumptions(active(3, 0.05))
                .withSeed(3)
                .start();
        Set<ParticipantId> all = round.identities.keySet();
        round.share(all);
        Survivors announced = Survivors.of(round.session, all, all);
        SortedMap<ParticipantId, Signature> everybody = new TreeMap<>();
        round.identities.forEach((id, identity) ->
                everybody.put(id, announced.statement(round.session).sign(identity)));
        // An arc: the node's neighbours and theirs, far more than a threshold and far fewer than half.
        Set<ParticipantId> near = new HashSet<>(round.session.neighbours(id(0)));
        List.copyOf(near).forEach(neighbour -> near.addAll(round.session.neighbours(neighbour)));
        SortedMap<ParticipantId, Signature> arc = new TreeMap<>(everybody);
        arc.keySet().retainAll(near);

        assertThat(near).hasSizeBetween(round.session.threshold() + 10, round.session.agreement() - 1);
        assertThat(announced(round, announced, arc)).isInstanceOf(ParticipantState.DroppedOut.class);
        assertThat(announced(round, announced, everybody)).isInstanceOf(Revealed.class);
        SortedMap<ParticipantId, Signature> justEnough = new TreeMap<>(arc);
        for (ParticipantId id : new TreeSet<>(all)) {
            if (justEnough.size() < round.session.agreement()) {
                justEnough.put(id, Objects.requireNonNull(everybody.get(id)));
            }
        }
        assertThat(announced(round, announced, justEnough)).isInstanceOf(Revealed.class);
    }

    private static ParticipantState announced(
            SyntheticRound round, Survivors announced, SortedMap<ParticipantId, Signature> signatures) {
        Participant node = new Participant(
                id(0),
                Objects.requireNonNull(round.identities.get(id(0))),
                round.enrolment,
                new ParticipationFloor(2, 0, 0.5, 0),
                new LocalTask(
                        round.plan.job(),
                        round.plan.task(),
                        round.plan.size(),
                        round.plan.quantization().participants(),
                        0),
                SyntheticRound.RANDOM);
        Standing standing = new Standing(
                round.session,
                Objects.requireNonNull(round.secrets.get(id(0))),
                Objects.requireNonNull(round.kept.get(id(0))),
                new TreeMap<>(round.delivered(id(0), announced.sharers())),
                new TreeSet<>());
        return new AwaitingSignatures(
                        node,
                        Participation.NONE,
                        standing,
                        announced,
                        announced.statement(round.session).sign(node.identity()))
                .on(new ToParticipant.SignaturesDelivered(signatures))
                .next();
    }
}
