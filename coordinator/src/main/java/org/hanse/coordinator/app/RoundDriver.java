// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.ArrayDeque;
import java.util.ArrayList;
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
 * Driver of one round. It handles events in order: it stores the next state with its effects, then sends the output. Events that wait
 * together are stored in one commit, which ends at a charge or a release. After a crash a driver of the same store continues from the
 * last commit.
 *
 * <p>A round is charged once, before the first request for shares, and counts from then on with or without a sum.
 *
 * <p>Thread-safe; calls block each other, but for {@link #state}.
 */
public final class RoundDriver {

    private final Ports ports;
    private final Effects effects = new Effects();

    /** Events that effects caused: first results of the effects, then messages that arrived meanwhile. */
    private final Deque<RoundEvent> waiting = new ArrayDeque<>();

    private volatile RoundState state;
    private boolean busy;

    /**
     * Ports of a driver.
     *
     * @param store store of this round only
     */
    public record Ports(RoundStore store, ParticipantGateway gateway, PhaseTimer timer, SumRelease release) {}

    private RoundDriver(RoundState state, Ports ports) {
        CryptoSelfTest.requirePassed();
        this.state = state;
        this.ports = ports;
    }

    /**
     * Starts a round.
     *
     * @param cohort invited participants
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

    /** Continues the stored round; empty if there is none. It sends the coordinator's last messages once more. */
    public static Optional<RoundDriver> resume(Ports ports) {
        return ports.store().state().map(state -> {
            RoundDriver driver = new RoundDriver(state, ports);
            driver.handle(new RoundEvent.Restarted());
            return driver;
        });
    }

    /**
     * Handles an event.
     *
     * @throws RuntimeException if the store cannot save the next state, which leaves the round unchanged; or if an
     *     effect fails, for example because a ledger cannot be written. The round then has its stored state, and the
     *     later effects are missing. {@link RoundEvent.Restarted} repeats the effects of the phase. The timer of the
     *     phase is already set and ends it otherwise
     */
    public synchronized void handle(RoundEvent event) {
        handle(List.of(event));
    }

    /** Handles events in order, see {@link #handle(RoundEvent)}. If one cannot be stored, the round stays as before those stored with it. */
    public synchronized void handle(List<? extends RoundEvent> events) {
        waiting.addAll(events);
        if (!busy) {
            perform(List.of());
        }
    }

    /** Performs effects, then handles waiting events and those that the effects cause. */
    private synchronized void perform(List<RoundEffect.Output> output) {
        busy = true;
        try {
            output.forEach(effect -> effect.visit(effects));
            while (!waiting.isEmpty()) {
                take().forEach(effect -> effect.visit(effects));
            }
        } finally {
            busy = false;
            waiting.clear();
        }
    }

    private List<RoundEffect.Output> take() {
        RoundState next = state;
        List<RoundEffect.Storage> storage = new ArrayList<>();
        List<RoundEffect.Output> output = new ArrayList<>();
        do {
            Step step = next.on(waiting.pop());
            next = step.next();
            storage.addAll(step.storage());
            output.addAll(step.output());
        } while (!waiting.isEmpty() && output.stream().noneMatch(RoundDriver::isOfAccount));
        if (next != state || !storage.isEmpty()) {
            ports.store().commit(next, storage);
        }
        state = next;
        return output;
    }

    /** Returns whether an effect charges the account. No later event is handled before it. */
    private static boolean isOfAccount(RoundEffect.Output effect) {
        return effect instanceof RoundEffect.RequestShares || effect instanceof RoundEffect.Release;
    }

    /** Returns the state of the round as last stored. Its effects may be under way. */
    public RoundState state() {
        return state;
    }

    /** Returns whether the round is over, with or without a sum. */
    public synchronized boolean isOver() {
        return state instanceof RoundState.Completed || state instanceof RoundState.Aborted;
    }

    /** Handler of effects. Results of effects are events, so return values have no meaning. */
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

        /** Requests shares after the charge. A repeated request is for the same charge. */
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

        /** Charges the release. Returns the event of a refusal; empty if it is charged. */
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

        /**
         * Returns the event of a plan that does not fit the stored sum or the noise. A second attempt would fail the
         * same way.
         */
        private RoundEvent unfit(IllegalArgumentException why) {
            return new RoundEvent.ReleaseRefused("the sum is not released: " + why.getMessage(), new TreeMap<>());
        }

        @Override
        public Boolean release(RoundEffect.Release effect) {
            waiting.push(released(effect));
            return true;
        }

        /** Releases the sum. The receipt is required before secrets are recovered. */
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
