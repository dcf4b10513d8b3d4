// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.hanse.coordinator.port.RoundStore;
import org.hanse.coordinator.testing.InMemoryRoundStore;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.RoundEffect;
import org.hanse.core.round.RoundState;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.MaskedSum;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.Session;
import org.hanse.wire.RoundStateCodec;

/** A coordinator's store of a round on a disk that outlives it. Holds the state as bytes. */
final class CrashingRoundStore implements RoundStore {

    private final Enrolment enrolment;
    private final CrashPoint commits;
    private final RoundStore kept = new InMemoryRoundStore();
    private Optional<byte[]> state = Optional.empty();

    CrashingRoundStore(Enrolment enrolment, CrashPoint commits) {
        this.enrolment = enrolment;
        this.commits = commits;
    }

    @Override
    public void commit(RoundState next, List<RoundEffect.Kept> effects) {
        commits.before();
        kept.commit(next, effects);
        state = Optional.of(RoundStateCodec.toBytes(next));
        commits.after();
    }

    @Override
    public Optional<RoundState> state() {
        return state.map(bytes -> RoundStateCodec.parse(bytes, enrolment));
    }

    @Override
    public SortedMap<ParticipantId, SealedShares> shares() {
        return kept.shares();
    }

    @Override
    public List<Reveal> reveals() {
        return kept.reveals();
    }

    @Override
    public MaskedSum sum(Session session) {
        return kept.sum(session);
    }

    @Override
    public SortedMap<ParticipantId, Fault> faults() {
        return kept.faults();
    }

    @Override
    public List<String> notes() {
        return kept.notes();
    }
}
