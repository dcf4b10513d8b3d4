// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.MaskedSum;
import org.hanse.core.secagg.MaskedSumAccumulator;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.SealedShares;

/** Stored effects of a coordinator on a desk, in memory. */
final class StorageOnDesk implements RoundEffect.Storage.StorageHandler<Boolean> {

    final Map<ParticipantId, SealedShares> retained = new TreeMap<>();
    final List<Reveal> reveals = new ArrayList<>();
    final SortedMap<ParticipantId, Fault> blamed = new TreeMap<>();
    final List<String> notes = new ArrayList<>();
    Optional<RoundEvidence> evidence = Optional.empty();
    private Optional<MaskedSumAccumulator> accumulator = Optional.empty();

    /** Returns the masked sum of the accumulated updates. */
    MaskedSum sum() {
        return accumulator.orElseThrow().toMaskedSum();
    }

    @Override
    public Boolean retain(RoundEffect.Retain effect) {
        retained.put(effect.shares().from(), effect.shares());
        return true;
    }

    @Override
    public Boolean retainReveal(RoundEffect.RetainReveal effect) {
        reveals.add(effect.reveal());
        return true;
    }

    @Override
    public Boolean accumulate(RoundEffect.Accumulate effect) {
        MaskedSumAccumulator summing = accumulator.orElseGet(() -> new MaskedSumAccumulator(effect.session()));
        accumulator = Optional.of(summing);
        summing.add(effect.update());
        return true;
    }

    @Override
    public Boolean blame(RoundEffect.Blame effect) {
        blamed.putAll(effect.faults());
        return true;
    }

    @Override
    public Boolean attest(RoundEffect.Attest effect) {
        evidence = Optional.of(effect.evidence());
        return true;
    }

    @Override
    public Boolean note(RoundEffect.Note effect) {
        notes.add(effect.what());
        return true;
    }
}
