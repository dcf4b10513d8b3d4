// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.app.ParticipationDriver;
import org.hanse.clientnode.port.CoordinatorGateway;
import org.hanse.clientnode.port.LocalTraining;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.clientnode.testing.InMemoryParticipationStore;
import org.hanse.coordinator.app.ChargedRelease;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantEvent;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.Participation;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.shard.ShardRunner;
import org.hanse.wire.SecAggCodec;

/**
 * One secure sum among simulated nodes: the drivers of coordinator and nodes with a network between them that is none. The coordinator
 * hears one message at a time; nodes answer what it says in waves, beside each other. Nothing depends on who is faster: a phase ends
 * when all that will come has come.
 */
final class SecureRound {

    private final SecAggPlan plan;
    private final Enrolment enrolment;
    private final ShardRunner shards;
    private final SimulatedCoordinator coordinator;
    private final Map<ParticipantId, Node> nodes = new LinkedHashMap<>();

    SecureRound(SecAggPlan plan, Enrolment enrolment, ChargedRelease release, ShardRunner shards) {
        this.plan = plan;
        this.enrolment = enrolment;
        this.shards = shards;
        this.coordinator = new SimulatedCoordinator(plan, release);
    }

    /**
     * A node as a round finds it.
     *
     * @param history what it remembers
     * @param allowance what it lets rounds release
     */
    record Member(Participant node, Participation history, Allowance allowance) {}

    /**
     * Adds a node.
     *
     * @param silentFrom the first message of it that does not arrive, nor does any after it
     * @param training makes its update; empty if it has none to give
     */
    void add(Member member, Optional<NodeMessage> silentFrom, Supplier<Optional<IntegerUpdate>> training) {
        nodes.put(member.node().id(), new Node(member, silentFrom, training));
    }

    /** Goes through all phases. */
    void run() {
        coordinator.begin(enrolment, new TreeSet<>(nodes.keySet()));
        nodes.values().forEach(node -> node.driver.connect());
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
        return node(id).driver.state().history();
    }

    /** Why a node's own budget did not last for the round; empty if it did. */
    Optional<String> beyondBudget(ParticipantId id) {
        return node(id).beyondBudget;
    }

    /** As it is released. */
    Optional<NoisedSum> sum() {
        return coordinator.sum();
    }

    /** For the release of the sum, whether there is one or not. */
    Optional<RoundRecord.Charge> charge() {
        return coordinator.charge();
    }

    /** Whose updates are in the sum. */
    SortedSet<ParticipantId> summed() {
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

    /** A node's driver with its ports. Used by one thread at a time. */
    private final class Node implements CoordinatorGateway, LocalTraining {

        private final Optional<NodeMessage> silentFrom;
        private final Supplier<Optional<IntegerUpdate>> training;
        private final ParticipationDriver driver;
        private Optional<String> beyondBudget = Optional.empty();

        Node(Member member, Optional<NodeMessage> silentFrom, Supplier<Optional<IntegerUpdate>> training) {
            this.silentFrom = silentFrom;
            this.training = training;
            ParticipationStore store = new InMemoryParticipationStore();
            store.save(new ParticipantState.Idle(member.node(), member.history()));
            this.driver = ParticipationDriver.open(
                    member.node(), new ParticipationDriver.Ports(store, this, this, this::refused, member.allowance()));
        }

        /** Whatever else a node refuses of an honest coordinator shows in the sum: it is not in it. */
        private void refused(ProtocolViolation violation) {
            if (violation.reason() == ProtocolViolation.Reason.BUDGET) {
                beyondBudget = Optional.of(String.valueOf(violation.getMessage()));
            }
        }

        void hear(List<byte[]> messages) {
            messages.forEach(message -> driver.hear(SecAggCodec.parseToParticipant(message)));
        }

        private boolean silent(NodeMessage message) {
            return silentFrom.isPresent() && message.compareTo(silentFrom.get()) >= 0;
        }

        @Override
        public void send(ToCoordinator message) {
            if (!silent(NodeMessage.of(message))) {
                coordinator.hear(SecAggCodec.toBytes(message));
            }
        }

        /** A node that falls silent before its update is there need not make one. */
        @Override
        public void begin(SecAggPlan own, Consumer<ParticipantEvent> answer) {
            if (silent(NodeMessage.UPDATE)) {
                return;
            }
            answer.accept(training.get()
                    .<ParticipantEvent>map(update -> new ParticipantEvent.UpdateReady(plan.digest(), update))
                    .orElseGet(
                            () -> new ParticipantEvent.UpdateFailed(plan.digest(), "its training produced no update")));
        }
    }
}
