// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.clientnode.port.PersonalStateStore;
import org.hanse.core.federation.JobId;

/** Personal parameters in memory. */
public final class InMemoryPersonalStateStore implements PersonalStateStore {

    private final Map<JobId, StoredStates> states = new ConcurrentHashMap<>();

    @Override
    public void store(JobId job, StoredStates next) {
        states.put(job, next);
    }

    @Override
    public Optional<StoredStates> load(JobId job) {
        return Optional.ofNullable(states.get(job));
    }
}
