// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.round.RoundEffect;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.wire.RoundEvidenceCodec;
import org.hanse.wire.StoredRoundCodec;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/**
 * Writer of the stored effects of one event as rows, within its transaction.
 *
 * @param handle handle of the transaction
 */
record RoundRows(Handle handle, JobId job, RoundId round) implements RoundEffect.Storage.StorageHandler<Boolean> {

    private Update update(String sql, ParticipantId participant) {
        return handle.createUpdate(sql)
                .bind("job", job.text())
                .bind("round", round.number())
                .bind("participant", participant.text());
    }

    private boolean shares(String table, ParticipantId from, byte[] shares) {
        return update(
                                "INSERT OR REPLACE INTO " + table
                                        + " (job, round, participant, shares) VALUES (:job, :round, :participant, :shares)",
                                from)
                        .bind("shares", shares)
                        .execute()
                == 1;
    }

    @Override
    public Boolean retain(RoundEffect.Retain effect) {
        return shares("sealed", effect.shares().from(), StoredRoundCodec.toBytes(effect.shares()));
    }

    @Override
    public Boolean retainReveal(RoundEffect.RetainReveal effect) {
        return shares("reveal", effect.reveal().from(), StoredRoundCodec.toBytes(effect.reveal()));
    }

    @Override
    public Boolean accumulate(RoundEffect.Accumulate effect) {
        MaskedUpdate update = effect.update().update();
        Optional<Digest> before = stored(update.from());
        if (before.isPresent() && !before.get().equals(update.digest())) {
            throw ProtocolViolation.by(update.from(), Reason.CHANGED, "another update of it is in the sum already");
        }
        if (before.isPresent()) {
            return false;
        }
        return update(
                                "INSERT INTO masked (job, round, participant, digest, signature)"
                                        + " VALUES (:job, :round, :participant, :digest, :signature)",
                                update.from())
                        .bind("digest", update.digest().toBytes())
                        .bind("signature", update.signature().toBytes())
                        .execute()
                == 1;
    }

    private Optional<Digest> stored(ParticipantId from) {
        return handle.createQuery("SELECT digest FROM masked"
                        + " WHERE job = :job AND round = :round AND participant = :participant")
                .bind("job", job.text())
                .bind("round", round.number())
                .bind("participant", from.text())
                .mapTo(byte[].class)
                .findOne()
                .map(Digest::of);
    }

    /** Stores faults. The first fault of a participant is not replaced. */
    @Override
    public Boolean blame(RoundEffect.Blame effect) {
        effect.faults()
                .forEach((participant, fault) -> update(
                                "INSERT OR IGNORE INTO fault (job, round, participant, fault)"
                                        + " VALUES (:job, :round, :participant, :fault)",
                                participant)
                        .bind("fault", fault.name())
                        .execute());
        return true;
    }

    @Override
    public Boolean attest(RoundEffect.Attest effect) {
        return handle.createUpdate(
                                "INSERT OR REPLACE INTO evidence (job, round, evidence) VALUES (:job, :round, :evidence)")
                        .bind("job", job.text())
                        .bind("round", round.number())
                        .bind("evidence", RoundEvidenceCodec.toBytes(effect.evidence()))
                        .execute()
                == 1;
    }

    @Override
    public Boolean note(RoundEffect.Note effect) {
        return handle.createUpdate("INSERT INTO note (job, round, line) VALUES (:job, :round, :line)")
                        .bind("job", job.text())
                        .bind("round", round.number())
                        .bind("line", effect.what())
                        .execute()
                == 1;
    }
}
