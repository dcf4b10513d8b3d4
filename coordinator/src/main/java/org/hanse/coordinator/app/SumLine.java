// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.Optional;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.federation.JobId;

/** Sum before training in a job's history. */
public sealed interface SumLine permits CountsLine, PairsLine {

    /** Returns the number of its round. */
    int round();

    /** Returns the number of participants in it. */
    int participants();

    /** Returns the time from its start to the stored sum. */
    double seconds();

    /** Returns the line of the history. */
    String line();

    /** Returns the sum of a line; empty if the line is about something else. */
    static Optional<SumLine> parse(String line) {
        return CountsLine.parse(line).<SumLine>map(own -> own).or(() -> PairsLine.parse(line));
    }

    /** Returns the sum of a job; empty before it or without one. */
    static Optional<SumLine> of(JobStore store, JobId job) {
        return store.history(job).stream()
                .flatMap(entry -> parse(entry.line()).stream())
                .findFirst();
    }
}
