// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToCoordinator.KeysAdvertised;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.Roster;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;

/**
 * Coordinator phase that collects public keys. A participant that sends none is an early dropout: no other participant
 * shares a mask with it yet.
 */
public record AdvertiseKeys(
        SecAggPlan plan,
        Enrolment enrolment,
        PhaseAnswers answers,
        SortedMap<ParticipantId, Advertisement> advertisements)
        implements CollectingState {

    public AdvertiseKeys {
        advertisements = Collections.unmodifiableSortedMap(new TreeMap<>(advertisements));
    }

    static AdvertiseKeys of(SecAggPlan plan, Enrolment enrolment, SortedSet<ParticipantId> joined) {
        return new AdvertiseKeys(plan, enrolment, PhaseAnswers.of(joined), new TreeMap<>());
    }

    @Override
    public AdvertiseKeys with(PhaseAnswers updated) {
        return new AdvertiseKeys(plan, enrolment, updated, advertisements);
    }

    @Override
    public List<RoundEffect.Output> question(SortedSet<ParticipantId> to) {
        return List.of(new RoundEffect.Send(to, new ToParticipant.RoundOffered(plan)));
    }

    @Override
    public Step keysAdvertised(KeysAdvertised event) {
        Advertisement advertisement = event.advertisement();
        answers.requireOpen(event.from());
        advertisement.verify(plan, enrolment.key(event.from()));
        advertisement.requireUsableBeside(Advertisement.allKeys(advertisements.values()));
        SortedMap<ParticipantId, Advertisement> all = new TreeMap<>(advertisements);
        all.put(event.from(), advertisement);
        return new AdvertiseKeys(plan, enrolment, answers.answer(event.from()), all).settle();
    }

    @Override
    public Step proceed() {
        SortedMap<ParticipantId, Advertisement> staying = new TreeMap<>(advertisements);
        staying.keySet().retainAll(answers.staying());
        Roster roster = Roster.of(List.copyOf(staying.values()));
        plan.graph(roster.size());
        CollectingState next = plan.revealsNonces(roster.size())
                ? RevealNonces.of(plan, enrolment, roster)
                : ShareKeys.of(Session.of(plan, roster, Map.of()), enrolment, new TreeMap<>());
        return Step.into(next);
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.advertiseKeys(this);
    }
}
