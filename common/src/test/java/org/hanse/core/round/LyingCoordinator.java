// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.RevealedShare;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;

/** Production nodes, and a coordinator whose messages the test chooses. */
final class LyingCoordinator {

    static final SecureRandom RANDOM = new SecureRandom();

    /** Default number of nodes of the job. */
    static final int COUNT = 8;

    /** Greatest number of enrolled nodes. */
    private static final int MOST = 20;

    /** Keys common to all tests, so that a plan can name an enrolment. */
    private static final SortedMap<ParticipantId, SigningKey> IDENTITIES = identities();

    /** Training of all nodes. */
    static final LocalTask TASK = new LocalTask(new JobId("job"), Digest.sha256(new byte[] {9}), 6, COUNT, 0);

    final Map<ParticipantId, Participant> participants = new TreeMap<>();
    final Map<ParticipantId, ParticipantState> nodes = new TreeMap<>();
    final Map<ParticipantId, List<ToCoordinator>> sent = new TreeMap<>();
    final Map<ParticipantId, List<ProtocolViolation>> refused = new TreeMap<>();
    final Enrolment enrolment;
    long seed = 5;

    /** Quantization of nodes, if it differs from the plan's. */
    Optional<QuantizationSpec> ownQuantization = Optional.empty();

    LyingCoordinator(int count) {
        this(count, ParticipationFloor.of(2, 1, 0.2));
    }

    LyingCoordinator(int count, ParticipationFloor floor) {
        this(count, count, floor);
    }

    /** @param cohort most that take part in one round */
    LyingCoordinator(int count, int cohort, ParticipationFloor floor) {
        this(count, cohort, floor, 0);
    }

    /** @param noiseOf honest updates that the noise of participants takes */
    LyingCoordinator(int count, int cohort, ParticipationFloor floor, int noiseOf) {
        enrolment = enrolment(count);
        LocalTask task = new LocalTask(TASK.job(), TASK.digest(), TASK.size(), cohort, noiseOf);
        enrolment.keys().keySet().forEach(id -> {
            Participant node = new Participant(id, of(IDENTITIES, id), enrolment, floor, task, RANDOM);
            participants.put(id, node);
            nodes.put(id, new ParticipantState.Idle(node, Participation.NONE));
        });
    }

    private static SortedMap<ParticipantId, SigningKey> identities() {
        SortedMap<ParticipantId, SigningKey> identities = new TreeMap<>();
        for (int i = 0; i < MOST; i++) {
            identities.put(id(i), SigningKey.generate(RANDOM));
        }
        return identities;
    }

    /** Returns the enrolment of the first {@code count} nodes. */
    static Enrolment enrolment(int count) {
        Map<ParticipantId, VerifyingKey> keys = new HashMap<>();
        IDENTITIES.headMap(id(count)).forEach((id, identity) -> keys.put(id, identity.verifyingKey()));
        return Enrolment.of(keys);
    }

    /** Returns the inputs of a node in a round for this model. */
    static RoundContext context(Digest task, int model, int enrolled) {
        return RoundContext.of(
                task, RoundContext.Start.of(Digest.sha256(new byte[] {(byte) model})), enrolment(enrolled));
    }

    static ParticipantId id(int number) {
        return RoundOnDesk.id(number);
    }

    static <T> T of(Map<ParticipantId, T> map, ParticipantId id) {
        return Objects.requireNonNull(map.get(id));
    }

    static SecAggPlan plan(int round) {
        return plan(round, 1, 1, 4, Coordinator.ACTIVE);
    }

    static SecAggPlan plan(int round, int model, int corrupt, int minimum, Coordinator coordinator) {
        return new SecAggPlan(
                new JobId("job"),
                new RoundId(round),
                context(TASK.digest(), model, COUNT),
                new QuantizationSpec(1, RoundOnDesk.BOUND, COUNT, 0),
                TASK.size(),
                SecAggPlan.Protection.of(new Assumptions(corrupt, 0.2, coordinator), COUNT, minimum));
    }

    void deliver(ParticipantId to, ParticipantEvent event) {
        ParticipantStep step = of(nodes, to).on(event);
        nodes.put(to, step.next());
        for (ParticipantEffect effect : step.effects()) {
            effect.visit(new ParticipantEffect.Handler<Boolean>() {
                @Override
                public Boolean send(ParticipantEffect.Send send) {
                    return sent.computeIfAbsent(to, id -> new ArrayList<>()).add(send.message());
                }

                @Override
                public Boolean train(ParticipantEffect.Train train) {
                    SecAggPlan plan = train.plan();
                    deliver(
                            to,
                            new ParticipantEvent.UpdateReady(
                                    plan.digest(),
                                    RoundOnDesk.update(
                                            ownQuantization.orElse(plan.quantization()),
                                            plan.size(),
                                            new SplittableRandom(seed + to.hashCode()))));
                    return true;
                }

                @Override
                public Boolean refuse(ParticipantEffect.Refuse refusal) {
                    return refused.computeIfAbsent(to, id -> new ArrayList<>()).add(refusal.violation());
                }

                @Override
                public Boolean forget(ParticipantEffect.Forget forget) {
                    forget.state().forget();
                    return true;
                }
            });
        }
    }

