// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.coordinator.port.RoundStore;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.RoundEffect;
import org.hanse.core.round.RoundEvidence;
import org.hanse.core.round.RoundState;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.MaskedSum;
import org.hanse.core.secagg.MaskedSumAccumulator;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.Session;

/** Round in memory, with the sum of the masked updates only. */
public final class InMemoryRoundStore implements RoundStore {

    private final SortedMap<ParticipantId, SealedShares> shares = new TreeMap<>();
    private final SortedMap<ParticipantId, Reveal> reveals = new TreeMap<>();
    private final SortedMap<ParticipantId, Fault> faults = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();
    private Optional<MaskedSumAccumulator> sum = Optional.empty();
    private Optional<RoundState> state = Optional.empty();
    private Optional<RoundEvidence> evidence = Optional.empty();

    @Override
    public void commit(RoundState next, List<RoundEffect.Storage> storage) {
        for (RoundEffect.Storage effect : storage) {
            if (effect instanceof RoundEffect.Accumulate accumulate) {
                accumulator(accumulate.session()).requireAddable(accumulate.update());
            }
        }
        storage.forEach(effect -> effect.visit(new Keeping()));
        state = Optional.of(next);
    }

    private final class Keeping implements RoundEffect.Storage.StorageHandler<Boolean> {

        @Override
        public Boolean retain(RoundEffect.Retain effect) {
            shares.put(effect.shares().from(), effect.shares());
            return true;
        }

        @Override
        public Boolean retainReveal(RoundEffect.RetainReveal effect) {
            reveals.put(effect.reveal().from(), effect.reveal());
            return true;
        }

        @Override
        public Boolean accumulate(RoundEffect.Accumulate effect) {
            accumulator(effect.session()).add(effect.update());
            return true;
        }

        @Override
        public Boolean blame(RoundEffect.Blame effect) {
            effect.faults().forEach((participant, fault) -> faults.putIfAbsent(participant, fault));
            return true;
        }

        @Override
        public Boolean attest(RoundEffect.Attest effect) {
            evidence = Optional.of(effect.evidence());
            return true;
        }

        @Override
        public Boolean note(RoundEffect.Note effect) {
            return notes.add(effect.what());
        }
    }

    private MaskedSumAccumulator accumulator(Session session) {
        MaskedSumAccumulator own = sum.orElseGet(() -> new MaskedSumAccumulator(session));
        sum = Optional.of(own);
        return own;
    }

    /** Returns the evidence of a round with a sum. */
    Optional<RoundEvidence> evidence() {
        return evidence;
    }

    /** Deletes shares and updates. */
    void forgetSecrets() {
        shares.clear();
        reveals.clear();
        sum = Optional.empty();
    }

    @Override
    public Optional<RoundState> state() {
        return state;
    }

    @Override
    public SortedMap<ParticipantId, SealedShares> shares() {
        return Collections.unmodifiableSortedMap(shares);
    }

    @Override
    public List<Reveal> reveals() {
        return List.copyOf(reveals.values());
    }

    @Override
    public MaskedSum sum(Session session) {
        return accumulator(session).toMaskedSum();
    }

    @Override
    public SortedMap<ParticipantId, Fault> faults() {
        return Collections.unmodifiableSortedMap(faults);
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }
}
