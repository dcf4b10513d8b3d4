// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToCoordinator.NonceRevealed;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.Nonce;
import org.hanse.core.secagg.Roster;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;

/**
 * Coordinator phase that collects nonces, which determine the neighbours of each participant. A participant that
 * reveals none is an early dropout.
 */
public record RevealNonces(
        SecAggPlan plan,
        Enrolment enrolment,
        Roster roster,
        PhaseAnswers answers,
        SortedMap<ParticipantId, Nonce> nonces)
        implements CollectingState {

    public RevealNonces {
        nonces = Collections.unmodifiableSortedMap(new TreeMap<>(nonces));
    }

    static RevealNonces of(SecAggPlan plan, Enrolment enrolment, Roster roster) {
        return new RevealNonces(
                plan, enrolment, roster, PhaseAnswers.of(new TreeSet<>(roster.participants())), new TreeMap<>());
    }

    @Override
    public RevealNonces with(PhaseAnswers updated) {
        return new RevealNonces(plan, enrolment, roster, updated, nonces);
    }

    @Override
    public List<RoundEffect.Output> question(SortedSet<ParticipantId> to) {
        return List.of(new RoundEffect.Send(to, new ToParticipant.RosterAnnounced(roster.advertisements())));
    }

    @Override
    public Step nonceRevealed(NonceRevealed event) {
        answers.requireOpen(event.from());
        roster.requireNonce(event.from(), event.nonce());
        SortedMap<ParticipantId, Nonce> all = new TreeMap<>(nonces);
        all.put(event.from(), event.nonce());
        return new RevealNonces(plan, enrolment, roster, answers.answer(event.from()), all).settle();
    }

    @Override
    public Step proceed() {
        SortedMap<ParticipantId, Nonce> staying = new TreeMap<>(nonces);
        staying.keySet().retainAll(answers.staying());
        plan.requireNoncesOf(staying.size(), roster.size());
        List<Advertisement> stayed = roster.advertisements().stream()
                .filter(advertisement -> staying.containsKey(advertisement.from()))
                .toList();
        Session session = Session.of(plan, Roster.of(stayed), plan.revealsNonces(stayed.size()) ? staying : Map.of());
        return Step.into(ShareKeys.of(session, enrolment, staying));
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.revealNonces(this);
    }
}
