// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.BoundedVector;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.round.LocalTask;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipationFloor;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.Nonce;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.RoundSecrets;
import org.hanse.core.secagg.SealedShare;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggClient;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.ShamirShare;
import org.hanse.core.secagg.Survivors;

/** Participants of a synthetic round: identities, secrets and all messages, computed without state machines. */
final class SecAggCohort {

    private final SecureRandom random;
    private final SecAggPlan plan;
    private final SortedMap<ParticipantId, SigningKey> identities = new TreeMap<>();
    private final Map<ParticipantId, RoundSecrets> secrets = new HashMap<>();
    private final Map<ParticipantId, Optional<ShamirShare>> kept = new HashMap<>();
    private final Enrolment enrolment;
    private final IntegerUpdate update;

    SecAggCohort(int participants, int size, SecAggSettings settings, SecureRandom random) {
        this.random = random;
        Map<ParticipantId, VerifyingKey> keys = new HashMap<>();
        for (int i = 0; i < participants; i++) {
            ParticipantId id = new ParticipantId("node-%04d".formatted(i));
            SigningKey identity = SigningKey.generate(random);
            identities.put(id, identity);
            keys.put(id, identity.verifyingKey());
        }
        this.enrolment = Enrolment.of(keys);
        this.plan = new SecAggPlan(
                new JobId("benchmark"),
                new RoundId(1),
                RoundContext.of(
                        Digest.sha256(new byte[0]), RoundContext.Start.of(Digest.sha256(new byte[1])), enrolment),
                new QuantizationSpec(1, settings.bound(), participants, 0),
                size,
                SecAggPlan.Protection.of(settings.assumptions(participants), participants, SecAggPlan.FEWEST));
        this.update = update(plan);
    }

    static <T> T of(Map<ParticipantId, T> map, ParticipantId id) {
        return Objects.requireNonNull(map.get(id));
    }

    /** Returns the update of every participant. */
    static IntegerUpdate update(SecAggPlan plan) {
        QuantizationSpec spec = plan.quantization();
        SplittableRandom numbers = new SplittableRandom(1);
        return new Quantizer(spec, new SplittableRandom(2)).quantize(new BoundedVector() {
            @Override
            public int size() {
                return plan.size();
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

    SecAggPlan plan() {
        return plan;
    }

    Enrolment enrolment() {
        return enrolment;
    }

    SortedSet<ParticipantId> ids() {
        return new TreeSet<>(identities.keySet());
    }

    IntegerUpdate update() {
        return update;
    }

    /** Returns whether the graph is regular, so that nonces are revealed. */
    boolean revealsNonces() {
        return plan.revealsNonces(identities.size());
    }

    /** Returns a participant as a node with secrets of its own. */
    Participant node(ParticipantId id) {
        return node(plan, id, of(identities, id), enrolment, random);
    }

    /** Creates a node that accepts every plan. */
    static Participant node(
            SecAggPlan plan, ParticipantId id, SigningKey identity, Enrolment enrolment, SecureRandom random) {
        ParticipationFloor floor = ParticipationFloor.of(
                ParticipationFloor.FEWEST_HONEST, 0, plan.assumptions().dropout());
        return new Participant(
                id,
                identity,
                enrolment,
                floor,
                new LocalTask(
                        plan.job(),
                        plan.task(),
                        plan.size(),
                        plan.quantization().participants(),
                        0),
                random);
    }

    /** Draws its secrets. */
    Advertisement advertise(ParticipantId id) {
        RoundSecrets own = RoundSecrets.generate(random);
        secrets.put(id, own);
        return own.advertise(plan, id, of(identities, id));
    }

    Nonce nonce(ParticipantId id) {
        return of(secrets, id).reveal();
    }

    /** Shares its secrets, and keeps its own share. */
    SealedShares share(Session session, ParticipantId id) {
        SecAggClient.Shared shared = client(session, id).share(random);
        kept.put(id, shared.ownShare());
        return shared.sealed();
    }

    MaskedUpdate mask(Session session, ParticipantId id, SortedSet<ParticipantId> sharers) {
        return client(session, id).mask(update.vector(), sharers, of(identities, id));
    }

    Signature sign(Session session, ParticipantId id, Survivors announced) {
        return announced.statement(session).sign(of(identities, id));
    }

    Reveal reveal(Session session, ParticipantId id, Survivors announced, Map<ParticipantId, SealedShares> sealed) {
        Map<ParticipantId, SealedShare> delivered = new HashMap<>();
        session.neighbours(id)
                .forEach(from -> of(sealed, from).share(id).ifPresent(share -> delivered.put(from, share)));
        return client(session, id).reveal(announced, delivered, of(kept, id));
    }

    private SecAggClient client(Session session, ParticipantId id) {
        return new SecAggClient(session, id, of(secrets, id));
    }
}
