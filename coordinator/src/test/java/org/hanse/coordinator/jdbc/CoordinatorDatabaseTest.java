// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.coordinator.port.SyntheticSession.id;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobStoreContract;
import org.hanse.coordinator.port.RoundStore;
import org.hanse.coordinator.port.StaleLeaseException;
import org.hanse.coordinator.port.SyntheticSession;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.round.RoundEffect;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.Selection;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.secagg.AuthenticUpdate;
import org.hanse.wire.MessageStream;
import org.hanse.wire.SecAggCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening, leases, and writes that end between file and row. */
class CoordinatorDatabaseTest {

    private static final JobId JOB = new JobId("job");
    private static final RoundId ROUND = new RoundId(1);

    @TempDir
    Path folder;

    private final Databases databases = new Databases();
    private final SyntheticSession made = new SyntheticSession();

    @AfterEach
    void close() {
        databases.close();
    }

    private RoundState state() {
        return Selection.begin(made.plan, made.enrolment, new TreeSet<>(List.of(id(0), id(1), id(2), id(3))))
                .next();
    }

    private List<Path> updateFiles() throws IOException {
        Path updates = folder.resolve("updates");
        if (!Files.exists(updates)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(updates)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void open_ofANewerSchema_isRefusedInOneLine() {
        databases
                .open(folder)
                .change(handle -> handle.execute(
                        "INSERT INTO flyway_schema_history SELECT 99, '99', 'later', type, 'V99__later.sql', checksum,"
                                + " installed_by, installed_on, execution_time, success FROM flyway_schema_history"
                                + " WHERE installed_rank = 1"));

        assertThatThrownBy(() -> databases.open(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(Databases.file(folder) + ": found schema version 99, which is newer")
                .hasMessageNotContaining("\n");
    }

    @Test
    void open_ofAnotherFile_isRefusedInOneLine() throws IOException {
        Files.writeString(Databases.file(folder), "no database at all, but long enough for a header\n".repeat(50));

        assertThatThrownBy(() -> databases.open(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(Databases.file(folder) + ": found no usable database")
                .hasMessageNotContaining("\n");
    }

    /** Without another logger on the class path Flyway writes to that of the JDK. */
    @Test
    void open_logsNothing() {
        List<String> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord message) {
                logged.add(message.getLoggerName() + ": " + message.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        try {
            databases.serve(folder).create(JobStoreContract.definition(JOB));
        } finally {
            root.removeHandler(handler);
        }

        assertThat(logged).isEmpty();
    }

    @Test
    void files_areReadableByTheirOwnerOnly() throws IOException {
        JobStore jobs = databases.serve(folder);
        jobs.create(JobStoreContract.definition(JOB));
        jobs.round(JOB, ROUND)
                .commit(state(), List.of(new RoundEffect.Accumulate(made.session, made.update(0, 1, 2, 3))));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(Stream.concat(
                                    files.filter(file ->
                                            file.getFileName().toString().matches(".*db(-wal)?")),
                                    updateFiles().stream())
                            .map(file -> permissions(file)))
                    .hasSize(3)
                    .containsOnly("rw-------");
        }
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void acquire_whileAnotherServes_isRefused() {
        CoordinatorDatabase database = databases.open(folder);
        try (Lease first = Lease.acquire(database, Databases.CLOCK)) {
            assertThat(first.term()).isEqualTo(1);
            assertThatThrownBy(() -> Lease.acquire(databases.open(folder), Databases.CLOCK))
                    .isInstanceOf(InvalidInputException.class);
        }
        try (Lease second = Lease.acquire(database, Databases.CLOCK)) {
            assertThat(second.term()).isEqualTo(2);
        }
    }

    /** The lock of the host is released here, as for a process on another host that does not see it. */
    @Test
    void write_ofAStaleLease_isRefusedAndKeepsNothing() throws IOException {
        JdbcJobStore stale = databases.serve(folder);
        stale.create(JobStoreContract.definition(JOB));
        JobStore.Stored first = JobStoreContract.stored(1, OptionalDouble.empty());
        stale.commit(JOB, first, List.of());
        stale.request(JOB, JobStore.Request.STOP);
        JdbcJobStore newest = databases.serve(folder);

        RoundStore round = stale.round(JOB, ROUND);
        assertThatThrownBy(() -> stale.commit(JOB, JobStoreContract.stored(2, OptionalDouble.empty()), List.of()))
                .isInstanceOf(StaleLeaseException.class)
                .hasMessageStartingWith("another coordinator process has taken over");
        assertThatThrownBy(() -> stale.takeRequest(JOB)).isInstanceOf(StaleLeaseException.class);
        assertThatThrownBy(() -> stale.forgetSecrets(JOB, ROUND)).isInstanceOf(StaleLeaseException.class);
        assertThatThrownBy(() -> round.commit(
                        state(), List.of(new RoundEffect.Accumulate(made.session, made.update(0, 1, 2, 3)))))
                .isInstanceOf(StaleLeaseException.class);

        assertThat(newest.load(JOB)).contains(first);
        assertThat(newest.takeRequest(JOB)).contains(JobStore.Request.STOP);
        assertThat(newest.round(JOB, ROUND).state()).isEmpty();
        databases.serve(folder);
        assertThat(updateFiles()).isEmpty();
    }

    /** The row fails after the file was written: an effect of the same commit violates a rule of the database. */
    @Test
    void commit_thatFailsBetweenFileAndRow_keepsNothing() throws IOException {
        JdbcJobStore jobs = databases.serve(folder);
        jobs.create(JobStoreContract.definition(JOB));
        databases.open(folder).change(handle -> handle.execute("DROP TABLE masked"));
        assertThatThrownBy(() -> jobs.round(JOB, ROUND)
                        .commit(
                                state(),
                                List.of(
                                        new RoundEffect.Note("not kept"),
                                        new RoundEffect.Accumulate(made.session, made.update(0, 1, 2, 3)))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no such table: masked");
        assertThat(updateFiles()).hasSize(1);
        assertThat(jobs.round(JOB, ROUND).state()).isEmpty();
        assertThat(jobs.round(JOB, ROUND).notes()).isEmpty();

        databases
                .open(folder)
                .change(handle -> handle.execute("CREATE TABLE masked AS"
                        + " SELECT job, round, participant, shares AS digest, shares AS signature FROM sealed"));
        JdbcJobStore later = databases.serve(folder);
        assertThat(updateFiles()).isEmpty();
        assertThat(later.round(JOB, ROUND).sum(made.session).summands()).isEmpty();
    }

    @Test
    void file_thatARowNames_staysAtTheNextOpen() throws IOException {
        JdbcJobStore jobs = databases.serve(folder);
        jobs.create(JobStoreContract.definition(JOB));
        jobs.round(JOB, ROUND)
                .commit(state(), List.of(new RoundEffect.Accumulate(made.session, made.update(0, 1, 2, 3))));
        List<Path> before = updateFiles();
        Path stray = Files.writeString(before.get(0).resolveSibling("stray.update"), "x");

        JdbcJobStore later = databases.serve(folder);
        assertThat(stray).doesNotExist();
        assertThat(updateFiles()).isEqualTo(before).hasSize(1);
        later.forgetSecrets(JOB, ROUND);
        assertThat(updateFiles()).isEmpty();
    }

    @Test
    void sum_ofADamagedFile_isRefused() throws IOException {
        JdbcJobStore jobs = databases.serve(folder);
        jobs.create(JobStoreContract.definition(JOB));
        RoundStore round = jobs.round(JOB, ROUND);
        round.commit(state(), List.of(new RoundEffect.Accumulate(made.session, made.update(0, 1, 2, 3))));
        Path file = updateFiles().get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[0] ^= 1;
        Files.write(file, bytes);

        RoundStore later = databases.serve(folder).round(JOB, ROUND);
        assertThatThrownBy(() -> later.sum(made.session))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ": found ");
    }

    /** The message that a node uploaded becomes the file of its update, and is not written again. */
    @Test
    void commit_ofAnOfferedFile_movesItAndARestartReadsIt() throws IOException {
        JdbcJobStore jobs = databases.serve(folder);
        jobs.create(JobStoreContract.definition(JOB));
        AuthenticUpdate update = made.update(0, 1, 2, 3);
        Path upload = folder.resolve("node-1.upload");
        try (OutputStream out = Files.newOutputStream(upload)) {
            MessageStream.write(
                    out, SecAggCodec.toBytes(new ToCoordinator.MaskedInputSubmitted(update.update(), new TreeSet<>())));
        }
        RoundStore round = jobs.round(JOB, ROUND);
        jobs.offering(
                Map.of(update.update().digest(), upload),
                () -> round.commit(state(), List.of(new RoundEffect.Accumulate(made.session, update))));

        assertThat(upload).doesNotExist();
        Path file = updateFiles().get(0);
        assertThat(file.toString()).endsWith(".upload");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        RoundStore later = databases.serve(folder).round(JOB, ROUND);
        assertThat(later.sum(made.session)).isEqualTo(round.sum(made.session));

        Files.write(file, new byte[] {5, 1});
        assertThatThrownBy(() -> databases.serve(folder).round(JOB, ROUND).sum(made.session))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ": found no readable masked update");
        databases.serve(folder).forgetSecrets(JOB, ROUND);
        assertThat(updateFiles()).isEmpty();
    }

    /** The sum of updates that arrived needs no file; one whose rows are gone has none of them. */
    @Test
    void sum_ofUpdatesThatArrived_readsNoFile() throws IOException {
        JdbcJobStore jobs = databases.serve(folder);
        jobs.create(JobStoreContract.definition(JOB));
        RoundStore round = jobs.round(JOB, ROUND);
        round.commit(state(), List.of(new RoundEffect.Accumulate(made.session, made.update(0, 1, 2, 3))));
        Files.delete(updateFiles().get(0));
        assertThat(round.sum(made.session).summands()).containsExactly(id(0));

        jobs.forgetSecrets(JOB, ROUND);
        assertThat(round.sum(made.session).summands()).isEmpty();
    }

    /** Reveals of a finished round are secret: neither the database nor its log keeps them. */
    @Test
    void forgetSecrets_leavesNoCopyInTheFiles() throws IOException {
        JdbcJobStore jobs = databases.serve(folder);
        jobs.create(JobStoreContract.definition(JOB));
        var shares = made.shares(0);
        byte[] secret = Objects.requireNonNull(shares.shares().get(id(1))).ciphertext();
        jobs.round(JOB, ROUND).commit(state(), List.of(new RoundEffect.Retain(shares)));
        assertThat(found(secret)).isTrue();

        jobs.forgetSecrets(JOB, ROUND);
        assertThat(found(secret)).isFalse();
    }

    private boolean found(byte[] secret) throws IOException {
        String needle = new String(secret, StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(needle)) {
                    return true;
                }
            }
            return false;
        }
    }
}
