// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.Experiment;
import org.hanse.clientnode.port.ExperimentStore;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;

/** Experiments in the node's database. */
public final class JdbcExperimentStore implements ExperimentStore {

    private static final int KEY_BYTES = 32;

    private static final String SELECT = "SELECT number, began, holdout, against, days FROM experiment ";

    private final SqliteDatabase database;
    private final SecureRandom random;

    public JdbcExperimentStore(SqliteDatabase database, SecureRandom random) {
        this.database = database;
        this.random = random;
    }

    @Override
    public byte[] key() {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return database.write(handle -> {
            handle.execute("INSERT OR IGNORE INTO arm_key (id, bytes) VALUES (1, ?)", key);
            return handle.createQuery("SELECT bytes FROM arm_key")
                    .map((row, context) -> row.getBytes("bytes"))
                    .one();
        });
    }

    @Override
    public Optional<Experiment> begin(Experiment.Plan plan, Instant now) {
        Optional<Experiment> present = database.read(handle -> find(handle, "ORDER BY number DESC LIMIT 1"));
        boolean none = present.isEmpty() && plan.holdout() == 0;
        return none || present.filter(own -> own.plan().equals(plan)).isPresent()
                ? present.filter(own -> plan.holdout() > 0)
                : database.write(handle -> insert(handle, plan, now)).filter(own -> plan.holdout() > 0);
    }

    private static Optional<Experiment> insert(Handle handle, Experiment.Plan plan, Instant now) {
        // Another process may have begun it meanwhile.
        Optional<Experiment> present = find(handle, "ORDER BY number DESC LIMIT 1");
        if (present.filter(own -> own.plan().equals(plan)).isEmpty()) {
            handle.execute(
                    "INSERT INTO experiment (began, holdout, against, days) VALUES (?, ?, ?, ?)",
                    EventStore.Event.micros(now.truncatedTo(ChronoUnit.MICROS)),
                    plan.holdout(),
                    plan.against().name(),
                    plan.days());
        }
        return find(handle, "ORDER BY number DESC LIMIT 1");
    }

    @Override
    public Optional<Experiment> last() {
        return database.read(handle -> find(handle, "WHERE holdout > 0 ORDER BY number DESC LIMIT 1"));
    }

    private static Optional<Experiment> find(Handle handle, String condition) {
        return handle.createQuery(SELECT + condition)
                .map((row, context) -> new Experiment(
                        row.getLong("number"),
                        new Experiment.Plan(
                                row.getDouble("holdout"),
                                Experiment.Against.valueOf(row.getString("against")),
                                row.getInt("days")),
                        JdbcDecisionLog.instant(row.getLong("began"))))
                .findOne();
    }

    @Override
    public Set<ShopperId> shoppers(Experiment experiment) {
        return database.read(handle -> handle.select(
                        "SELECT DISTINCT shopper FROM decision WHERE experiment = ? AND shopper IS NOT NULL AND waiting = 0",
                        experiment.number())
                .mapTo(String.class)
                .map(ShopperId::new)
                .collect(Collectors.toUnmodifiableSet()));
    }
}
