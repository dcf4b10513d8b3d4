// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
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
import org.hanse.coordinator.app.ChargedRelease;
import org.hanse.coordinator.testing.InMemoryRoundStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.round.LocalTask;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.Participation;
import org.hanse.core.round.ParticipationFloor;
import org.hanse.core.secagg.Enrolment;
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

    private static final long IDENTITY = 7;
    private static final long SECRETS = 8;
    private static final long VANISHING = 9;

    private final Participants participants;
    private final Assumptions assumptions;
    private final SimulatedReleases releases;
    private final int minimum;

    /** Fewest updates by the configuration, without the privacy guarantee. */
    private final int configuredMinimum;

    private final IntFunction<Allowance> nodes;
    private final int noiseOf;
    private final double lostAfterUpload;
    private final Digest task;
    private final int cohort;
    private final long seed;

    private Optional<Enrolment> enrolment = Optional.empty();

    /** Signing keys of nodes, by participant. */
    private final Map<Integer, SigningKey> identities = new ConcurrentHashMap<>();

    /** Participation history of nodes, by participant. */
    private final Map<Integer, Participation> histories = new ConcurrentHashMap<>();

    /**
     * Job of a sum.
     *
     * @param task work of participants, in words
     * @param releases releases of the sums
     * @param fewest fewest updates of a sum, for the privacy guarantee
     * @param noiseOf honest updates that the participants' noise needs; 0 without such noise
     * @param nodes releases that participants allow
     */
    record Job(
            FederationConfig config,
            Assumptions assumptions,
            String task,
            SimulatedReleases releases,
            int fewest,
            int noiseOf,
            IntFunction<Allowance> nodes) {}

    /**
     * Returns the fewest updates of a sum.
     *
     * @param fewest minimum for the privacy guarantee
     */
    static int minimum(FederationConfig config, int fewest) {
        return Math.max(Math.max(SecAggPlan.FEWEST, fewest), config.cohort().minimum());
    }

    /** Creates secure aggregation for a cohort size that {@link SecureCohort} accepts. */
    SecureSum(Job job, Participants participants, int cohort, long seed) {
        this.participants = participants;
        this.assumptions = job.assumptions();
        this.releases = job.releases();
        this.minimum = minimum(job.config(), job.fewest());
        this.configuredMinimum = minimum(job.config(), 0);
        this.noiseOf = job.noiseOf();
        this.nodes = job.nodes();
        this.lostAfterUpload = job.config().faults().afterUpload();
        this.task = Digest.sha256(job.task().getBytes(StandardCharsets.UTF_8));
        this.cohort = cohort;
        this.seed = seed;
    }

    @Override
    public Optional<DropoutGap> dropoutGap() {
        if (!(assumptions.dropout() > 0) || lostTolerated() != 0) {
            return Optional.empty();
        }
        boolean minimumTooHigh = configuredMinimum >= cohort;
        // Noise shares of the participants are planned for the survivors that the assumed dropout leaves.
        boolean dropoutTooLow = assumptions.dropouts(cohort) == 0 && (minimum > configuredMinimum || !minimumTooHigh);
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
        return graph.isComplete() ? cohort - Math.max(minimum, graph.threshold()) : assumptions.dropouts(cohort);
    }

    @Override
    public Summed sum(Round round, List<Integer> members, Members work, ShardRunner shards) {
        List<Integer> enrolled = participants.of(Participants.Group.MEMBERS);
        Enrolment enrolment = enrolment(enrolled, shards);
        SecAggPlan plan = new SecAggPlan(
                JOB,
                round.id(),
                RoundContext.of(task, round.start(), enrolment),
                round.quantization(),
                round.size(),
                SecAggPlan.Protection.of(assumptions, enrolled.size(), minimum));
        FaultPlan faults = FaultPlan.NONE;
        for (int member : members) {
            Optional<NodeMessage> silentFrom = vanishing(round, member, work);
            if (silentFrom.isPresent()) {
                faults = faults.silent(id(member), silentFrom.get());
            }
        }
        ChargedRelease release = releases.of(round);
        SimNetwork exchange = new SimNetwork(
                plan,
                enrolment,
                () -> new SimNetwork.Disk(new InMemoryRoundStore(), release),
                faults,
                shards,
                SimNetwork.Tap.NONE);
        for (int member : members) {
            Participant node = node(round, member, enrolment);
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
                release.released(plan.job(), plan.round()),
                exchange.charge(),
                summed,
                exchange.uploadBytes(),
                exchange.downloadBytes(),
                exchange.outcome());
    }

    /** Returns the enrolment of all participants; it is created once. */
    private Enrolment enrolment(List<Integer> members, ShardRunner shards) {
        if (enrolment.isEmpty()) {
            shards.map(members.size(), place -> identity(members.get(place)));
            Map<ParticipantId, VerifyingKey> keys = new HashMap<>();
            members.forEach(member -> keys.put(id(member), identity(member).verifyingKey()));
            enrolment = Optional.of(Enrolment.of(keys));
        }
        return enrolment.get();
    }

    private ParticipantId id(int member) {
        return participants.ids().get(member);
    }

    private SigningKey identity(int member) {
        return identities.computeIfAbsent(
                member,
                own -> SigningKey.generate(
                        new SimulatedSecureRandom(CounterRandom.bits(participants.seed(own, seed), IDENTITY))));
    }

    private Participation history(int member) {
        return histories.getOrDefault(member, Participation.NONE);
    }

    private Participant node(Round round, int member, Enrolment enrolment) {
        long own = CounterRandom.bits(participants.seed(member, round.seed()), SECRETS);
        return new Participant(
                id(member),
                identity(member),
                enrolment,
                ParticipationFloor.of(ParticipationFloor.FEWEST_HONEST, assumptions.corrupt(), assumptions.dropout()),
                new LocalTask(JOB, task, round.size(), round.quantization().participants(), noiseOf),
                new SimulatedSecureRandom(own));
    }

    /** Returns the message from which a participant is silent, if it drops out: before its update, or after. */
    private Optional<NodeMessage> vanishing(Round round, int member, Members work) {
        var random = RoundDraws.generator(participants.seed(member, round.seed()), VANISHING);
        if (work.lost(member)) {
            return Optional.of(NodeMessage.BEFORE_UPLOAD.get(random.nextInt(NodeMessage.BEFORE_UPLOAD.size())));
        }
        return random.nextDouble() < lostAfterUpload
                ? Optional.of(NodeMessage.AFTER_UPLOAD.get(random.nextInt(NodeMessage.AFTER_UPLOAD.size())))
                : Optional.empty();
    }
}
