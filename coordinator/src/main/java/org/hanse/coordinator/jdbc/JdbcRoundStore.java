// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hanse.coordinator.port.RoundStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.round.CollectingState;
import org.hanse.core.round.RoundEffect;
import org.hanse.core.round.RoundState;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.MaskedSum;
import org.hanse.core.secagg.MaskedSumAccumulator;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.wire.RoundStateCodec;
import org.hanse.wire.StoredRoundCodec;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** One round in the database; its masked updates are files. They are added as they arrive; a sum reads those of an earlier store. */
final class JdbcRoundStore implements RoundStore {

    private static final String OF_ROUND = " WHERE job = :job AND round = :round";

    private final Writes writes;
    private final JobId job;
    private final RoundId round;

    /** Sum of the updates that this store committed. */
    private Optional<MaskedSumAccumulator> arrived = Optional.empty();

    JdbcRoundStore(Writes writes, JobId job, RoundId round) {
        this.writes = writes;
        this.job = job;
        this.round = round;
    }

    /** Files come first: until the transaction commits, no row names them. */
    @Override
    public void commit(RoundState next, List<RoundEffect.Storage> storage) {
        writes.requireLease();
        for (RoundEffect.Storage effect : storage) {
            if (effect instanceof RoundEffect.Accumulate accumulate) {
                accumulate.update().requireOf(accumulate.session());
                writes.files().write(job, round, accumulate.update().update());
            }
        }
        writes.change(handle -> {
            store(handle, next);
            RoundRows rows = new RoundRows(handle, job, round);
            storage.forEach(effect -> effect.visit(rows));
        });
        for (RoundEffect.Storage effect : storage) {
            if (effect instanceof RoundEffect.Accumulate accumulate) {
                arrived = Optional.of(arrived.orElseGet(() -> new MaskedSumAccumulator(accumulate.session())));
                arrived.get().add(accumulate.update());
            }
        }
        writes.monitor().ifPresent(own -> own.stored(job, next));
    }

    private void store(Handle handle, RoundState next) {
        Optional<byte[]> enrolment = next instanceof CollectingState collecting
                ? Optional.of(StoredRoundCodec.toBytes(collecting.enrolment()))
                : Optional.empty();
        ofRound(handle.createUpdate("""
                        INSERT INTO round (job, round, state, enrolment) VALUES (:job, :round, :state, :enrolment)
                        ON CONFLICT (job, round) DO UPDATE
                        SET state = excluded.state, enrolment = coalesce(enrolment, excluded.enrolment)
                        """))
                .bind("state", RoundStateCodec.toBytes(next))
                .bind("enrolment", enrolment.orElse(null))
                .execute();
    }

    private <S extends SqlStatement<S>> S ofRound(S statement) {
        return statement.bind("job", job.text()).bind("round", round.number());
    }

    @Override
    public Optional<RoundState> state() {
        Optional<byte[]> state = writes.database()
                .read(handle -> ofRound(handle.createQuery("SELECT state FROM round" + OF_ROUND))
                        .mapTo(byte[].class)
                        .findOne());
        return state.map(bytes -> RoundStateCodec.parse(bytes, enrolment()));
    }

    /** Returns the enrolment of the round's start. A round that never collected messages needs none. */
    private Enrolment enrolment() {
        Optional<byte[]> enrolment = writes.database()
                .read(handle -> ofRound(handle.createQuery(
                                "SELECT enrolment FROM round" + OF_ROUND + " AND enrolment IS NOT NULL"))
                        .mapTo(byte[].class)
                        .findOne());
        return enrolment.map(StoredRoundCodec::parseEnrolment).orElseGet(() -> Enrolment.of(Map.of()));
    }

    @Override
    public SortedMap<ParticipantId, SealedShares> shares() {
        return byParticipant("sealed", "shares", (from, row) -> StoredRoundCodec.parseSealed(from, row.getBytes(2)));
    }

    @Override
    public List<Reveal> reveals() {
        return List.copyOf(
                byParticipant("reveal", "shares", (from, row) -> StoredRoundCodec.parseReveal(from, row.getBytes(2)))
                        .values());
    }

    /** Value of a row. */
    private interface RowValue<T> {
        T of(ParticipantId participant, ResultSet row) throws SQLException;
    }

    /** Returns the rows of a table in order of participants; the selected columns follow the participant. */
    private <T> SortedMap<ParticipantId, T> byParticipant(String table, String columns, RowValue<T> value) {
        SortedMap<ParticipantId, T> rows = new TreeMap<>();
        writes.database()
                .read(handle -> ofRound(
                                handle.createQuery("SELECT participant, " + columns + " FROM " + table + OF_ROUND))
                        .map((row, context) -> {
                            ParticipantId participant = new ParticipantId(row.getString(1));
                            return Map.entry(participant, value.of(participant, row));
                        })
                        .list())
                .forEach(row -> rows.put(row.getKey(), row.getValue()));
        return rows;
    }

    /** Row of a masked update. */
    private record Masked(Digest digest, Signature signature) {}

    @Override
    public MaskedSum sum(Session session) {
        SortedMap<ParticipantId, Masked> updates = byParticipant(
                "masked",
                "digest, signature",
                (from, row) -> new Masked(Digest.of(row.getBytes(2)), Signature.of(row.getBytes(3))));
        SecAggPlan plan = session.plan();
        Enrolment enrolment = enrolment();
        MaskedSumAccumulator sum = arrived.filter(own -> updates.entrySet().stream()
                        .map(row -> Map.entry(row.getKey(), row.getValue().digest()))
                        .collect(Collectors.toSet())
                        .containsAll(own.digests().entrySet()))
                .orElseGet(() -> new MaskedSumAccumulator(session));
        updates.keySet().removeAll(sum.summands());
        updates.forEach((from, row) -> {
            byte[] packed = writes.files().read(job, round, row.digest(), plan);
            MaskedUpdate update =
                    MaskedUpdate.of(from, plan.size(), plan.quantization().ringBits(), packed, row.signature());
            sum.add(update.authenticate(session, enrolment.key(from)));
        });
        // The receiver is the only holder of the sum. Repeated after a failure, it is read from the files.
        arrived = Optional.empty();
        return sum.toMaskedSum();
    }

    @Override
    public SortedMap<ParticipantId, Fault> faults() {
        return byParticipant("fault", "fault", (from, row) -> Fault.valueOf(row.getString(2)));
    }

    @Override
    public List<String> notes() {
        return writes.database()
                .read(handle -> ofRound(handle.createQuery("SELECT line FROM note" + OF_ROUND + " ORDER BY number"))
                        .mapTo(String.class)
                        .list());
    }
}
