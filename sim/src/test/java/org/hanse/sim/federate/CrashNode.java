// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.core.quantize.BoundedVector;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.round.AwaitingSurvivors;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.wire.ParticipantStateCodec;

/**
 * Disk and training of a node process that is killed at a write. Holds its state as bytes. Each training yields another update, until a
 * state with the digest of one is stored.
 */
final class CrashNode implements ParticipationStore {

    private final Participant node;
    private final SecAggPlan plan;
    private final int number;
    private final CrashPoint writes;
    private final CrashLedger ledger;

    /** All stored states, in order. */
    private final List<byte[]> saved = new ArrayList<>();

    private Optional<byte[]> state = Optional.empty();
    private IntegerUpdate update;
    private boolean spends;
    private int trainings;

    /**
     * Creates an empty disk.
     *
     * @param writes of states
     * @param ledgerWrites of the node's own ledger
     */
    CrashNode(Participant node, SecAggPlan plan, int number, CrashPoint writes, CrashPoint ledgerWrites) {
        this.node = node;
        this.plan = plan;
        this.number = number;
        this.writes = writes;
        ledger = new CrashLedger(ledgerWrites::before, ledgerWrites::after);
        update = update(0);
    }

    SimNetwork.Seat seat() {
        return new SimNetwork.Seat(node, this, ledger::allowance, this::train);
    }

    /** Has another job spend the rest of the budget during the training for this one. */
    void spendMeanwhile() {
        spends = true;
    }

    boolean spendsMeanwhile() {
        return spends;
    }

    private Optional<IntegerUpdate> train() {
        Optional<ParticipantState> stored = load(node);
        stored.ifPresent(ParticipantState::forget);
        if (stored.filter(AwaitingSurvivors.class::isInstance).isPresent()) {
            return Optional.of(update);
        }
        update = update(trainings);
        trainings++;
        if (spends) {
            ledger.spend();
        }
        return Optional.of(update);
    }

    private IntegerUpdate update(int before) {
        return new Quantizer(plan.quantization(), new SplittableRandom(number)).quantize(new BoundedVector() {
            @Override
            public int size() {
                return plan.size();
            }

            @Override
            public double get(int index) {
                return 10.0 * number + index + 100 * before;
            }

            @Override
            public double normBound() {
                return Double.POSITIVE_INFINITY;
            }
        });
    }

    /** Puts an older state in place of the last one; the ledger stays. */
    void setBack(int states) {
        state = states == 0
                ? Optional.empty()
                : Optional.of(saved.get(states - 1).clone());
    }

    @Override
    public void save(ParticipantState next) {
        writes.before();
        byte[] bytes = ParticipantStateCodec.toBytes(next);
        saved.add(bytes.clone());
        state = Optional.of(bytes);
        writes.after();
    }

    @Override
    public Optional<ParticipantState> load(Participant own) {
        return state.map(bytes -> ParticipantStateCodec.parse(bytes, own));
    }

    /** Returns the update of the last training. */
    IntegerUpdate update() {
        return update;
    }

    /** Returns the number of stored states. */
    int states() {
        return saved.size();
    }

    int trainings() {
        return trainings;
    }

    /** Returns the rounds of this job in the node's own ledger. */
    int charged() {
        return ledger.rounds(plan.job());
    }
}
