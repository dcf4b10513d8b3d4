// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.NoPrivacy;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;

/** Round among participants with real keys and synthetic updates, for tests of the protocol's computations. */
final class SyntheticRound {

    static final SecureRandom RANDOM = new SecureRandom();

    final SecAggPlan plan;
    final Enrolment enrolment;
    final Session session;
    final Map<ParticipantId, SigningKey> identities = new TreeMap<>();
    final Map<ParticipantId, RoundSecrets> secrets = new HashMap<>();
    final Map<ParticipantId, SecAggClient> clients = new TreeMap<>();
    final Map<ParticipantId, RingVector> updates = new HashMap<>();
    final Map<ParticipantId, SealedShares> sealed = new HashMap<>();
    final Map<ParticipantId, Optional<ShamirShare>> kept = new HashMap<>();

    /** Builder of participants before a round, with small defaults. */
    static final class Builder {

        private final int participants;
        private int size = 3;
        private long bound = 1 << 10;
        private Assumptions assumptions = active(0, 0.1);
        private int mostComplete = GraphPlan.MOST_COMPLETE;
        private long seed = 1;

        private Builder(int participants) {
            this.participants = participants;
        }

        Builder withSize(int elements) {
            size = elements;
            return this;
        }

        Builder withBound(long greatest) {
            bound = greatest;
            return this;
        }

        Builder withAssumptions(Assumptions assumed) {
            assumptions = assumed;
            return this;
        }

        /** Uses the k-regular graph for more participants. */
        Builder withMostComplete(int most) {
            mostComplete = most;
            return this;
        }

        Builder withSeed(long ofUpdates) {
            seed = ofUpdates;
            return this;
        }

        SyntheticRound start() {
            return new SyntheticRound(this);
        }
    }

    static Builder of(int participants) {
        return new Builder(participants);
    }

    private SyntheticRound(Builder wanted) {
        int participants = wanted.participants;
        int size = wanted.size;
        long bound = wanted.bound;
        plan = plan(
                new QuantizationSpec(0x1p-10, bound, participants, 0), size, wanted.assumptions, wanted.mostComplete);
        QuantizationSpec spec = plan.quantization();
        for (int i = 0; i < participants; i++) {
            ParticipantId id = new ParticipantId("p" + i);
            identities.put(id, SigningKey.generate(RANDOM));
            secrets.put(id, RoundSecrets.generate(RANDOM));
        }
        Map<ParticipantId, VerifyingKey> keys = new HashMap<>();
        identities.forEach((id, key) -> keys.put(id, key.verifyingKey()));
        enrolment = Enrolment.of(keys);
        List<Advertisement> advertisements = new ArrayList<>();
        Map<ParticipantId, Nonce> nonces = new HashMap<>();
        identities.forEach((id, key) -> {
            advertisements.add(of(secrets, id).advertise(plan, id, key));
            if (plan.revealsNonces(participants)) {
                nonces.put(id, of(secrets, id).reveal());
            }
        });
        Roster roster = Roster.of(advertisements);
        roster.verify(plan, enrolment);
        session = Session.of(plan, roster, nonces);
        SplittableRandom random = new SplittableRandom(wanted.seed);
        for (ParticipantId id : identities.keySet()) {
            clients.put(id, new SecAggClient(session, id, of(secrets, id)));
            long[] integers = random.longs(size, -bound, bound + 1).toArray();
            updates.put(id, RingVector.ofSigned(spec.ringBits(), integers));
        }
    }

    private static <T> T of(Map<ParticipantId, T> map, ParticipantId id) {
        return Objects.requireNonNull(map.get(id));
    }

    static SecAggPlan plan(QuantizationSpec spec, int size, Assumptions assumptions, int mostComplete) {
        return new SecAggPlan(
                new JobId("job"),
                new RoundId(7),
                RoundContext.of(
                        Digest.sha256(new byte[] {1}),
                        RoundContext.Start.of(Digest.sha256(new byte[] {2})),
                        Enrolment.of(Map.of())),
                spec,
                size,
                new SecAggPlan.Protection(assumptions, spec.participants(), SecAggPlan.FEWEST, mostComplete));
    }

    static Assumptions active(int corrupt, double dropout) {
        return new Assumptions(corrupt, dropout, Coordinator.ACTIVE);
    }

    static ParticipantId id(int number) {
        return new ParticipantId("p" + number);
    }

    static SortedSet<ParticipantId> ids(Collection<Integer> numbers) {
        SortedSet<ParticipantId> ids = new TreeSet<>();
        numbers.forEach(number -> ids.add(id(number)));
        return ids;
    }

    /** Has some share their secrets. */
    void share(Collection<ParticipantId> sharers) {
        for (ParticipantId id : sharers) {
            SecAggClient.Shared shared = of(clients, id).share(RANDOM);
            sealed.put(id, shared.sealed());
            kept.put(id, shared.ownShare());
        }
    }

    /** Returns the shares that the sharers sealed for one participant. */
    Map<ParticipantId, SealedShare> delivered(ParticipantId to, Collection<ParticipantId> sharers) {
        Map<ParticipantId, SealedShare> delivered = new HashMap<>();
        for (ParticipantId from : sharers) {
            of(sealed, from).share(to).ifPresent(share -> delivered.put(from, share));
        }
        return delivered;
    }

    MaskedUpdate masked(ParticipantId id, Collection<ParticipantId> sharers) {
        return of(clients, id).mask(of(updates, id), sharers, of(identities, id));
    }

    MaskedSum sum(Survivors announced) {
        MaskedSumAccumulator sum = new MaskedSumAccumulator(session);
        announced
                .survivors()
                .forEach(id -> sum.add(masked(id, announced.sharers()).authenticate(session, enrolment.key(id))));
        return sum.toMaskedSum();
    }

    Reveal reveal(ParticipantId id, Survivors announced) {
        return of(clients, id).reveal(announced, delivered(id, announced.sharers()), of(kept, id));
    }

    List<Reveal> reveals(Survivors announced, Collection<ParticipantId> revealing) {
        return revealing.stream().map(id -> reveal(id, announced)).toList();
    }

    UnmaskingPlan unmasking(Survivors announced) {
        return new UnmaskingPlan(session, announced, new NoPrivacy().charge(plan.job(), plan.round()));
    }

    /** Returns the expected sum. */
    RingVector expected(Collection<ParticipantId> survivors) {
        RingVector sum = RingVector.zero(plan.quantization().ringBits(), plan.size());
        for (ParticipantId id : survivors) {
            sum = sum.plus(of(updates, id));
        }
        return sum;
    }
}
