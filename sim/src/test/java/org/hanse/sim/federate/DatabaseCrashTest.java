// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.jdbc.Lease;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.RoundStore;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.job.SignedDocument.Kind;
import org.hanse.core.round.RoundState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds of a coordinator with a database. Each coordinator process opens it anew and acquires the lease. */
class DatabaseCrashTest {

    private static final int COUNT = 5;
    private static final JobId JOB = new JobId("job");

    @TempDir
    Path folder;

    private final List<CoordinatorDatabase> open = new ArrayList<>();
    private Optional<Lease> lease = Optional.empty();

    @BeforeEach
    void createJob() {
        SigningKey operator = SigningKey.generate(new SecureRandom());
        try (CoordinatorDatabase database = CoordinatorDatabase.open(folder.resolve("coordinator.db"))) {
            JdbcJobStore.forCommands(database)
                    .create(new JobStore.Definition(
                            JOB,
                            SignedDocument.sign(Kind.PLAN, "plan", operator),
                            SignedDocument.sign(Kind.ROSTER, "roster", operator)));
        }
    }

    @AfterEach
    void close() {
        lease.ifPresent(Lease::close);
        open.forEach(CoordinatorDatabase::close);
    }

    private RoundStore start() {
        lease.ifPresent(Lease::close);
        CoordinatorDatabase database = CoordinatorDatabase.open(folder.resolve("coordinator.db"));
        open.add(database);
        Lease next = Lease.acquire(database, InstantSource.system());
        lease = Optional.of(next);
        return JdbcJobStore.forServer(database, next).round(JOB, new RoundId(1));
    }

    private static void assertSum(CrashTrial round) {
        assertThat(round.state()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.stored()).isEqualTo(round.state());
        assertThat(round.sum().orElseThrow().vector()).isEqualTo(round.plain());
        assertThat(round.charged()).isEqualTo(1);
    }

    @Test
    void run_withoutACrash_isTheSum() {
        assertSum(new CrashTrial(COUNT, CrashTrial.Crash.NEVER)
                .storedIn(this::start)
                .run());
    }

    /** One write of each phase: a phase has a write for each participant. */
    @ParameterizedTest
    @ValueSource(ints = {1, 13, 32})
    void run_withTheCoordinatorKilledAfterAWrite_isTheSameSum(int write) {
        CrashTrial.Crash crash = new CrashTrial.Crash(CrashTrial.Side.COORDINATOR, write, CrashTrial.When.AFTER);

        assertSum(new CrashTrial(COUNT, crash).storedIn(this::start).run());
        assertThat(open).hasSize(2);
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(ints = {3, 8, 18, 23, 28})
    void run_withTheCoordinatorKilledAfterAWriteInFurtherCases_isTheSameSum(int write) {
        run_withTheCoordinatorKilledAfterAWrite_isTheSameSum(write);
    }
}
