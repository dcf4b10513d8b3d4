// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.BoundedVector;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.wire.ParticipantStateCodec;
import org.hanse.wire.RoundStateCodec;
import org.hanse.wire.SecAggCodec;

/**
 * A round with the states of both sides, whose messages a test may lose or change on their way. Messages travel one at a time, in the
 * order in which they were sent; when none is left, the coordinator's time is up.
 */
final class RoundOnDesk {

    static final SecureRandom RANDOM = new SecureRandom();
    static final long BOUND = 1 << 12;

    /** Words of a node that must not leave it. */
    static final String PRIVATE = "7 examples of thing-1";

    final SecAggPlan plan;
    final Enrolment enrolment;
    final Map<ParticipantId, Participant> participants = new TreeMap<>();
    final Map<ParticipantId, ParticipantState> nodes = new TreeMap<>();
    final Map<ParticipantId, IntegerUpdate> updates = new TreeMap<>();
    final List<ToCoordinator> sent = new ArrayList<>();
    final Map<ParticipantId, List<ProtocolViolation>> refusedByNodes = new TreeMap<>();
    final Map<ParticipantId, List<ToParticipant>> received = new TreeMap<>();

    /** Stored states, if states are encoded. */
    final List<byte[]> storedByCoordinator = new ArrayList<>();

    final Map<ParticipantId, List<byte[]>> storedByNodes = new TreeMap<>();

    /** Whether a message to the coordinator is dropped. */
    Predicate<ToCoordinator> dropped = message -> false;

    /** Change of a delivered message to the coordinator. */
    UnaryOperator<ToCoordinator> change = message -> message;

    /** Whether states and messages are encoded between two events, and decoded again. */
    boolean encoded;

    /** Whether a side stops after its state is stored and before its output, and starts again. */
    BooleanSupplier stops = () -> false;

    /** Number of output effects before a side stops. */
    IntSupplier leaving = () -> 0;

    /** Change of a message to a participant; empty drops it. */
    BiFunction<ParticipantId, ToParticipant, Optional<ToParticipant>> tamper = (to, message) -> Optional.of(message);

    /** State and event to the states that followed. */
    final Map<String, Set<String>> coordinatorTransitions = new TreeMap<>();

    final Map<String, Set<String>> nodeTransitions = new TreeMap<>();

    /** Number of timeouts. */
    int timeouts;

    RoundState coordinator;
    Optional<IntegerSum> sum = Optional.empty();

    /** Stored effects of the coordinator. */
    final StorageOnDesk stored = new StorageOnDesk();

    /** Output effects of the coordinator. */
    final OutputOnDesk performer = new OutputOnDesk(this);

    private final Deque<Runnable> queue = new ArrayDeque<>();

    RoundOnDesk(int count) {
        this(count, new Assumptions(count / 5, 0.3, Coordinator.ACTIVE), 20, 1);
    }

    RoundOnDesk(int count, Assumptions assumptions, int size, long seed) {
        this(count, assumptions, GraphPlan.MOST_COMPLETE, size, seed);
    }

    /** On the k-regular graph for more than {@code mostComplete}. */
    RoundOnDesk(int count, Assumptions assumptions, int mostComplete, int size, long seed) {
        QuantizationSpec spec = new QuantizationSpec(1, BOUND, count, 0);
        Map<ParticipantId, SigningKey> identities = new TreeMap<>();
        Map<ParticipantId, VerifyingKey> keys = new HashMap<>();
        for (int i = 0; i < count; i++) {
            SigningKey identity = SigningKey.generate(RANDOM);
            identities.put(id(i), identity);
            keys.put(id(i), identity.verifyingKey());
        }
        enrolment = Enrolment.of(keys);
        plan = new SecAggPlan(
                new JobId("job"),
                new RoundId(1),
                RoundContext.of(
                        Digest.sha256(new byte[] {1}), RoundContext.Start.of(Digest.sha256(new byte[] {2})), enrolment),
                spec,
                size,
                new SecAggPlan.Protection(assumptions, count, SecAggPlan.FEWEST, mostComplete));
        SplittableRandom random = new SplittableRandom(seed);
        identities.forEach((id, identity) -> {
            Participant node = new Participant(
                    id,
                    identity,
                    enrolment,
                    new ParticipationFloor(2, 0, 0.5, 0),
                    new LocalTask(plan.job(), plan.task(), size, count, 0),
                    RANDOM);
            participants.put(id, node);
            nodes.put(id, new ParticipantState.Idle(node, Participation.NONE));
            updates.put(id, update(spec, size, random.split()));
        });
        Step begun = Selection.begin(plan, enrolment, new TreeSet<>(identities.keySet()));
        coordinator = begun.next();
    }

