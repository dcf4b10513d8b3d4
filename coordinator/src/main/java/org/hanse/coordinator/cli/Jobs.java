// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.federation.JobId;

/** Jobs by name. */
final class Jobs {

    private Jobs() {}

    /** @throws InvalidInputException if there is no job of this name */
    static JobId require(JobStore store, String name) {
        return store.jobs().stream()
                .map(JobStore.Definition::id)
                .filter(id -> id.text().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    String jobs =
                            store.jobs().stream().map(job -> job.id().text()).collect(Collectors.joining(", "));
                    return new InvalidInputException("JOB: found " + name + "; expected "
                            + (jobs.isEmpty()
                                    ? "a job, and there is none. Fix: create one"
                                    : "one of " + jobs + ". Fix: choose one of them"));
                });
    }
}
