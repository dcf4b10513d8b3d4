// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.round.Dropout;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantEffect;
import org.hanse.core.round.ParticipantEvent;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.ParticipantStep;
import org.hanse.core.round.Participation;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.shard.ShardRunner;
import org.hanse.wire.SecAggCodec;

/**
 * One secure sum among simulated nodes. The coordinator hears one message at a time; nodes answer what it says in waves, beside each
 * other. Nothing depends on who is faster: a phase ends when all that will come has come.
 */
final class SecureRound {

    /** What a node says, in order. */
    enum Message {
        JOIN,
        KEYS,
        NONCE,
        SHARES,
        UPDATE,
        SIGNATURE,
        REVEAL;

        /** A node that falls silent with one of these is not in the sum. */
        static final List<Message> BEFORE_UPLOAD = List.of(JOIN, KEYS, SHARES, UPDATE);

        /** A node that falls silent with one of these is. */
        static final List<Message> AFTER_UPLOAD = List.of(SIGNATURE, REVEAL);

        static Message of(ToCoordinator message) {
            if (message instanceof ToCoordinator.ParticipantJoined) {
                return JOIN;
            } else if (message instanceof ToCoordinator.KeysAdvertised) {
                return KEYS;
            } else if (message instanceof ToCoordinator.NonceRevealed) {
                return NONCE;
            } else if (message instanceof ToCoordinator.SharesSubmitted) {
                return SHARES;
            } else if (message instanceof ToCoordinator.SurvivorsSigned) {
                return SIGNATURE;
            } else if (message instanceof ToCoordinator.SharesRevealed) {
                return REVEAL;
            }
            return UPDATE;
        }
    }

    private final ShardRunner shards;
    private final SecureCoordinator coordinator;
    private final Map<ParticipantId, Node> nodes = new LinkedHashMap<>();

    SecureRound(SecAggPlan plan, Enrolment enrolment, ShardRunner shards) {
        this.shards = shards;
        this.coordinator = new SecureCoordinator(plan, enrolment);
    }

    /**
     * Adds a node.
     *
     * @param silentFrom the first message of it that does not arrive, nor does any after it
     * @param training makes its update; empty if it has none to give
     */
    void add(
            Participant node,
            Participation history,
            Optional<Message> silentFrom,
            Supplier<Optional<IntegerUpdate>> training) {
        nodes.put(node.id(), new Node(new ParticipantState.Idle(node, history), silentFrom, training));
    }

    /** Goes through all phases. */
    void run() {
        coordinator.begin(new TreeSet<>(nodes.keySet()));
        nodes.values().forEach(node -> node.say(new ToCoordinator.ParticipantJoined(node.id())));
        while (true) {
            Map<ParticipantId, List<byte[]>> wave = coordinator.takeMessages();
            if (wave.isEmpty()) {
                if (coordinator.ended()) {
                    return;
                }
                coordinator.timeIsUp();
                continue;
            }
            List<ParticipantId> told = List.copyOf(wave.keySet());
            shards.map(told.size(), i -> {
                node(told.get(i)).hear(wave.getOrDefault(told.get(i), List.of()));
                return i;
            });
        }
    }

    private Node node(ParticipantId id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    /** What a node remembers. */
    Participation history(ParticipantId id) {
        return node(id).state.history();
    }

    Optional<IntegerSum> sum() {
        return coordinator.sum();
    }

    /** Whose updates are in the sum. */
    Collection<ParticipantId> summed() {
        return coordinator.summed();
    }

    long uploadBytes() {
        return coordinator.uploadBytes();
    }

    long downloadBytes() {
        return coordinator.downloadBytes();
    }

    String outcome() {
        return coordinator.outcome();
    }

    /** A node and its driver. Used by one thread at a time. */
    private final class Node implements ParticipantEffect.Handler<Boolean> {

        private final Optional<Message> silentFrom;
        private final Supplier<Optional<IntegerUpdate>> training;
        private ParticipantState state;

        Node(ParticipantState state, Optional<Message> silentFrom, Supplier<Optional<IntegerUpdate>> training) {
            this.state = state;
            this.silentFrom = silentFrom;
            this.training = training;
        }

        ParticipantId id() {
            return state.node().id();
        }

        void hear(List<byte[]> messages) {
            messages.forEach(message -> happen(SecAggCodec.parseToParticipant(message)));
        }

        private void happen(ParticipantEvent event) {
            ParticipantStep step = state.on(event);
            state = step.next();
            new ArrayList<>(step.effects()).forEach(effect -> effect.visit(this));
        }

        void say(ToCoordinator message) {
            if (!silent(Message.of(message))) {
                coordinator.hear(SecAggCodec.toBytes(message));
            }
        }

        private boolean silent(Message message) {
            return silentFrom.isPresent() && message.compareTo(silentFrom.get()) >= 0;
        }

        @Override
        public Boolean send(ParticipantEffect.Send effect) {
            say(effect.message());
            return true;
        }

        /** A node that falls silent before its update is there need not make one. */
        @Override
        public Boolean train(ParticipantEffect.Train effect) {
            if (silent(Message.UPDATE)) {
                return false;
            }
            Optional<IntegerUpdate> update = training.get();
            update.ifPresentOrElse(
                    made -> happen(new ParticipantEvent.UpdateReady(made)),
                    () -> say(new ToCoordinator.ParticipantDropped(
                            id(), Dropout.of(Dropout.Reason.NO_UPDATE, "its training came to no update"))));
            return update.isPresent();
        }

        /** What a node refuses of an honest coordinator shows in the sum: it is not in it. */
        @Override
        public Boolean refuse(ParticipantEffect.Refuse effect) {
            return false;
        }

        @Override
        public Boolean forget(ParticipantEffect.Forget effect) {
            effect.state().forget();
            return true;
        }
    }
}