    static ParticipantId id(int number) {
        return new ParticipantId("participant-%04d".formatted(number));
    }

    static IntegerUpdate update(QuantizationSpec spec, int size, SplittableRandom random) {
        double[] numbers =
                random.doubles(size, -BOUND, BOUND + 1.0).map(Math::floor).toArray();
        return new Quantizer(spec, random).quantize(new Numbers(numbers));
    }

    /** Integers as an update. */
    private static final class Numbers implements BoundedVector {

        private final double[] numbers;

        Numbers(double[] numbers) {
            this.numbers = numbers;
        }

        @Override
        public int size() {
            return numbers.length;
        }

        @Override
        public double get(int index) {
            return numbers[index];
        }

        @Override
        public double normBound() {
            return Double.POSITIVE_INFINITY;
        }
    }

    /** Everybody joins, and the round goes its way to its end. */
    RoundState run() {
        participants.keySet().forEach(this::reconnect);
        while (!(coordinator instanceof RoundState.Completed || coordinator instanceof RoundState.Aborted)) {
            if (queue.isEmpty()) {
                timeouts++;
                happen(new RoundEvent.PhaseTimedOut(coordinator.phase()));
            } else {
                queue.pop().run();
            }
        }
        while (!queue.isEmpty()) {
            queue.pop().run();
        }
        return coordinator;
    }

    /** Sends a message to the coordinator. */
    void submit(ToCoordinator message) {
        sent.add(message);
        if (!dropped.test(message)) {
            arrive(change.apply(message));
        }
    }

    /** Puts a message where the coordinator will find it. */
    void arrive(ToCoordinator message) {
        ToCoordinator arriving = encoded ? SecAggCodec.parseToCoordinator(SecAggCodec.toBytes(message), plan) : message;
        queue.add(() -> happen(arriving));
    }

    /** Stopping, of what leaves some has left; and an update may be kept once more, as by a store that writes it first. */
    private void happenStopping(Step step) {
        step.storage().stream()
                .filter(effect -> effect instanceof RoundEffect.Accumulate)
                .forEach(effect -> effect.visit(stored));
        step.output().stream()
                .filter(effect -> !(effect instanceof RoundEffect.Release))
                .limit(leaving.getAsInt())
                .forEach(effect -> effect.visit(performer));
    }

    void happen(RoundEvent event) {
        Step step = coordinator.on(event);
        note(coordinatorTransitions, coordinator, event, step.next());
        coordinator = encoded ? restored(step.next()) : step.next();
        boolean stopped = stops.getAsBoolean();
        // Stored effects and the state are one write; output may be dropped with the process.
        step.storage().forEach(effect -> effect.visit(stored));
        if (!stopped) {
            step.output().forEach(effect -> effect.visit(performer));
        } else {
            happenStopping(step);
            queue.clear();
            happen(new RoundEvent.Restarted());
            participants.keySet().forEach(this::reconnect);
        }
    }

