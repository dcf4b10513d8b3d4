// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hanse.clientnode.port.CountStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.round.StoredSum;

/** Sums before training in memory. */
public final class InMemoryCountStore implements CountStore {

    private final Map<JobId, Contribution> contributions = new ConcurrentHashMap<>();
    private final Map<JobId, StoredSum> sums = new ConcurrentHashMap<>();
    private final Map<Integer, CountStore> later = new ConcurrentHashMap<>();

    @Override
    public CountStore later(int number) {
        return later.computeIfAbsent(number, own -> new InMemoryCountStore());
    }

    @Override
    public void contribute(JobId job, Contribution contribution) {
        contributions.put(job, contribution);
    }

    @Override
    public Optional<Contribution> contribution(JobId job) {
        return Optional.ofNullable(contributions.get(job));
    }

    @Override
    public void store(JobId job, StoredSum sum) {
        sums.put(job, sum);
    }

    @Override
    public List<JobId> sums() {
        return Stream.concat(sums.keySet().stream(), later.values().stream().flatMap(own -> own.sums().stream()))
                .sorted(Comparator.comparing(JobId::text))
                .toList();
    }

    @Override
    public Optional<StoredSum> sum(JobId job) {
        return Optional.ofNullable(sums.get(job));
    }
}
