// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.crypto.Digest;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantEffect;
import org.hanse.core.round.ParticipantEvent;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.ParticipantStep;
import org.hanse.core.round.Participation;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.wire.SecAggCodec;

/** A node whose states are timed, reading and writing of messages included. */
final class TimedNode implements ParticipantEffect.Handler<Boolean> {

    private final List<ToCoordinator> said = new ArrayList<>();
    private ParticipantState state;
    private double keys;
    private double mask;
    private double reveal;
    private long maskedBytes;
    private long otherBytes;
    private long downloadBytes;

    TimedNode(Participant node) {
        this.state = new ParticipantState.Idle(node, Participation.NONE);
    }

    void handle(ToParticipant message) {
        byte[] bytes = SecAggCodec.toBytes(message);
        downloadBytes += bytes.length;
        long start = System.nanoTime();
        happen(SecAggCodec.parseToParticipant(bytes));
        double seconds = SecAggRun.secondsSince(start);
        if (message instanceof ToParticipant.SurvivorsAnnounced
                || message instanceof ToParticipant.SignaturesDelivered) {
            reveal += seconds;
        } else if (message instanceof ToParticipant.SharesDelivered) {
            mask += seconds;
        } else {
            keys += seconds;
        }
    }

    /** Delivers a finished update to the node. */
    void train(Digest plan, IntegerUpdate update) {
        long start = System.nanoTime();
        happen(new ParticipantEvent.UpdateReady(plan, update));
        mask += SecAggRun.secondsSince(start);
    }

    private void happen(ParticipantEvent event) {
        ParticipantStep step = state.on(event);
        state = step.next();
        step.effects().forEach(effect -> effect.visit(this));
    }

    @Override
    public Boolean send(ParticipantEffect.Send effect) {
        long bytes = SecAggRun.bytes(effect.message());
        if (effect.message() instanceof ToCoordinator.MaskedInputSubmitted) {
            maskedBytes += bytes;
        } else {
            otherBytes += bytes;
        }
        return said.add(effect.message());
    }

    @Override
    public Boolean train(ParticipantEffect.Train effect) {
        return true;
    }

    @Override
    public Boolean refuse(ParticipantEffect.Refuse effect) {
        throw new IllegalStateException("a node refused: " + effect.violation().getMessage());
    }

    @Override
    public Boolean forget(ParticipantEffect.Forget effect) {
        effect.state().forget();
        return true;
    }

    /** Its last message of a kind. */
    <T extends ToCoordinator> T said(Class<T> kind) {
        return said.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    double keys() {
        return keys;
    }

    double mask() {
        return mask;
    }

    double reveal() {
        return reveal;
    }

    long maskedBytes() {
        return maskedBytes;
    }

    long otherBytes() {
        return otherBytes;
    }

    long downloadBytes() {
        return downloadBytes;
    }
}