    private static void note(Map<String, Set<String>> transitions, Object from, Object event, Object to) {
        String name = event.getClass().getSimpleName();
        transitions
                .computeIfAbsent(
                        from.getClass().getSimpleName() + " "
                                + name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1),
                        key -> new TreeSet<>())
                .add(to.getClass().getSimpleName());
    }

    /** Reconnects a node, which repeats its last message. */
    private void reconnect(ParticipantId id) {
        if (node(id) instanceof ParticipantState.Idle) {
            submit(new ToCoordinator.ParticipantJoined(id));
        } else {
            queue.add(() -> handle(id, new ParticipantEvent.Resumed()));
        }
    }

    /** Does something after all that is under way. */
    void later(Runnable what) {
        queue.add(what);
    }

    /** Returns the sent bytes of a participant, by kind; equal bytes once. */
    Map<String, Set<List<String>>> bytesByKind(ParticipantId id) {
        Map<String, Set<List<String>>> kinds = new TreeMap<>();
        for (ToCoordinator message : sent) {
            if (message.from().equals(id)) {
                kinds.computeIfAbsent(message.getClass().getSimpleName(), kind -> new HashSet<>())
                        .add(SecAggCodec.toBytes(message).stream()
                                .map(bytes -> HexFormat.of().formatHex(bytes))
                                .toList());
            }
        }
        return kinds;
    }

    /** Tells a node something, at once. */
    void handle(ParticipantId to, ParticipantEvent event) {
        Participant own = Objects.requireNonNull(participants.get(to));
        ParticipantStep step = node(to).on(event);
        note(nodeTransitions, node(to), event, step.next());
        nodes.put(to, encoded ? restored(step.next(), own) : step.next());
        if (stops.getAsBoolean()) {
            step.effects().stream()
                    .filter(effect -> effect instanceof ParticipantEffect.Send)
                    .limit(leaving.getAsInt())
                    .forEach(effect -> effect.visit(new OfNode(to)));
            reconnect(to);
        } else {
            step.effects().forEach(effect -> effect.visit(new OfNode(to)));
        }
    }

    private RoundState restored(RoundState state) {
        byte[] bytes = RoundStateCodec.toBytes(state);
        storedByCoordinator.add(bytes);
        return RoundStateCodec.parse(bytes, enrolment);
    }

    private ParticipantState restored(ParticipantState state, Participant own) {
        byte[] bytes = ParticipantStateCodec.toBytes(state);
        storedByNodes.computeIfAbsent(own.id(), id -> new ArrayList<>()).add(bytes.clone());
        ParticipantState read = ParticipantStateCodec.parse(bytes, own);
        Arrays.fill(bytes, (byte) 0);
        return read;
    }

    ParticipantState node(ParticipantId id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    private final class OfNode implements ParticipantEffect.Handler<Boolean> {

        private final ParticipantId own;

        OfNode(ParticipantId own) {
            this.own = own;
        }

        @Override
        public Boolean send(ParticipantEffect.Send effect) {
            submit(effect.message());
            return true;
        }

        @Override
        public Boolean train(ParticipantEffect.Train effect) {
            Digest digest = effect.plan().digest();
            IntegerUpdate update = updates.get(own);
            handle(
                    own,
                    update == null
                            ? new ParticipantEvent.UpdateFailed(digest, PRIVATE)
                            : new ParticipantEvent.UpdateReady(digest, update));
            return true;
        }

        @Override
        public Boolean refuse(ParticipantEffect.Refuse effect) {
            refusedByNodes.computeIfAbsent(own, id -> new ArrayList<>()).add(effect.violation());
            return true;
        }

        @Override
        public Boolean forget(ParticipantEffect.Forget effect) {
            effect.state().forget();
            return true;
        }
    }

    /** Puts a message where a node will find it. */
    void deliver(ParticipantId to, ToParticipant message) {
        received.computeIfAbsent(to, id -> new ArrayList<>()).add(message);
        ToParticipant arriving = encoded ? SecAggCodec.parseToParticipant(SecAggCodec.toBytes(message)) : message;
        queue.add(() -> tamper.apply(to, arriving).ifPresent(event -> handle(to, event)));
    }

    /** Returns the sum of these participants' updates without masks. */
    RingVector plain(SortedSet<ParticipantId> ids) {
        RingVector plain = RingVector.zero(plan.quantization().ringBits(), plan.size());
        for (ParticipantId id : ids) {
            plain = plain.plus(Objects.requireNonNull(updates.get(id)).vector());
        }
        return plain;
    }
}
