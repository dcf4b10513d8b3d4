// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.hanse.coordinator.port.JobMonitor;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.RoundStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.CountedRound;
import org.hanse.core.round.RoundEffect;
import org.hanse.core.round.RoundState;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.MaskedSum;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.Session;

/** Store of jobs that reports each stored state to a monitor. */
public final class ObservedJobStore implements JobStore {

    private final JobStore store;
    private final JobMonitor monitor;

    public ObservedJobStore(JobStore store, JobMonitor monitor) {
        this.store = store;
        this.monitor = monitor;
    }

    @Override
    public void create(Definition job) {
        store.create(job);
    }

    @Override
    public List<Definition> jobs() {
        return store.jobs();
    }

    @Override
    public void remove(JobId job) {
        store.remove(job);
    }

    @Override
    public Optional<Stored> load(JobId job) {
        return store.load(job);
    }

    @Override
    public void commit(JobId job, Stored next, List<Entry> lines) {
        store.commit(job, next, lines);
        monitor.stored(job, next.state());
    }

    @Override
    public List<Entry> history(JobId job) {
        return store.history(job);
    }

    @Override
    public void request(JobId job, Request request) {
        store.request(job, request);
    }

    @Override
    public boolean isRequested(JobId job) {
        return store.isRequested(job);
    }

    @Override
    public Optional<Request> takeRequest(JobId job) {
        return store.takeRequest(job);
    }

    @Override
    public Instant deadline(JobId job, RoundId round, String phase, Instant proposed) {
        return store.deadline(job, round, phase, proposed);
    }

    @Override
    public Optional<Instant> deadline(JobId job, RoundId round, String phase) {
        return store.deadline(job, round, phase);
    }

    @Override
    public RoundStore round(JobId job, RoundId round) {
        return new ObservedRoundStore(job, store.round(job, round));
    }

    @Override
    public void count(JobId job, RoundId round, CountedRound.Outcome outcome) {
        store.count(job, round, outcome);
    }

    @Override
    public List<CountedRound> counted(JobId job) {
        return store.counted(job);
    }

    @Override
    public void forgetSecrets(JobId job, RoundId round) {
        store.forgetSecrets(job, round);
    }

    private final class ObservedRoundStore implements RoundStore {

        private final JobId job;
        private final RoundStore own;

        ObservedRoundStore(JobId job, RoundStore own) {
            this.job = job;
            this.own = own;
        }

        @Override
        public void commit(RoundState next, List<RoundEffect.Storage> storage) {
            own.commit(next, storage);
            monitor.stored(job, next);
        }

        @Override
        public Optional<RoundState> state() {
            return own.state();
        }

        @Override
        public SortedMap<ParticipantId, SealedShares> shares() {
            return own.shares();
        }

        @Override
        public List<Reveal> reveals() {
            return own.reveals();
        }

        @Override
        public MaskedSum sum(Session session) {
            return own.sum(session);
        }

        @Override
        public SortedMap<ParticipantId, Fault> faults() {
            return own.faults();
        }

        @Override
        public List<String> notes() {
            return own.notes();
        }
    }
}
