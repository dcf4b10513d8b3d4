// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
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

/** Round store of a coordinator on a disk that outlives it. Its states pass through their bytes. */
final class CrashRoundStore implements RoundStore {

    private final Enrolment enrolment;
    private final CrashPoint commits;
    private final Supplier<RoundStore> disk;
    private RoundStore kept;

    CrashRoundStore(Enrolment enrolment, CrashPoint commits) {
        this(enrolment, commits, new InMemoryRoundStore());
    }

    private CrashRoundStore(Enrolment enrolment, CrashPoint commits, RoundStore memory) {
        this(enrolment, commits, () -> memory);
    }

    /** @param disk opens the store for each process that starts */
    CrashRoundStore(Enrolment enrolment, CrashPoint commits, Supplier<RoundStore> disk) {
        this.enrolment = enrolment;
        this.commits = commits;
        this.disk = disk;
        this.kept = disk.get();
    }

    /** Opens the store for a process that starts. */
    void reopen() {
        kept = disk.get();
    }

    @Override
    public void commit(RoundState next, List<RoundEffect.Storage> effects) {
        commits.before();
        kept.commit(next, effects);
        commits.after();
    }

    @Override
    public Optional<RoundState> state() {
        return kept.state().map(state -> RoundStateCodec.parse(RoundStateCodec.toBytes(state), enrolment));
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
