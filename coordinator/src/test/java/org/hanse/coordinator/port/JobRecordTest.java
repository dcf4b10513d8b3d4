// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.job.CountSum;
import org.hanse.core.job.JobEvent;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobSchedule;
import org.hanse.core.job.JobState;
import org.hanse.core.job.PairSum;
import org.junit.jupiter.api.Test;

class JobRecordTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @Test
    void line_ofARoundWithASum_hasItsFigures() {
        assertThat(new JobRecord.Counted(NOW, 3, 12, 4.24, OptionalDouble.empty()).line())
                .isEqualTo("round 3 counted: 12 updates in 4.2 s");
        assertThat(new JobRecord.Counted(NOW, 41, 5, 0.5, OptionalDouble.of(-1.25e-7)).line())
                .isEqualTo("round 41 counted: 5 updates in 0.5 s, loss -1.25E-7");
        assertThat(new JobRecord.Summed(NOW, CountSum.WORDS, 1, 20, 44.3, Map.of("loadPercent", 31.0)).line())
                .isEqualTo("round 1 summed pair counts of 20 participants in 44.3 s without a privacy guarantee,"
                        + " load 31.0 %");
        assertThat(new JobRecord.Summed(NOW, PairSum.WORDS, 2, 20, 44.3, Map.of("epsilon", 6.5, "cells", 4_194_304))
                        .line())
                .isEqualTo("round 2 summed similar pairs of 20 participants in 44.3 s with noise, epsilon of"
                        + " the sum at most 6.5, 4194304 cells");
    }

    @Test
    void seconds_ofAClockThatWentBack_areZero() {
        assertThat(JobRecord.seconds(NOW, NOW.plusMillis(4_240))).isEqualTo(4.24);
        assertThat(JobRecord.seconds(NOW, NOW.minusSeconds(9))).isZero();
    }

    private static List<JobRecord> of(JobState before, JobEvent event) {
        return JobRecord.of(event, before, before.on(event).next(), NOW);
    }

    /** A round after which the job pauses has a record too, although its line tells of the pause alone. */
    @Test
    void of_aRoundWithoutASum_isItsReasonAndThePause() {
        JobSchedule schedule = new JobSchedule(3, Optional.empty(), Duration.ofSeconds(1), 2);
        Digest model = Digest.sha256(new byte[0]);
        JobState waiting = new JobState.Waiting(JobProgress.initial(schedule, model), NOW);
        JobState first = waiting.on(new JobEvent.Due(NOW)).next();
        JobEvent abort = new JobEvent.Aborted(1, "too few", NOW, new TreeSet<>());
        JobState second =
                first.on(abort).next().on(new JobEvent.Due(NOW.plusSeconds(9))).next();

        assertThat(of(waiting, new JobEvent.Due(NOW))).isEmpty();
        assertThat(of(first, abort)).containsExactly(new JobRecord.WithoutSum(NOW, 1, "too few"));
        assertThat(of(second, abort)).as("of another round").isEmpty();
        assertThat(of(second, new JobEvent.Aborted(2, "too few", NOW, new TreeSet<>())))
                .containsExactly(
                        new JobRecord.WithoutSum(NOW, 2, "too few"),
                        new JobRecord.Stopped(NOW, false, "2 rounds in a row ended without a sum, the last: too few"));
        assertThat(of(waiting, new JobEvent.Blocked("too few nodes")))
                .containsExactly(new JobRecord.Stopped(NOW, true, "too few nodes"));
        assertThat(of(first.on(new JobEvent.Released(1)).next(), new JobEvent.Diverged(1, "NaN")))
                .containsExactly(new JobRecord.Stopped(NOW, true, "round 1 makes no model: NaN"));
    }
}
