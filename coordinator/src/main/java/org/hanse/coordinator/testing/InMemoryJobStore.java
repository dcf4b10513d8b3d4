// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.RoundStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.CountedRound;

/** Jobs in memory. */
public final class InMemoryJobStore implements JobStore {

    private final Map<JobId, StoredJob> jobs = new LinkedHashMap<>();

    /** Stored state of one job. */
    private static final class StoredJob {
        private final Definition definition;
        private final List<Entry> history = new ArrayList<>();
        private final List<JobRecord> records = new ArrayList<>();
        private final Deque<Request> requests = new ArrayDeque<>();
        private final Map<RoundId, InMemoryRoundStore> rounds = new HashMap<>();
        private final Map<String, Instant> deadlines = new HashMap<>();
        private final SortedMap<Integer, CountedRound.Outcome> outcomes = new TreeMap<>();
        private Optional<Stored> stored = Optional.empty();
        private Optional<JobRecord.Counted> lastCounted = Optional.empty();

        StoredJob(Definition definition) {
            this.definition = definition;
        }

        InMemoryRoundStore round(RoundId round) {
            return rounds.computeIfAbsent(round, number -> new InMemoryRoundStore());
        }
    }

    private StoredJob job(JobId id) {
        StoredJob job = jobs.get(id);
        if (job == null) {
            throw new IllegalStateException("no job is named " + id);
        }
        return job;
    }

    @Override
    public synchronized void create(Definition job) {
        if (jobs.putIfAbsent(job.id(), new StoredJob(job)) != null) {
            throw new IllegalStateException("a job named " + job.id() + " exists");
        }
    }

    @Override
    public synchronized List<Definition> jobs() {
        return jobs.values().stream().map(job -> job.definition).toList();
    }

    @Override
    public synchronized void remove(JobId job) {
        if (job(job).stored.isPresent()) {
            throw new IllegalStateException("the job " + job + " has started");
        }
        jobs.remove(job);
    }

    @Override
    public synchronized Optional<Stored> load(JobId job) {
        return Optional.ofNullable(jobs.get(job)).flatMap(kept -> kept.stored);
    }

    @Override
    public synchronized void commit(JobId job, Stored next, List<Entry> lines, List<JobRecord> records) {
        StoredJob own = job(job);
        own.stored = Optional.of(next);
        own.history.addAll(lines);
        for (JobRecord record : records) {
            own.records.add(record);
            if (record instanceof JobRecord.Counted counted) {
                own.lastCounted = Optional.of(counted);
            }
        }
    }

    @Override
    public synchronized List<JobRecord> records(JobId job) {
        return List.copyOf(job(job).records);
    }

    @Override
    public synchronized Optional<JobRecord.Counted> lastCounted(JobId job) {
        return Optional.ofNullable(jobs.get(job)).flatMap(own -> own.lastCounted);
    }

    @Override
    public synchronized List<Entry> history(JobId job) {
        return List.copyOf(job(job).history);
    }

    @Override
    public synchronized void request(JobId job, Request request) {
        job(job).requests.add(request);
    }

    @Override
    public synchronized boolean isRequested(JobId job) {
        return !job(job).requests.isEmpty();
    }

    @Override
    public synchronized Optional<Request> takeRequest(JobId job) {
        return Optional.ofNullable(job(job).requests.poll());
    }

    @Override
    public synchronized RoundStore round(JobId job, RoundId round) {
        return job(job).round(round);
    }

    @Override
    public synchronized void count(JobId job, RoundId round, CountedRound.Outcome outcome) {
        if (job(job).round(round).evidence().isEmpty()) {
            throw new IllegalStateException("round " + round + " of " + job + " has no evidence");
        }
        job(job).outcomes.put(round.number(), outcome);
    }

    @Override
    public synchronized List<CountedRound> counted(JobId job) {
        return job(job).outcomes.entrySet().stream()
                .map(entry -> new CountedRound(
                        new RoundId(entry.getKey()),
                        job(job).round(new RoundId(entry.getKey())).evidence().orElseThrow(),
                        entry.getValue()))
                .toList();
    }

    @Override
    public synchronized void forgetSecrets(JobId job, RoundId round) {
        job(job).round(round).forgetSecrets();
    }

    @Override
    public synchronized Optional<Instant> deadline(JobId job, RoundId round, String phase) {
        return Optional.ofNullable(job(job).deadlines.get(round + " " + phase));
    }

    @Override
    public synchronized Instant deadline(JobId job, RoundId round, String phase, Instant proposed) {
        return job(job).deadlines.computeIfAbsent(round + " " + phase, key -> proposed);
    }
}
