// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.bench;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.NoPrivacy;
import org.hanse.core.quantize.BoundedVector;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.LocalTask;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipationFloor;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.MaskedSumAccumulator;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.Nonce;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.Roster;
import org.hanse.core.secagg.RoundSecrets;
import org.hanse.core.secagg.SealedShare;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggClient;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.SecAggServer;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.ShamirShare;
import org.hanse.core.secagg.Survivors;
import org.hanse.core.secagg.UnmaskingPlan;
import org.hanse.sim.Machine;
import org.hanse.wire.SecAggCodec;

/**
 * Times secure sums. Some participants are the real states of nodes, every message as bytes, and are timed; the others only compute
 * what they have to send. The sum is compared with the plain one.
 */
public final class SecAggRun {

    /** Participants that are timed. */
    private static final int TIMED = 5;

    private final SecureRandom random;
    private final SecAggPlan plan;
    private final Enrolment enrolment;
    private final int lost;
    private final SortedMap<ParticipantId, SigningKey> identities = new TreeMap<>();
    private final Map<ParticipantId, RoundSecrets> secrets = new HashMap<>();
    private final Map<ParticipantId, TimedNode> timed = new TreeMap<>();
    private final IntegerUpdate update;

    private SecAggRun(int participants, int size, double lost, SecAggSettings settings, SecureRandom random) {
        this.random = random;
        this.lost = (int) Math.floor(lost * participants + 1e-9);
        QuantizationSpec spec = new QuantizationSpec(1, settings.bound(), participants, 0);
        this.plan = new SecAggPlan(
                new JobId("benchmark"),
                new RoundId(1),
                Digest.sha256(new byte[0]),
                Digest.sha256(new byte[1]),
                spec,
                size,
                SecAggPlan.Protection.of(settings.assumptions(), SecAggPlan.FEWEST));
        Map<ParticipantId, VerifyingKey> keys = new HashMap<>();
        for (int i = 0; i < participants; i++) {
            ParticipantId id = new ParticipantId("node-%04d".formatted(i));
            SigningKey identity = SigningKey.generate(random);
            identities.put(id, identity);
            keys.put(id, identity.verifyingKey());
        }
        this.enrolment = Enrolment.of(keys);
        // Those who are lost come first, so that the timed ones are not among them.
        identities.keySet().stream()
                .skip(participants - (long) Math.min(TIMED, participants - this.lost))
                .forEach(id -> timed.put(
                        id,
                        new TimedNode(new Participant(
                                id,
                                of(identities, id),
                                enrolment,
                                ParticipationFloor.of(
                                        SecAggPlan.FEWEST,
                                        0,
                                        settings.assumptions().dropout()),
                                new LocalTask(plan.job(), plan.task(), size),
                                random))));
        this.update = update(spec, size);
    }

    private static <T> T of(Map<ParticipantId, T> map, ParticipantId id) {
        return Objects.requireNonNull(map.get(id));
    }