    /** Everybody's last message of a kind. */
    <T extends ToCoordinator> SortedMap<ParticipantId, T> last(Class<T> kind) {
        SortedMap<ParticipantId, T> last = new TreeMap<>();
        sent.forEach((id, messages) ->
                messages.stream().filter(kind::isInstance).map(kind::cast).forEach(message -> last.put(id, message)));
        return last;
    }

    boolean sent(ParticipantId id, Class<? extends ToCoordinator> kind) {
        return sent.getOrDefault(id, List.of()).stream().anyMatch(kind::isInstance);
    }

    /** The reason of the last refusal of a node. */
    Optional<ProtocolViolation.Reason> refusal(ParticipantId id) {
        List<ProtocolViolation> all = refused.getOrDefault(id, List.of());
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.get(all.size() - 1).reason());
    }

    boolean hasDroppedOut(ParticipantId id) {
        return of(nodes, id) instanceof ParticipantState.DroppedOut;
    }

    // Messages of an honest coordinator, up to the point where a test deviates.

    void offer(SecAggPlan plan) {
        participants.keySet().forEach(id -> deliver(id, new ToParticipant.RoundOffered(plan)));
    }

    List<Advertisement> advertised() {
        return new ArrayList<>(last(ToCoordinator.KeysAdvertised.class).values().stream()
                .map(ToCoordinator.KeysAdvertised::advertisement)
                .toList());
    }

    void announceRoster() {
        List<Advertisement> roster = advertised();
        participants.keySet().forEach(id -> deliver(id, new ToParticipant.RosterAnnounced(roster)));
    }

    List<SealedShares> sealed(Collection<ParticipantId> from) {
        SortedMap<ParticipantId, ToCoordinator.SharesSubmitted> all = last(ToCoordinator.SharesSubmitted.class);
        return from.stream().map(id -> of(all, id).shares()).toList();
    }

    void deliverShares(Collection<ParticipantId> sharers) {
        List<SealedShares> all = sealed(sharers);
        sharers.forEach(id -> deliver(id, ToParticipant.SharesDelivered.to(id, all)));
    }

    /** Runs the round until masked updates have arrived. */
    void collect(SecAggPlan plan) {
        offer(plan);
        announceRoster();
        deliverShares(participants.keySet());
    }

    /** Runs a round among some of the participants that advertised keys, as far as they accept it. */
    void unmaskAmong(Collection<ParticipantId> among) {
        List<Advertisement> roster = advertised().stream()
                .filter(advertisement -> among.contains(advertisement.from()))
                .toList();
        among.forEach(id -> deliver(id, new ToParticipant.RosterAnnounced(roster)));
        if (!last(ToCoordinator.SharesSubmitted.class).keySet().containsAll(among)) {
            return;
        }
        deliverShares(among);
        among.forEach(id -> deliver(id, new ToParticipant.SurvivorsAnnounced(List.copyOf(among), List.copyOf(among))));
        SortedMap<ParticipantId, Signature> signed = signatures();
        signed.keySet().retainAll(among);
        among.forEach(id -> deliver(id, new ToParticipant.SignaturesDelivered(signed)));
    }

    void announceSurvivors(Collection<ParticipantId> to, Collection<ParticipantId> survivors) {
        to.forEach(id -> deliver(
                id, new ToParticipant.SurvivorsAnnounced(List.copyOf(participants.keySet()), List.copyOf(survivors))));
    }

    SortedMap<ParticipantId, Signature> signatures() {
        SortedMap<ParticipantId, Signature> signatures = new TreeMap<>();
        last(ToCoordinator.SurvivorsSigned.class).forEach((id, message) -> signatures.put(id, message.signature()));
        return signatures;
    }

    void deliverSignatures() {
        deliverSignatures(participants.keySet());
    }

    void deliverSignatures(Collection<ParticipantId> to) {
        SortedMap<ParticipantId, Signature> all = signatures();
        to.forEach(id -> deliver(id, new ToParticipant.SignaturesDelivered(all)));
    }

    /** Returns whether no node sent both kinds of share of one owner. */
    boolean neverBothShares() {
        for (List<ToCoordinator> messages : sent.values()) {
            Set<ParticipantId> selfMasks = new HashSet<>();
            Set<ParticipantId> keys = new HashSet<>();
            for (ToCoordinator message : messages) {
                if (message instanceof ToCoordinator.SharesRevealed revealed) {
                    for (RevealedShare share : revealed.reveal().shares()) {
                        (share instanceof RevealedShare.SelfMaskShare ? selfMasks : keys).add(share.owner());
                    }
                }
            }
            selfMasks.retainAll(keys);
            if (!selfMasks.isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
