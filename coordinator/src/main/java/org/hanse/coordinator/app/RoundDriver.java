// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.hanse.coordinator.port.ParticipantGateway;
import org.hanse.coordinator.port.PhaseTimer;
import org.hanse.coordinator.port.RoundStore;
import org.hanse.coordinator.port.SumRelease;
import org.hanse.core.crypto.CryptoSelfTest;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.round.RoundEffect;
import org.hanse.core.round.RoundEvent;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.Selection;
import org.hanse.core.round.Step;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.SecAggServer;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;
import org.hanse.core.secagg.UnmaskingException;
import org.hanse.core.secagg.UnmaskingPlan;
import org.hanse.core.secagg.UnmaskingSecrets;

/**
 * Runs one round: takes one event at a time, stores the state it comes to together with what is kept, then does what leaves. After a
 * crash a driver of the same store goes on where the last commit left the round.
 *
 * <p>A round is charged before anybody is asked for shares, once, and counts from then on, whether it comes to a sum or not.
 *
 * <p>Any thread may call it; it waits for the one before.
 */
public final class RoundDriver {

    private final Ports ports;
    private final Effects effects = new Effects();

    /** Events that doing an effect brought about: first what became of the effect itself, then what others said meanwhile. */
    private final Deque<RoundEvent> waiting = new ArrayDeque<>();

    private RoundState state;
    private boolean busy;

    /**
     * What a driver needs of the world.
     *
     * @param store of this round alone
     */
    public record Ports(RoundStore store, ParticipantGateway gateway, PhaseTimer timer, SumRelease release) {}

    private RoundDriver(RoundState state, Ports ports) {
        CryptoSelfTest.requirePassed();
        this.state = state;
        this.ports = ports;
    }

    /**
     * Begins a round.
     *
     * @param cohort who is asked to take part
     * @throws org.hanse.core.secagg.ProtocolViolation if one of them is not enrolled
     */
    public static RoundDriver begin(
            SecAggPlan plan, Enrolment enrolment, SortedSet<ParticipantId> cohort, Ports ports) {
        Step begun = Selection.begin(plan, enrolment, cohort);
        ports.store().commit(begun.next(), begun.storage());
        RoundDriver driver = new RoundDriver(begun.next(), ports);
        driver.perform(begun.output());
        return driver;
    }

    /** Goes on with the round that the store holds; empty if it holds none. What the coordinator last had to say it says again. */
    public static Optional<RoundDriver> resume(Ports ports) {
        return ports.store().state().map(state -> {
            RoundDriver driver = new RoundDriver(state, ports);
            driver.handle(new RoundEvent.Restarted());
            return driver;
        });
    }

    /**
     * Takes an event.
     *
     * @throws RuntimeException if the store cannot keep what it comes to: it is as if the event had not happened. Or if an effect
     *     fails, as where a ledger cannot be written: the round stands where the store has it then, and the effects after that one
     *     are not done. Either way {@link RoundEvent.Restarted} does once more what the phase begins with; and one that waits has armed
     *     its timer before it asked, which ends it
     */
    public synchronized void handle(RoundEvent event) {
        waiting.add(event);
        if (!busy) {
            perform(List.of());
        }
    }

    /** Does what leaves, and takes the events that wait and those that come of it. */
    private synchronized void perform(List<RoundEffect.Output> output) {
        busy = true;
        try {
            output.forEach(effect -> effect.visit(effects));
            while (!waiting.isEmpty()) {
                take(waiting.pop()).forEach(effect -> effect.visit(effects));
            }
        } finally {
            busy = false;
            waiting.clear();
        }
    }

    private List<RoundEffect.Output> take(RoundEvent event) {
        Step step = state.on(event);
        if (step.next() != state || !step.storage().isEmpty()) {
            ports.store().commit(step.next(), step.storage());
        }
        state = step.next();
        return step.output();
    }

    /** Where the round stands. */
    public synchronized RoundState state() {
        return state;
    }

    /** Whether the round is over, with a sum or without. */
    public synchronized boolean isOver() {
        return state instanceof RoundState.Completed || state instanceof RoundState.Aborted;
    }

    /** Effects answer nothing; what they bring about is an event. */
    private final class Effects implements RoundEffect.Output.OutputHandler<Boolean> {

        @Override
        public Boolean send(RoundEffect.Send effect) {
            effect.to().forEach(to -> ports.gateway().send(to, effect.message()));
            return true;
        }

        @Override
        public Boolean deliverShares(RoundEffect.DeliverShares effect) {
            SortedMap<ParticipantId, SealedShares> own =
                    new TreeMap<>(ports.store().shares());
            own.keySet().retainAll(effect.sharers());
            List<SealedShares> all = List.copyOf(own.values());
            effect.to().forEach(to -> ports.gateway().send(to, ToParticipant.SharesDelivered.to(to, all)));
            return true;
        }

        @Override
        public Boolean armTimer(RoundEffect.ArmTimer effect) {
            ports.timer().arm(effect.phase());
            return true;
        }

        /** Whoever is asked again, or by a coordinator that starts again, is asked for what was charged before. */
        @Override
        public Boolean requestShares(RoundEffect.RequestShares effect) {
            Optional<RoundEvent> refusal = refusal(effect.plan(), effect.announced());
            if (refusal.isPresent()) {
                waiting.push(refusal.get());
                return false;
            }
            effect.to().forEach(to -> ports.gateway().send(to, effect.question()));
            return true;
        }

        /** Charges the release; why it may not be; empty if it is charged. */
        private Optional<RoundEvent> refusal(SecAggPlan plan, Survivors announced) {
            try {
                return ports.release().charge(plan, announced) instanceof ChargeResult.Refused refused
                        ? Optional.of(refused(refused))
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.of(unfit(e));
            }
        }

        private RoundEvent refused(ChargeResult.Refused refused) {
            return new RoundEvent.ReleaseRefused(
                    "the account did not allow the release: " + refused.reason(), new TreeMap<>());
        }

        /** What is stored, or the noise, does not fit: it would not do so the next time, either. */
        private RoundEvent unfit(IllegalArgumentException why) {
            return new RoundEvent.ReleaseRefused("the sum is not released: " + why.getMessage(), new TreeMap<>());
        }

        @Override
        public Boolean release(RoundEffect.Release effect) {
            waiting.push(released(effect));
            return true;
        }

        /** The receipt comes first: no secret is put together without it. */
        private RoundEvent released(RoundEffect.Release effect) {
            try {
                ChargeResult charge = ports.release().charge(effect.session().plan(), effect.announced());
                return charge instanceof ChargeResult.Charged receipt
                        ? released(new UnmaskingPlan(effect.session(), effect.announced(), receipt))
                        : refused((ChargeResult.Refused) charge);
            } catch (UnmaskingException e) {
                return new RoundEvent.ReleaseRefused(String.valueOf(e.getMessage()), e.faults());
            } catch (IllegalArgumentException e) {
                return unfit(e);
            }
        }

        private RoundEvent released(UnmaskingPlan plan) {
            Session session = plan.session();
            RoundStore store = ports.store();
            try (UnmaskingSecrets secrets =
                    SecAggServer.recover(session, plan.announced(), store.shares(), store.reveals())) {
                SecAggServer.Unmasked unmasked = SecAggServer.unmask(plan, store.sum(session), secrets);
                ports.release().store(session.plan(), plan.announced(), unmasked.sum());
                return new RoundEvent.AggregateReleased(unmasked.faults());
            }
        }

        @Override
        public Boolean refuse(RoundEffect.Refuse effect) {
            ports.gateway().refuse(effect.to(), effect.violation());
            return true;
        }
    }
}