    private static IntegerUpdate update(QuantizationSpec spec, int size) {
        SplittableRandom numbers = new SplittableRandom(1);
        return new Quantizer(spec, new SplittableRandom(2)).quantize(new BoundedVector() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public double get(int index) {
                return numbers.nextDouble(-1, 1) * spec.bound();
            }

            @Override
            public double normBound() {
                return Double.POSITIVE_INFINITY;
            }
        });
    }

    /**
     * Times them all, after one that is not counted.
     *
     * @param random secure
     * @param progress is told of each
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
        Map<ParticipantId, Optional<ShamirShare>> kept = new HashMap<>();
        for (ParticipantId id : identities.keySet()) {
            if (timed.containsKey(id)) {
                sealed.put(
                        id,
                        of(timed, id).said(ToCoordinator.SharesSubmitted.class).shares());
            } else {
                SecAggClient.Shared shared = new SecAggClient(session, id, of(secrets, id)).share(random);
                sealed.put(id, shared.sealed());
                kept.put(id, shared.kept());
            }
        }
        Survivors told = Survivors.of(
                session,
                identities.keySet(),
                identities.keySet().stream().skip(lost).toList());
        MaskedSumAccumulator sum = new MaskedSumAccumulator(session);
        double collect = collect(session, told, sealed, sum);
        List<Reveal> reveals = reveals(session, told, sealed, kept);
        UnmaskingPlan unmasking = new UnmaskingPlan(session, told, new NoPrivacy().charge(plan.job(), plan.round()));
        long start = System.nanoTime();
        SecAggServer.Unmasked unmasked = SecAggServer.unmask(unmasking, sum.toMaskedSum(), sealed, reveals);
        double unmask = secondsSince(start);
        requireRight(unmasked.sum().vector());
        TimedNode one = timed.values().iterator().next();
        return new SecAggTiming(
                identities.size(),
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
        boolean revealing = plan.revealsNonces(identities.size());
        timed.values().forEach(node -> node.hear(new ToParticipant.RoundOffered(plan)));
        identities.forEach((id, identity) -> {
            if (timed.containsKey(id)) {
                advertisements.add(
                        of(timed, id).said(ToCoordinator.KeysAdvertised.class).advertisement());
            } else {
                RoundSecrets own = RoundSecrets.generate(random);
                secrets.put(id, own);
                advertisements.add(own.advertise(plan, id, identity));
                nonces.put(id, own.reveal());
            }
        });
        timed.values().forEach(node -> node.hear(new ToParticipant.RosterAnnounced(advertisements)));
        if (revealing) {
            timed.forEach((id, node) ->
                    nonces.put(id, node.said(ToCoordinator.NonceRevealed.class).nonce()));
            timed.values().forEach(node -> node.hear(new ToParticipant.NoncesAnnounced(nonces)));
        }
        return Session.of(plan, Roster.of(advertisements), revealing ? nonces : Map.of());
    }

    /** Mean seconds of an update at the coordinator. */
    private double collect(
            Session session, Survivors told, Map<ParticipantId, SealedShares> sealed, MaskedSumAccumulator sum) {
        double seconds = 0;
        for (ParticipantId id : told.survivors()) {
            MaskedUpdate masked;
            if (timed.containsKey(id)) {
                TimedNode node = of(timed, id);
                node.hear(ToParticipant.SharesDelivered.to(id, List.copyOf(sealed.values())));
                node.train(plan.digest(), update);
                masked = node.said(ToCoordinator.MaskedInputSubmitted.class).update();
            } else {
                masked = new SecAggClient(session, id, of(secrets, id))
                        .mask(update.vector(), told.sharers(), of(identities, id));
            }
            long start = System.nanoTime();
            sum.add(masked.authenticate(session, enrolment.key(id)));
            seconds += secondsSince(start);
        }
        return seconds / told.survivors().size();
    }

    private List<Reveal> reveals(
            Session session,
            Survivors told,
            Map<ParticipantId, SealedShares> sealed,
            Map<ParticipantId, Optional<ShamirShare>> kept) {
        SortedMap<ParticipantId, Signature> signatures = new TreeMap<>();
        told.survivors().forEach(id -> signatures.put(id, told.sign(session, of(identities, id))));
        List<Reveal> reveals = new ArrayList<>();
        for (ParticipantId id : told.survivors()) {
            if (timed.containsKey(id)) {
                TimedNode node = of(timed, id);
                node.hear(new ToParticipant.SurvivorsAnnounced(
                        List.copyOf(told.sharers()), List.copyOf(told.survivors())));
                node.hear(new ToParticipant.SignaturesDelivered(signatures));
                reveals.add(node.said(ToCoordinator.SharesRevealed.class).reveal());
            } else {
                Map<ParticipantId, SealedShare> delivered = new HashMap<>();
                session.neighbours(id)
                        .forEach(from -> of(sealed, from).share(id).ifPresent(share -> delivered.put(from, share)));
                reveals.add(new SecAggClient(session, id, of(secrets, id)).reveal(told, delivered, of(kept, id)));
            }
        }
        return reveals;
    }

    /** Everybody sent the same. */
    private void requireRight(RingVector sum) {
        long mask = (1L << sum.bits()) - 1;
        long count = identities.size() - (long) lost;
        for (int i = 0; i < sum.size(); i++) {
            if (sum.element(i) != ((count * update.vector().element(i)) & mask)) {
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
