// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

/** One round in the database; its masked updates are files, of which a sum reads one after the other. */
final class JdbcRoundStore implements RoundStore {

    private static final String OF_ROUND = " WHERE job = :job AND round = :round";

    private final Writes writes;
    private final JobId job;
    private final RoundId round;

    JdbcRoundStore(Writes writes, JobId job, RoundId round) {
        this.writes = writes;
        this.job = job;
        this.round = round;
    }

    /** Files come first: until the transaction commits, no row names them. */
    @Override
    public void commit(RoundState next, List<RoundEffect.Kept> kept) {
        writes.requireLease();
        for (RoundEffect.Kept effect : kept) {
            if (effect instanceof RoundEffect.Accumulate accumulate) {
                accumulate.update().requireOf(accumulate.session());
                writes.files().write(job, round, accumulate.update().update());
            }
        }
        writes.change(handle -> {
            store(handle, next);
            RoundRows rows = new RoundRows(handle, job, round);
            kept.forEach(effect -> effect.visit(rows));
        });
    }

    private void store(Handle handle, RoundState next) {
        byte[] enrolment =
                next instanceof CollectingState collecting ? StoredRoundCodec.toBytes(collecting.enrolment()) : null;
        ofRound(handle.createUpdate("""
                        INSERT INTO round (job, round, state, enrolment) VALUES (:job, :round, :state, :enrolment)
                        ON CONFLICT (job, round) DO UPDATE
                        SET state = excluded.state, enrolment = coalesce(enrolment, excluded.enrolment)
                        """))
                .bind("state", RoundStateCodec.toBytes(next))
                .bind("enrolment", enrolment)
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
        SortedMap<ParticipantId, SealedShares> shares = new TreeMap<>();
        rows("sealed").forEach((from, bytes) -> shares.put(from, StoredRoundCodec.parseSealed(from, bytes)));
        return shares;
    }

    @Override
    public List<Reveal> reveals() {
        return rows("reveal").entrySet().stream()
                .map(row -> StoredRoundCodec.parseReveal(row.getKey(), row.getValue()))
                .toList();
    }

    private SortedMap<ParticipantId, byte[]> rows(String table) {
        record Row(ParticipantId participant, byte[] shares) {}
        SortedMap<ParticipantId, byte[]> rows = new TreeMap<>();
        writes.database()
                .read(handle -> ofRound(handle.createQuery("SELECT participant, shares FROM " + table + OF_ROUND))
                        .map((row, context) ->
                                new Row(new ParticipantId(row.getString("participant")), row.getBytes("shares")))
                        .list())
                .forEach(row -> rows.put(row.participant(), row.shares()));
        return rows;
    }

    /** Row of a masked update. */
    private record Masked(ParticipantId from, Digest digest, Signature signature) {}

    @Override
    public MaskedSum sum(Session session) {
        List<Masked> updates = writes.database()
                .read(handle -> ofRound(
                                handle.createQuery("SELECT participant, digest, signature FROM masked" + OF_ROUND))
                        .map((row, context) -> new Masked(
                                new ParticipantId(row.getString("participant")),
                                Digest.of(row.getBytes("digest")),
                                Signature.of(row.getBytes("signature"))))
                        .list());
        SecAggPlan plan = session.plan();
        Enrolment enrolment = enrolment();
        MaskedSumAccumulator sum = new MaskedSumAccumulator(session);
        updates.stream().sorted(Comparator.comparing(Masked::from)).forEach(row -> {
            byte[] packed = writes.files().read(job, round, row.digest());
            MaskedUpdate update =
                    MaskedUpdate.of(row.from(), plan.size(), plan.quantization().ringBits(), packed, row.signature());
            sum.add(update.authenticate(session, enrolment.key(row.from())));
        });
        return sum.toMaskedSum();
    }

    @Override
    public SortedMap<ParticipantId, Fault> faults() {
        record Row(ParticipantId participant, Fault fault) {}
        SortedMap<ParticipantId, Fault> faults = new TreeMap<>();
        writes.database()
                .read(handle -> ofRound(handle.createQuery("SELECT participant, fault FROM fault" + OF_ROUND))
                        .map((row, context) -> new Row(
                                new ParticipantId(row.getString("participant")), Fault.valueOf(row.getString("fault"))))
                        .list())
                .forEach(row -> faults.put(row.participant(), row.fault()));
        return faults;
    }

    @Override
    public List<String> notes() {
        return writes.database()
                .read(handle -> ofRound(handle.createQuery("SELECT line FROM note" + OF_ROUND + " ORDER BY number"))
                        .mapTo(String.class)
                        .list());
    }
}
