// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.privacy.NoPrivacy;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.MaskedSumAccumulator;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.Nonce;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.Roster;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.SecAggServer;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;
import org.hanse.core.secagg.UnmaskingPlan;
import org.hanse.sim.summary.Machine;
import org.hanse.wire.SecAggCodec;

/**
 * Timing of secure aggregation. Some participants are production state machines, with every message as bytes, and are timed. The others
 * only compute their messages. The unmasked sum is compared with the plain one.
 */
public final class SecAggRun {

    /** Participants that are timed. */
    private static final int TIMED = 5;

    private final SecAggCohort cohort;
    private final SecAggPlan plan;
    private final int lost;
    private final Map<ParticipantId, TimedNode> timed = new TreeMap<>();

    private SecAggRun(int participants, int size, double lost, SecAggSettings settings, SecureRandom random) {
        this.cohort = new SecAggCohort(participants, size, settings, random);
        this.plan = cohort.plan();
        this.lost = (int) Math.floor(lost * participants + 1e-9);
        // Dropouts come first, so that the timed participants are not among them.
        cohort.ids().stream()
                .skip(participants - (long) Math.min(TIMED, participants - this.lost))
                .forEach(id -> timed.put(id, new TimedNode(cohort.node(id))));
    }

    /**
     * Times all rounds, after one warm-up round.
     *
     * @param random secure
     * @param progress receives a report of each round
     */
    public static List<SecAggTiming> run(SecAggSettings settings, SecureRandom random, Consumer<String> progress) {
        new SecAggRun(20, 50_000, 0.1, settings, random).time();
        List<SecAggTiming> timings = new ArrayList<>();
        for (int participants : settings.participants()) {
            for (int size : settings.sizes()) {
                for (double lost : settings.lost()) {
                    timings.add(new SecAggRun(participants, size, lost, settings, random).time());
                    progress.accept(participants + " participants, " + size + " elements, " + lost + " lost");
                }
            }
        }
        return timings;
    }

    private SecAggTiming time() {
        Session session = advertise();
        Map<ParticipantId, SealedShares> sealed = new TreeMap<>();
        for (ParticipantId id : cohort.ids()) {
            sealed.put(
                    id,
                    timed.containsKey(id)
                            ? SecAggCohort.of(timed, id)
                                    .said(ToCoordinator.SharesSubmitted.class)
                                    .shares()
                            : cohort.share(session, id));
        }
        Survivors announced = Survivors.of(
                session, cohort.ids(), cohort.ids().stream().skip(lost).toList());
        MaskedSumAccumulator sum = new MaskedSumAccumulator(session);
        double collect = collect(session, announced, sealed, sum);
        List<Reveal> reveals = reveals(session, announced, sealed);
        UnmaskingPlan unmasking =
                new UnmaskingPlan(session, announced, new NoPrivacy().charge(plan.job(), plan.round()));
        long start = System.nanoTime();
        SecAggServer.Unmasked unmasked = SecAggServer.unmask(unmasking, sum.toMaskedSum(), sealed, reveals);
        double unmask = secondsSince(start);
        requireRight(unmasked.sum().vector());
        TimedNode one = timed.values().iterator().next();
        return new SecAggTiming(
                cohort.ids().size(),
                lost,
                plan.size(),
                plan.quantization().ringBits(),
                session.graph().degree(),
                session.threshold(),
                median(TimedNode::keys),
                median(TimedNode::mask),
                median(TimedNode::reveal),
                collect,
                unmask,
                one.maskedBytes(),
                one.otherBytes(),
                one.downloadBytes(),
                Machine.peakRssBytes());
    }

    /** Advertisements, nonces where there are any, and the timed nodes' shares. */
    private Session advertise() {
        List<Advertisement> advertisements = new ArrayList<>();
        SortedMap<ParticipantId, Nonce> nonces = new TreeMap<>();
        timed.values().forEach(node -> node.handle(new ToParticipant.RoundOffered(plan)));
        for (ParticipantId id : cohort.ids()) {
            if (timed.containsKey(id)) {
                advertisements.add(SecAggCohort.of(timed, id)
                        .said(ToCoordinator.KeysAdvertised.class)
                        .advertisement());
            } else {
                advertisements.add(cohort.advertise(id));
                nonces.put(id, cohort.nonce(id));
            }
        }
        timed.values().forEach(node -> node.handle(new ToParticipant.RosterAnnounced(advertisements)));
        if (cohort.revealsNonces()) {
            timed.forEach((id, node) ->
                    nonces.put(id, node.said(ToCoordinator.NonceRevealed.class).nonce()));
            timed.values().forEach(node -> node.handle(new ToParticipant.NoncesAnnounced(nonces)));
        }
        return Session.of(plan, Roster.of(advertisements), cohort.revealsNonces() ? nonces : Map.of());
    }

    /** Returns the mean seconds of an update at the coordinator. */
    private double collect(
            Session session, Survivors announced, Map<ParticipantId, SealedShares> sealed, MaskedSumAccumulator sum) {
        double seconds = 0;
        for (ParticipantId id : announced.survivors()) {
            MaskedUpdate masked;
            if (timed.containsKey(id)) {
                TimedNode node = SecAggCohort.of(timed, id);
                node.handle(ToParticipant.SharesDelivered.to(id, List.copyOf(sealed.values())));
                node.train(plan.digest(), cohort.update());
                masked = node.said(ToCoordinator.MaskedInputSubmitted.class).update();
            } else {
                masked = cohort.mask(session, id, announced.sharers());
            }
            long start = System.nanoTime();
            sum.add(masked.authenticate(session, cohort.enrolment().key(id)));
            seconds += secondsSince(start);
        }
        return seconds / announced.survivors().size();
    }

    private List<Reveal> reveals(Session session, Survivors announced, Map<ParticipantId, SealedShares> sealed) {
        SortedMap<ParticipantId, Signature> signatures = new TreeMap<>();
        announced.survivors().forEach(id -> signatures.put(id, cohort.sign(session, id, announced)));
        List<Reveal> reveals = new ArrayList<>();
        for (ParticipantId id : announced.survivors()) {
            if (timed.containsKey(id)) {
                TimedNode node = SecAggCohort.of(timed, id);
                node.handle(new ToParticipant.SurvivorsAnnounced(
                        List.copyOf(announced.sharers()), List.copyOf(announced.survivors())));
                node.handle(new ToParticipant.SignaturesDelivered(signatures));
                reveals.add(node.said(ToCoordinator.SharesRevealed.class).reveal());
            } else {
                reveals.add(cohort.reveal(session, id, announced, sealed));
            }
        }
        return reveals;
    }

    /** Checks the sum of equal updates. */
    private void requireRight(RingVector sum) {
        long mask = (1L << sum.bits()) - 1;
        long count = cohort.ids().size() - (long) lost;
        RingVector update = cohort.update().vector();
        for (int i = 0; i < sum.size(); i++) {
            if (sum.element(i) != ((count * update.element(i)) & mask)) {
                throw new IllegalStateException("the unmasked sum is wrong at " + i);
            }
        }
    }

    private double median(ToDoubleFunction<TimedNode> seconds) {
        double[] sorted = timed.values().stream().mapToDouble(seconds).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Bytes of a message to the coordinator. */
    static long bytes(ToCoordinator message) {
        return SecAggCodec.toBytes(message).stream()
                .mapToLong(part -> part.length)
                .sum();
    }
}
