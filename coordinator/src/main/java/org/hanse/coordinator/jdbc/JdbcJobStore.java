// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.coordinator.port.JobMonitor;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.RoundStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.CountedRound;
import org.hanse.core.job.SignedDocument;
import org.hanse.wire.JobStateCodec;
import org.hanse.wire.RoundEvidenceCodec;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Jobs and rounds in the database, with masked updates as files in the folder {@code updates} beside it. */
public final class JdbcJobStore implements JobStore {

    private final CoordinatorDatabase database;
    private final Writes writes;

    private JdbcJobStore(CoordinatorDatabase database, Optional<Lease> lease, Optional<JobMonitor> monitor) {
        this.database = database;
        this.writes =
                new Writes(database, lease, new UpdateFiles(database.folder().resolve("updates")), monitor);
    }

    /** Opens the store for the serving process without a monitor, see {@link #forServer(CoordinatorDatabase, Lease, Optional)}. */
    public static JdbcJobStore forServer(CoordinatorDatabase database, Lease lease) {
        return forServer(database, lease, Optional.empty());
    }

    /**
     * Opens the store for the serving process. Deletes files of masked updates that an interrupted write left without a row.
     *
     * @param monitor receives each state of a job or a round after its commit
     */
    public static JdbcJobStore forServer(CoordinatorDatabase database, Lease lease, Optional<JobMonitor> monitor) {
        JdbcJobStore store = new JdbcJobStore(database, Optional.of(lease), monitor);
        store.writes.change(handle -> store.writes.files().retain(store.named(handle)));
        return store;
    }

    /** Opens the store for commands, which read everything and add jobs and requests. */
    public static JdbcJobStore forCommands(CoordinatorDatabase database) {
        return new JdbcJobStore(database, Optional.empty(), Optional.empty());
    }

    /** Returns the files that rows name. */
    private Set<Path> named(Handle handle) {
        return handle
                .createQuery("SELECT job, round, digest FROM masked")
                .map((row, context) -> writes.files()
                        .files(
                                new JobId(row.getString("job")),
                                new RoundId(row.getInt("round")),
                                Digest.of(row.getBytes("digest"))))
                .stream()
                .flatMap(List::stream)
                .collect(Collectors.toSet());
    }

    @Override
    public void offering(Map<Digest, Path> files, Runnable task) {
        writes.files().offering(files, task);
    }

    @Override
    public void create(Definition job) {
        database.change(handle -> {
            if (handle.createQuery("SELECT 1 FROM job WHERE name = :job")
                    .bind("job", job.id().text())
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent()) {
                throw new IllegalStateException("a job named " + job.id() + " exists");
            }
            handle.createUpdate("""
                            INSERT INTO job (name, plan, plan_signature, roster, roster_signature)
                            VALUES (:job, :plan, :planSignature, :roster, :rosterSignature)
                            """)
                    .bind("job", job.id().text())
                    .bind("plan", job.plan().text())
                    .bind("planSignature", job.plan().signature().toBytes())
                    .bind("roster", job.roster().text())
                    .bind("rosterSignature", job.roster().signature().toBytes())
                    .execute();
        });
    }

    @Override
    public List<Definition> jobs() {
        return database.read(handle -> handle.createQuery(
                        "SELECT name, plan, plan_signature, roster, roster_signature FROM job ORDER BY number")
                .map(JdbcJobStore::definition)
                .list());
    }

    @Override
    public void remove(JobId job) {
        writes.change(handle -> {
            if (handle.createQuery("SELECT 1 FROM job_state WHERE job = :job")
                    .bind("job", job.text())
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent()) {
                throw new IllegalStateException("the job " + job + " has started");
            }
            for (String rows : List.of("request WHERE job", "history WHERE job", "job WHERE name")) {
                handle.createUpdate("DELETE FROM " + rows + " = :job")
                        .bind("job", job.text())
                        .execute();
            }
        });
    }

    private static Definition definition(ResultSet row, StatementContext context) throws SQLException {
        return new Definition(
                new JobId(row.getString("name")),
                new SignedDocument(
                        SignedDocument.Kind.PLAN, row.getString("plan"), Signature.of(row.getBytes("plan_signature"))),
                new SignedDocument(
                        SignedDocument.Kind.ROSTER,
                        row.getString("roster"),
                        Signature.of(row.getBytes("roster_signature"))));
    }

    @Override
    public Optional<Stored> load(JobId job) {
        return database.read(handle -> handle.createQuery("SELECT state, head FROM job_state WHERE job = :job")
                .bind("job", job.text())
                .map((row, context) -> new Stored(
                        JobStateCodec.parse(row.getBytes("state")), JobStateCodec.parseHead(row.getBytes("head"))))
                .findOne());
    }

