// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.hanse.coordinator.port.JobMonitor;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobStoreContract;
import org.hanse.coordinator.port.SyntheticSession;
import org.hanse.coordinator.testing.InMemoryJobStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobState;
import org.hanse.core.round.RoundState;
import org.junit.jupiter.api.Test;

class ObservedJobStoreTest extends JobStoreContract {

    private final List<String> observed = new ArrayList<>();
    private final JobMonitor monitor = new JobMonitor() {
        @Override
        public void stored(JobId job, JobState state) {
            observed.add(job + " " + JobOverview.word(state));
        }

        @Override
        public void stored(JobId job, RoundState round) {
            observed.add(job + " " + round.phase());
        }
    };

    @Override
    protected JobStore empty() {
        return new ObservedJobStore(new InMemoryJobStore(), monitor);
    }

    @Override
    protected JobStore reopened(JobStore store) {
        return store;
    }

    @Test
    void commit_ofJobAndRound_isReported() {
        JobStore store = empty();
        JobId job = new JobId("job");
        store.create(definition(job));

        store.commit(job, stored(0, OptionalDouble.empty()), List.of());
        store.round(job, new RoundId(1))
                .commit(new RoundState.Aborted(new SyntheticSession().plan, "no", new TreeSet<>()), List.of());

        assertThat(observed).containsExactly("job waiting", "job Aborted");
    }
}
