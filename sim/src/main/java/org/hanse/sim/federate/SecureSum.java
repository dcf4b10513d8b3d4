// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.clientnode.testing.InMemoryParticipationStore;
import org.hanse.coordinator.testing.InMemoryRoundStore;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.UpdateFormat;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.round.LocalTask;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.Participation;
import org.hanse.core.round.ParticipationFloor;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.shard.ShardRunner;

/**
 * Sum of masked updates. Participants and coordinator use the round protocol, with every message as bytes. The
 * coordinator learns the sum alone. Keys and masks come from the simulation's seed, so runs are repeatable; the sum
 * does not depend on them.
 */
final class SecureSum implements CohortSum {

    private static final long SECRETS = 8;
    private static final long VANISHING = 9;

    private final SimulatedTerms terms;
    private final Assumptions assumptions;
    private final Participants participants;
    private final SimulatedKeys keys;
    private final IntFunction<Allowance> nodes;
    private final int cohort;

    /** Participation history of nodes, by participant. */
    private final Map<Integer, Participation> histories = new ConcurrentHashMap<>();

    /**
     * Creates secure aggregation for a cohort size that {@link SecureCohort} accepts.
     *
     * @param terms terms with masks
     * @param nodes releases that participants allow
     */
    SecureSum(SimulatedTerms terms, Participants participants, SimulatedKeys keys, IntFunction<Allowance> nodes) {
        this.terms = terms;
        this.assumptions = terms.assumptions().orElseThrow();
        this.participants = participants;
        this.keys = keys;
        this.nodes = nodes;
        this.cohort = terms.format().quantization().participants();
    }

    @Override
    public Optional<DropoutGap> dropoutGap() {
        if (!(assumptions.dropout() > 0) || lostTolerated() != 0) {
            return Optional.empty();
        }
        int minimum = minimum();
        int configured = SimulatedTerms.minimum(terms.federation(), 0);
        boolean minimumTooHigh = configured >= cohort;
        // Noise shares of the participants are planned for the survivors that the assumed dropout leaves.
        boolean dropoutTooLow = assumptions.dropouts(cohort) == 0 && (minimum > configured || !minimumTooHigh);
        return Optional.of(new DropoutGap(
                cohort, minimumTooHigh, dropoutTooLow ? OptionalDouble.of(1.0 / cohort) : OptionalDouble.empty()));
    }

    /**
     * Returns the tolerated dropouts: on the complete graph those that leave a sum and a threshold, else the assumed
     * ones.
     */
    private int lostTolerated() {
        GraphPlan graph =
                GraphPlan.ofCohort(cohort, assumptions, GraphPlan.MOST_COMPLETE).orElseThrow();
        return graph.isComplete() ? cohort - Math.max(minimum(), graph.threshold()) : assumptions.dropouts(cohort);
    }

    private int minimum() {
        return terms.minimum(Optional.empty());
    }

    @Override
    public Summed sum(Round round, List<Integer> members, Members work, ShardRunner shards) {
        SecAggPlan plan = terms.round(round.id(), terms.context(round.start(), RoundContext.NONE));
        FaultPlan faults = FaultPlan.NONE;
        for (int member : members) {
            Optional<NodeMessage> silentFrom = vanishing(round, member, work);
            if (silentFrom.isPresent()) {
                faults = faults.silent(id(member), silentFrom.get());
            }
        }
        SimNetwork exchange = new SimNetwork(
                plan,
                terms.enrolment(),
                () -> new SimNetwork.Disk(new InMemoryRoundStore(), round.release()),
                faults,
                shards,
                SimNetwork.Tap.NONE);
        for (int member : members) {
            Participant node = node(round, member);
            ParticipationStore store = new InMemoryParticipationStore();
            store.save(new ParticipantState.Idle(node, history(member)));
            exchange.add(new SimNetwork.Seat(node, store, () -> nodes.apply(member), () -> work.update(member)));
        }
        exchange.run();
        Set<Integer> summed = new HashSet<>();
        SortedSet<ParticipantId> survivors = exchange.summed();
        for (int member : members) {
            histories.put(member, exchange.history(id(member)));
            if (survivors.contains(id(member))) {
                summed.add(member);
            }
            exchange.refused(id(member)).stream()
                    .filter(violation -> violation.reason() == ProtocolViolation.Reason.BUDGET)
                    .reduce((first, last) -> last)
                    .ifPresent(violation -> work.refused(member, String.valueOf(violation.getMessage())));
        }
        return new Summed(
                exchange.charge(), summed, exchange.uploadBytes(), exchange.downloadBytes(), exchange.outcome());
    }

    private ParticipantId id(int member) {
        return participants.ids().get(member);
    }

    private Participation history(int member) {
        return histories.getOrDefault(member, Participation.NONE);
    }

    private Participant node(Round round, int member) {
        long own = CounterRandom.bits(participants.seed(member, round.seed()), SECRETS);
        UpdateFormat format = terms.format();
        return new Participant(
                id(member),
                keys.of(member),
                terms.enrolment(),
                ParticipationFloor.of(ParticipationFloor.FEWEST_HONEST, assumptions.corrupt(), assumptions.dropout()),
                new LocalTask(
                        SimulatedTerms.JOB,
                        terms.task(),
                        format.size(),
                        cohort,
                        terms.privacy().map(JobPrivacy::noiseOf).orElse(0)),
                new SimulatedSecureRandom(own));
    }

    /** Returns the message from which a participant is silent, if it drops out: before its update, or after. */
    private Optional<NodeMessage> vanishing(Round round, int member, Members work) {
        var random = RoundDraws.generator(participants.seed(member, round.seed()), VANISHING);
        if (work.lost(member)) {
            return Optional.of(NodeMessage.BEFORE_UPLOAD.get(random.nextInt(NodeMessage.BEFORE_UPLOAD.size())));
        }
        return random.nextDouble() < terms.federation().faults().afterUpload()
                ? Optional.of(NodeMessage.AFTER_UPLOAD.get(random.nextInt(NodeMessage.AFTER_UPLOAD.size())))
                : Optional.empty();
    }
}
