// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.hanse.clientnode.port.CoordinatorGateway;
import org.hanse.clientnode.port.LocalTraining;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.core.crypto.CryptoSelfTest;
import org.hanse.core.crypto.Digest;
import org.hanse.core.round.AwaitingSurvivors;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantEffect;
import org.hanse.core.round.ParticipantEvent;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.ParticipantStep;
import org.hanse.core.round.Participation;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;

/**
 * Takes a node through its rounds: one event at a time, the state it comes to is saved, and only then anything leaves. A driver of the
 * same store goes on where the last one stopped, and sends the same bytes as that one did.
 *
 * <p>No update leaves before what its round releases is charged to the node's own account, for this update and no other, however often it
 * is sent. A round that the account does not last for, or that was charged and is forgotten, is refused when it is offered, or, if others
 * were charged since, instead of sending the update.
 *
 * <p>Any thread may call it; it waits for the one before.
 */
public final class ParticipationDriver {

    private final Ports ports;
    private final Effects effects = new Effects();

    /** Events that doing an effect brought about. */
    private final Deque<ParticipantEvent> waiting = new ArrayDeque<>();

    private ParticipantState state;
    private boolean busy;

    /** The plan for which an update is being made in this process. */
    private Optional<Digest> training = Optional.empty();

    /**
     * What a driver needs of the world.
     *
     * @param store of this node alone
     * @param refused is told of each message that was refused, and of each round that the node's own account objects to
     * @param allowance what rounds may release
     */
    public record Ports(
            ParticipationStore store,
            CoordinatorGateway gateway,
            LocalTraining training,
            Consumer<ProtocolViolation> refused,
            Allowance allowance) {}

    private ParticipationDriver(ParticipantState state, Ports ports) {
        CryptoSelfTest.requirePassed();
        this.state = state;
        this.ports = ports;
    }

    /** A node that stands where its store says, or that took part in nothing yet. Says nothing by itself. */
    public static ParticipationDriver open(Participant node, Ports ports) {
        return new ParticipationDriver(
                ports.store().load(node).orElseGet(() -> new ParticipantState.Idle(node, Participation.NONE)), ports);
    }

    /** Asks to take part in a round, or, in one already, says once more what was said last, or
     * asks whether a long update has to be sent again: what to do on finding the coordinator. */
    public synchronized void connect() {
        if (state instanceof ParticipantState.Idle || state instanceof ParticipantState.DroppedOut) {
            ports.gateway()
                    .send(new ToCoordinator.ParticipantJoined(state.node().id()));
        } else {
            handle(new ParticipantEvent.Resumed());
        }
    }

    /**
     * Takes an event.
     *
     * @throws RuntimeException if the store cannot save what it comes to: it is as if the event had not happened; or if a charge cannot
     *     be stored: the update has not left then, and {@link #connect} tries again
     */
    public synchronized void handle(ParticipantEvent event) {
        waiting.add(event);
        if (busy) {
            return;
        }
        busy = true;
        try {
            while (!waiting.isEmpty()) {
                take(waiting.pop());
            }
        } finally {
            busy = false;
            waiting.clear();
        }
    }

    /**
     * Takes no further part in the round, and tells the coordinator so; {@link #connect} asks for a later one.
     *
     * @param reason in words, which stay with the node
     */
    public synchronized void withdraw(String reason) {
        handle(new ParticipantEvent.Withdrawn(reason));
    }

    private synchronized void trained(Digest plan, ParticipantEvent answer) {
        if (training.equals(Optional.of(plan))) {
            training = Optional.empty();
        }
        handle(answer);
    }

    private void take(ParticipantEvent heard) {
        ParticipantEvent event = heard instanceof ToParticipant.RoundOffered offered
                        && !state.history().knows(offered.plan())
                ? affordable(offered)
                : heard;
        ParticipantStep step = state.on(event);
        if (step.next() != state) {
            save(step.next());
        }
        state = step.next();
        step.effects().forEach(effect -> effect.visit(effects));
    }

    /** A round that the node's own account has an objection to is none to take part in. */
    private ParticipantEvent affordable(ToParticipant.RoundOffered offered) {
        return ports.allowance()
                .objection(offered.plan())
                .<ParticipantEvent>map(
                        why -> new ParticipantEvent.BudgetSpent(offered.plan().digest(), why))
                .orElse(offered);
    }

    /** What a state that was not saved keeps secret beside the present one is needed by nobody. */
    private void save(ParticipantState next) {
        boolean saved = false;
        try {
            ports.store().save(next);
            saved = true;
        } finally {
            if (!saved) {
                next.forgetBeside(state);
            }
        }
    }

    /** Where the node stands. */
    public synchronized ParticipantState state() {
        return state;
    }

    /** Effects answer nothing; what they bring about is an event. */
    private final class Effects implements ParticipantEffect.Handler<Boolean> {

        @Override
        public Boolean send(ParticipantEffect.Send effect) {
            if (effect.message() instanceof ToCoordinator.MaskedInputSubmitted submitted
                    && isBeyondBudget(submitted.update(), sessionOfUpdate())) {
                return false;
            }
            ports.gateway().send(effect.message());
            return true;
        }

        private Session sessionOfUpdate() {
            if (state instanceof AwaitingSurvivors sending) {
                return sending.standing().session();
            }
            throw new IllegalStateException("an update is sent while " + state);
        }

        /** Charges the round, once, for this update, which is stored, before it leaves. */
        private boolean isBeyondBudget(MaskedUpdate update, Session session) {
            SecAggPlan plan = session.plan();
            Optional<ProtocolViolation> why = ports.allowance().reserve(plan, update.digest(session));
            why.ifPresent(violation -> waiting.add(new ParticipantEvent.BudgetSpent(plan.digest(), violation)));
            return why.isPresent();
        }

        @Override
        public Boolean train(ParticipantEffect.Train effect) {
            Digest plan = effect.plan().digest();
            if (training.equals(Optional.of(plan))) {
                // Asked again, as on finding the coordinator again, while it is being made.
                return false;
            }
            training = Optional.of(plan);
            ports.training().begin(effect.plan(), answer -> trained(plan, answer));
            return true;
        }

        @Override
        public Boolean refuse(ParticipantEffect.Refuse effect) {
            ports.refused().accept(effect.violation());
            return true;
        }

        @Override
        public Boolean forget(ParticipantEffect.Forget effect) {
            effect.state().forget();
            return true;
        }
    }
}
