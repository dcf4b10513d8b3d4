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
 * Driver of a node's rounds. It handles one event at a time: it saves the next state, and only then sends messages. A
 * driver of the same store continues where the last one stopped, and sends the same bytes.
 *
 * <p>No update leaves before the round's release is charged to the node's own account, for this update only. It may be
 * sent repeatedly. The driver rejects the offer of a round that would exhaust the account, or that was charged without
 * a record. If other charges exhausted the account meanwhile, it withholds the update.
 *
 * <p>Thread-safe; calls block each other.
 */
public final class ParticipationDriver {

    private final Ports ports;
    private final Effects effects = new Effects();

    /** Events that effects caused. */
    private final Deque<ParticipantEvent> waiting = new ArrayDeque<>();

    private ParticipantState state;
    private boolean busy;

    /** Plan of the update that is in training in this process. */
    private Optional<Digest> training = Optional.empty();

    /**
     * Ports of a driver.
     *
     * @param store store of this node only
     * @param refused receives each rejected message, and each round that the node's own account objects to
     * @param allowance releases that the node permits
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

    /** Returns a node in its stored state, or a new one without rounds. Sends nothing. */
    public static ParticipationDriver open(Participant node, Ports ports) {
        return new ParticipationDriver(
                ports.store().load(node).orElseGet(() -> new ParticipantState.Idle(node, Participation.NONE)), ports);
    }

    /**
     * Resumes after a connection. Requests to take part in a round; in a round, repeats the last message, or requests
     * the current question for a long update.
     */
    public synchronized void connect() {
        if (state instanceof ParticipantState.Idle || state instanceof ParticipantState.DroppedOut) {
            ports.gateway()
                    .send(new ToCoordinator.ParticipantJoined(state.node().id()));
        } else {
            handle(new ParticipantEvent.Resumed());
        }
    }

    /**
     * Handles an event.
     *
     * @throws RuntimeException if the store cannot save the next state, which leaves the node unchanged; or if a
     *     charge cannot be stored: the update has not left then, and {@link #connect} tries again
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
     * Withdraws from the round and reports it to the coordinator. {@link #connect} requests a later round.
     *
     * @param reason explanation that stays with the node
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

    private void take(ParticipantEvent received) {
        ParticipantEvent event = received instanceof ToParticipant.RoundOffered offered
                        && !state.history().knows(offered.plan())
                ? affordable(offered)
                : received;
        ParticipantStep step = state.on(event);
        if (step.next() != state) {
            save(step.next());
        }
        state = step.next();
        step.effects().forEach(effect -> effect.visit(effects));
    }

    /** Returns the offer, or the exhausted budget if the node's own account objects. */
    private ParticipantEvent affordable(ToParticipant.RoundOffered offered) {
        return ports.allowance()
                .objection(offered.plan())
                .<ParticipantEvent>map(
                        why -> new ParticipantEvent.BudgetSpent(offered.plan().digest(), why))
                .orElse(offered);
    }

    /**
     * Saves a state. If the save fails, it overwrites the secrets of the new state that the current one does not
     * share.
     */
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

    /** Returns the state of the node. */
    public synchronized ParticipantState state() {
        return state;
    }

    /**
     * Returns the plan of the round whose masked update is sent.
     *
     * @throws IllegalStateException if no update is sent
     */
    SecAggPlan planOfUpload() {
        return sessionOfUpload().plan();
    }

    private synchronized Session sessionOfUpload() {
        if (state instanceof AwaitingSurvivors sending) {
            return sending.standing().session();
        }
        throw new IllegalStateException("an update is sent while " + state);
    }

    /** Handler of effects. Results of effects are events, so return values have no meaning. */
    private final class Effects implements ParticipantEffect.Handler<Boolean> {

        @Override
        public Boolean send(ParticipantEffect.Send effect) {
            if (effect.message() instanceof ToCoordinator.MaskedInputSubmitted submitted
                    && isBeyondBudget(submitted.update(), sessionOfUpload())) {
                return false;
            }
            ports.gateway().send(effect.message());
            return true;
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
                // Requested again, for example after a new connection, during training.
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
