// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.clientnode.port.CountStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.round.StoredSum;

/** Pair counts in memory. */
public final class InMemoryCountStore implements CountStore {

    private final Map<JobId, Contribution> contributions = new ConcurrentHashMap<>();
    private final Map<JobId, StoredSum> sums = new ConcurrentHashMap<>();

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
    public Set<JobId> sums() {
        return Set.copyOf(sums.keySet());
    }

    @Override
    public Optional<StoredSum> sum(JobId job) {
        return Optional.ofNullable(sums.get(job));
    }
}
