// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

/**
 * Figures of a run.
 *
 * @param record all figures
 * @param queries main metric of each model at each test query
 */
public record ScoredRun(RunRecord record, QueryValues queries) {

    /** Returns this run with the command that produced it. */
    public ScoredRun with(Origin origin) {
        return new ScoredRun(record.with(origin), queries);
    }
}
