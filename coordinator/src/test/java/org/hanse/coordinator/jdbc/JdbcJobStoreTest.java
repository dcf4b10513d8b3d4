// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.hanse.coordinator.port.JobMonitor;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobStoreContract;
import org.hanse.coordinator.port.SyntheticSession;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.CountSum;
import org.hanse.core.job.JobState;
import org.hanse.core.job.PairSum;
import org.hanse.core.round.RoundState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcJobStoreTest extends JobStoreContract {

    @TempDir
    Path folder;

    private final Databases databases = new Databases();

    @Override
    protected JobStore empty() {
        return databases.serve(folder);
    }

    @Override
    protected JobStore reopened(JobStore store) {
        return databases.serve(folder);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void commit_ofACommand_isRefused() {
        JobId id = new JobId("job");
        empty().create(definition(id));
        JobStore commands = JdbcJobStore.forCommands(databases.open(folder));

        assertThatThrownBy(() -> commands.commit(id, stored(1, OptionalDouble.empty()), List.of()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void commit_ofJobAndRound_isReportedOnceItIsStored() {
        List<String> observed = new ArrayList<>();
        CoordinatorDatabase database = databases.open(folder);
        JobStore reader = JdbcJobStore.forCommands(database);
        JobStore store = databases.serve(folder, Optional.of(new JobMonitor() {
            @Override
            public void stored(JobId job, JobState state) {
                observed.add(
                        job + " " + reader.load(job).map(JobStore.Stored::state).equals(Optional.of(state)));
            }

            @Override
            public void stored(JobId job, RoundState round) {
                observed.add(job + " "
                        + reader.round(job, new RoundId(1))
                                .state()
                                .map(RoundState::phase)
                                .orElse(""));
            }
        }));
        JobId job = new JobId("job");
        store.create(definition(job));

        store.commit(job, stored(0, OptionalDouble.empty()), List.of());
        store.round(job, new RoundId(1))
                .commit(new RoundState.Aborted(new SyntheticSession().plan, "no", new TreeSet<>()), List.of());

        assertThat(observed).containsExactly("job true", "job Aborted");
    }

    /** Releases before the table of records have lines of the history alone. */
    @Test
    void open_ofAnOlderSchema_readsItsHistoryOnce() {
        JobId id = new JobId("job");
        Instant at = Instant.parse("2026-11-28T12:00:00Z");
        JobStore before = empty();
        before.create(definition(id));
        List<String> lines = List.of(
                "started",
                "round 1 summed pair counts of 20 participants in 44.3 s without a privacy guarantee, load 31.0 %",
                "round 2 summed similar pairs of 9 participants in 0.1 s with noise, epsilon of the sum at most 6.5,"
                        + " 4194304 cells",
                "round 3 summed similar pairs of 5 participants in 0.0 s with noise, epsilon of the sum at most 1e-7,"
                        + " 1024 cells",
                "round 4 counted: 12 updates in 4.2 s",
                "round 5 ended without a sum: Selection: round 5 counted: 1 updates in 1.0 s",
                "round 41 counted: 5 updates in 12345.6 s, loss -1.25E-7",
                "round 42 counted: 5 updates in 0.5 s, loss 0.69314724",
                "roster version 2 is used from round 43 on: 5 participants",
                "paused: 3 rounds in a row ended without a sum, the last: too few",
                "failed: round 44 makes no model: NaN",
                "finished: all rounds counted");
        before.commit(
                id,
                stored(1, OptionalDouble.empty()),
                lines.stream().map(line -> new JobStore.Entry(at, line)).toList());
        databases.open(folder).change(handle -> {
            handle.execute("DROP TABLE record");
            handle.execute("DELETE FROM flyway_schema_history WHERE version = '3'");
        });

        JobStore later = reopened(before);
        assertThat(later.records(id))
                .containsExactly(
                        new JobRecord.Summed(at, CountSum.WORDS, 1, 20, 44.3, Map.of("loadPercent", 31.0)),
                        new JobRecord.Summed(at, PairSum.WORDS, 2, 9, 0.1, Map.of("epsilon", 6.5, "cells", 4_194_304)),
                        new JobRecord.Summed(at, PairSum.WORDS, 3, 5, 0, Map.of("epsilon", 1e-7, "cells", 1024)),
                        new JobRecord.Counted(at, 4, 12, 4.2, OptionalDouble.empty()),
                        new JobRecord.WithoutSum(at, 5, "Selection: round 5 counted: 1 updates in 1.0 s"),
                        new JobRecord.Counted(at, 41, 5, 12345.6, OptionalDouble.of(-1.25e-7)),
                        new JobRecord.Counted(at, 42, 5, 0.5, OptionalDouble.of(0.69314724)),
                        new JobRecord.Stopped(at, false, "3 rounds in a row ended without a sum, the last: too few"),
                        new JobRecord.Stopped(at, true, "round 44 makes no model: NaN"));
        assertThat(later.history(id)).extracting(JobStore.Entry::line).isEqualTo(lines);
        JobRecord.Counted next = new JobRecord.Counted(at, 45, 5, 1, OptionalDouble.empty());
        later.commit(id, stored(2, OptionalDouble.empty()), List.of(), List.of(next));
        assertThat(reopened(later).records(id)).endsWith(next).hasSize(10);
    }
}