    @Override
    public void commit(JobId job, Stored next, List<Entry> lines, List<JobRecord> records) {
        writes.change(handle -> {
            handle.createUpdate("INSERT OR REPLACE INTO job_state (job, state, head) VALUES (:job, :state, :head)")
                    .bind("job", job.text())
                    .bind("state", JobStateCodec.toBytes(next.state()))
                    .bind("head", JobStateCodec.toBytes(next.head()))
                    .execute();
            for (Entry entry : lines) {
                handle.createUpdate("INSERT INTO history (job, at, line) VALUES (:job, :at, :line)")
                        .bind("job", job.text())
                        .bind("at", entry.at().toString())
                        .bind("line", entry.line())
                        .execute();
            }
            records.forEach(record -> RecordRows.add(handle, job, record));
        });
        writes.monitor().ifPresent(own -> own.stored(job, next.state()));
    }

    @Override
    public List<JobRecord> records(JobId job) {
        return database.read(handle -> handle.createQuery("SELECT * FROM record WHERE job = :job ORDER BY number")
                .bind("job", job.text())
                .map(RecordRows::record)
                .list());
    }

    @Override
    public Optional<JobRecord.Counted> lastCounted(JobId job) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM record WHERE job = :job AND kind = :kind ORDER BY number DESC LIMIT 1")
                .bind("job", job.text())
                .bind("kind", RecordRows.COUNTED)
                .map(RecordRows::record)
                .findOne()
                .map(JobRecord.Counted.class::cast));
    }

    @Override
    public List<Entry> history(JobId job) {
        return database.read(handle -> handle.createQuery(
                        "SELECT at, line FROM history WHERE job = :job ORDER BY number")
                .bind("job", job.text())
                .map((row, context) -> new Entry(Instant.parse(row.getString("at")), row.getString("line")))
                .list());
    }

    @Override
    public void request(JobId job, Request request) {
        database.change(handle -> handle.createUpdate("INSERT INTO request (job, kind) VALUES (:job, :kind)")
                .bind("job", job.text())
                .bind("kind", request.name())
                .execute());
    }

    @Override
    public boolean isRequested(JobId job) {
        return database.read(handle -> handle.createQuery("SELECT 1 FROM request WHERE job = :job LIMIT 1")
                .bind("job", job.text())
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    /** Returns the next request. It reads first, because most calls find none. */
    @Override
    public Optional<Request> takeRequest(JobId job) {
        if (!isRequested(job)) {
            return Optional.empty();
        }
        return writes.write(handle -> handle.createQuery("""
                        DELETE FROM request WHERE number = (SELECT min(number) FROM request WHERE job = :job)
                        RETURNING kind
                        """)
                .bind("job", job.text())
                .mapTo(String.class)
                .findOne()
                .map(Request::valueOf));
    }

    @Override
    public Instant deadline(JobId job, RoundId round, String phase, Instant proposed) {
        return writes.write(handle -> {
            handle.createUpdate(
                            "INSERT OR IGNORE INTO deadline (job, round, phase, at) VALUES (:job, :round, :phase, :at)")
                    .bind("job", job.text())
                    .bind("round", round.number())
                    .bind("phase", phase)
                    .bind("at", proposed.toString())
                    .execute();
            return handle.createQuery("SELECT at FROM deadline WHERE job = :job AND round = :round AND phase = :phase")
                    .bind("job", job.text())
                    .bind("round", round.number())
                    .bind("phase", phase)
                    .map((row, context) -> Instant.parse(row.getString("at")))
                    .one();
        });
    }

    @Override
    public Optional<Instant> deadline(JobId job, RoundId round, String phase) {
        return database.read(handle -> handle.createQuery(
                        "SELECT at FROM deadline WHERE job = :job AND round = :round AND phase = :phase")
                .bind("job", job.text())
                .bind("round", round.number())
                .bind("phase", phase)
                .map((row, context) -> Instant.parse(row.getString("at")))
                .findOne());
    }

    @Override
    public RoundStore round(JobId job, RoundId round) {
        return new JdbcRoundStore(writes, job, round);
    }

    @Override
    public void count(JobId job, RoundId round, CountedRound.Outcome outcome) {
        writes.change(handle -> {
            int rows = handle.createUpdate("UPDATE evidence SET outcome = :outcome WHERE job = :job AND round = :round")
                    .bind("outcome", RoundEvidenceCodec.toBytes(outcome))
                    .bind("job", job.text())
                    .bind("round", round.number())
                    .execute();
            if (rows != 1) {
                throw new IllegalStateException("round " + round + " of " + job + " has no evidence");
            }
        });
    }

    @Override
    public List<CountedRound> counted(JobId job) {
        return database.read(handle -> handle.createQuery(
                        "SELECT round, evidence, outcome FROM evidence WHERE job = :job AND outcome IS NOT NULL"
                                + " ORDER BY round")
                .bind("job", job.text())
                .map((row, context) -> new CountedRound(
                        new RoundId(row.getInt("round")),
                        RoundEvidenceCodec.parse(row.getBytes("evidence")),
                        RoundEvidenceCodec.parseOutcome(row.getBytes("outcome"))))
                .list());
    }

    @Override
    public void forgetSecrets(JobId job, RoundId round) {
        writes.change(handle -> {
            for (String table : List.of("sealed", "reveal", "masked")) {
                handle.createUpdate("DELETE FROM " + table + " WHERE job = :job AND round = :round")
                        .bind("job", job.text())
                        .bind("round", round.number())
                        .execute();
            }
        });
        writes.files().delete(job, round);
        database.truncateLog();
    }
}
