// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.hanse.clientnode.app.ParticipationDriver;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.clientnode.testing.InMemoryCoordinatorGateway;
import org.hanse.core.quantize.BoundedVector;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantEvent;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.wire.ParticipantStateCodec;
import org.hanse.wire.SecAggCodec;

/** A node that can be killed, or set back, with its own ledger. Holds its state as bytes; trains to another update each time. */
final class CrashingNode implements ParticipationStore {

    /** What a node said: its name and the kind, and the bytes. */
    record Said(String what, List<String> bytes) {}

    /**
     * What the nodes of a round have in common.
     *
     * @param writes of their states
     * @param ledgerWrites of their own ledgers
     * @param restarts whether one that is killed starts again; otherwise a disk was full, and it goes on
     */
    record Surroundings(SecAggPlan plan, CrashPoint writes, CrashPoint ledgerWrites, boolean restarts) {}

    private final Participant node;
    private final Surroundings around;
    private final int number;
    private final CrashingLedger ledger;

    /** Drops what is under way to this node. */
    private final Runnable loseMessages;

    private final InMemoryCoordinatorGateway gateway = new InMemoryCoordinatorGateway();
    private final List<Said> said = new ArrayList<>();
    private final List<ProtocolViolation> refused = new ArrayList<>();

    /** All states that were saved, in order. */
    private final List<byte[]> saved = new ArrayList<>();

    private Optional<byte[]> state = Optional.empty();
    private Optional<Runnable> training = Optional.empty();
    private ParticipationDriver driver;
    private IntegerUpdate update;
    private boolean slow;
    private boolean spends;
    private int trainings;
    private int uncharged;

    CrashingNode(Participant node, Surroundings around, int number, Runnable loseMessages) {
        this.node = node;
        this.around = around;
        this.number = number;
        this.loseMessages = loseMessages;
        ledger = new CrashingLedger(around.ledgerWrites()::before, around.ledgerWrites()::after);
        update = made(number, 0);
        driver = open();
    }

    private ParticipationDriver open() {
        return ParticipationDriver.open(
                node, new ParticipationDriver.Ports(this, this::say, this::begin, refused::add, ledger.allowance()));
    }

    private void say(ToCoordinator message) {
        if (message instanceof ToCoordinator.MaskedInputSubmitted && charged() != 1) {
            uncharged++;
        }
        said.add(new Said(
                message.from() + " " + message.getClass().getSimpleName(),
                SecAggCodec.toBytes(message).stream()
                        .map(bytes -> HexFormat.of().formatHex(bytes))
                        .toList()));
        gateway.send(message);
    }

    /** Training ends only when nothing else is under way. */
    void trainSlowly() {
        slow = true;
    }

    /** Another job spends what is left of its budget while it trains for this one. */
    void spendMeanwhile() {
        spends = true;
    }

    boolean spendsMeanwhile() {
        return spends;
    }

    private void begin(SecAggPlan own, Consumer<ParticipantEvent> answer) {
        update = made(number, trainings);
        trainings++;
        if (spends) {
            ledger.spend();
        }
        Runnable done = () -> answer.accept(new ParticipantEvent.UpdateReady(own.digest(), update));
        if (slow) {
            training = Optional.of(done);
        } else {
            done.run();
        }
    }

    private IntegerUpdate made(int own, int before) {
        SecAggPlan plan = around.plan();
        return new Quantizer(plan.quantization(), new SplittableRandom(own)).quantize(new BoundedVector() {
            @Override
            public int size() {
                return plan.size();
            }

            @Override
            public double get(int index) {
                return 10.0 * own + index + 100 * before;
            }

            @Override
            public double normBound() {
                return Double.POSITIVE_INFINITY;
            }
        });
    }

    /** Whether training was under way; it is done then. */
    boolean train() {
        Optional<Runnable> answer = training;
        training = Optional.empty();
        answer.ifPresent(this::guarded);
        return answer.isPresent();
    }

    void connect() {
        guarded(() -> driver.connect());
    }

    void hear(ParticipantEvent event) {
        guarded(() -> driver.hear(event));
    }

    /** What it says to the coordinator; it is taken then. */
    List<ToCoordinator> takeMessages() {
        return gateway.take();
    }

    /** Its connection breaks. */
    void lose() {
        gateway.lose();
    }

    /** A node that was killed starts again and finds the coordinator; one that could not write asks what it may have missed. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (CrashPoint.Killed killed) {
            if (around.restarts()) {
                gateway.lose();
                loseMessages.run();
                driver = open();
            }
            Objects.requireNonNull(driver).connect();
        }
    }

    /** Starts again with an older state and the ledger as it is. */
    void setBack(int states) {
        gateway.lose();
        state = states == 0
                ? Optional.empty()
                : Optional.of(saved.get(states - 1).clone());
        driver = open();
    }

    @Override
    public void save(ParticipantState next) {
        around.writes().before();
        byte[] bytes = ParticipantStateCodec.toBytes(next);
        saved.add(bytes.clone());
        state = Optional.of(bytes);
        around.writes().after();
    }

    @Override
    public Optional<ParticipantState> load(Participant own) {
        return state.map(bytes -> ParticipantStateCodec.parse(bytes, own));
    }

    /** The update that it made last. */
    IntegerUpdate update() {
        return update;
    }

    /** States that it saved. */
    int states() {
        return saved.size();
    }

    int trainings() {
        return trainings;
    }

    /** Rounds of this job that its own ledger was charged for, as it stands on its disk. */
    int charged() {
        return ledger.rounds(around.plan().job());
    }

    /** Updates that left before the round was charged. */
    int uncharged() {
        return uncharged;
    }

    List<Said> said() {
        return said;
    }

    /** What it told its operator. */
    List<ProtocolViolation> refused() {
        return refused;
    }
}
