// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import static org.hanse.clientnode.port.EventStore.Event.micros;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.port.DecisionOutcome;
import org.hanse.clientnode.port.WatchStore;
import org.hanse.core.evaluate.live.GoodRate;
import org.hanse.core.evaluate.live.RateWatch;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;

/** Watch over the click rate in the node's database. */
public final class JdbcWatchStore implements WatchStore {

    private final SqliteDatabase database;

    public JdbcWatchStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<State> state() {
        return database.read(handle -> handle.createQuery("SELECT * FROM rate_watch")
                .map((row, context) -> new State(
                        row.getString("version"),
                        row.getLong("last"),
                        new RateWatch(row.getLong("decisions"), row.getLong("clicks"), row.getDouble("evidence")),
                        new GoodRate(row.getDouble("good_decisions"), row.getDouble("good_clicks"))))
                .findOne());
    }

    @Override
    public void store(State state) {
        database.change(handle -> store(handle, state));
    }

    private static void store(Handle handle, State state) {
        handle.execute(
                "INSERT OR REPLACE INTO rate_watch"
                        + " (id, version, last, decisions, clicks, evidence, good_decisions, good_clicks)"
                        + " VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
                state.version(),
                state.last(),
                state.watch().decisions(),
                state.watch().clicks(),
                state.watch().evidence(),
                state.good().decisions(),
                state.good().clicks());
    }

    @Override
    public void stepBack(StepBack step, State next) {
        database.change(handle -> {
            handle.execute(
                    "INSERT INTO step_back (at, version, decisions, clicks, before) VALUES (?, ?, ?, ?, ?)",
                    micros(step.at()),
                    step.version(),
                    step.decisions(),
                    step.clicks(),
                    step.before());
            store(handle, next);
        });
    }

    @Override
    public List<StepBack> stepsBack() {
        return database.read(handle -> handle.createQuery(
                        "SELECT at, version, decisions, clicks, before FROM step_back ORDER BY number DESC")
                .map((row, context) -> new StepBack(
                        JdbcDecisionLog.instant(row.getLong("at")),
                        row.getString("version"),
                        row.getLong("decisions"),
                        row.getLong("clicks"),
                        row.getDouble("before")))
                .list());
    }

    @Override
    public long lastDecision() {
        return database.read(handle -> handle.createQuery("SELECT coalesce(max(number), 0) FROM decision")
                .mapTo(Long.class)
                .one());
    }

    @Override
    public List<Boolean> clicks(String version, long after, long until, Instant at) {
        return database.read(handle -> handle.createQuery("""
                        SELECT EXISTS (SELECT 1 FROM event
                          WHERE event.decision = decision.number AND event.type IN (<types>)) AS clicked
                        FROM decision WHERE number > :after AND number <= :until AND at <= :at AND waiting = 0
                          AND (arm IS NULL OR arm <> 'holdout') AND json_extract(document, '$.servedBy') = 'personal'
                          AND json_extract(document, '$.model.digest') = :version ORDER BY number
                        """)
                .bindList("types", List.copyOf(DecisionOutcome.REWARDED))
                .bind("after", after)
                .bind("until", until)
                .bind("at", micros(at))
                .bind("version", version)
                .map((row, context) -> row.getBoolean("clicked"))
                .list());
    }
}
