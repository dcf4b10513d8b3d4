// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.AuthenticUpdate;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.Roster;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.RoundSecrets;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggClient;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;

/** Four participants of a session, with real keys. */
public final class SyntheticSession {

    private static final SecureRandom RANDOM = new SecureRandom();

    public final SecAggPlan plan;
    public final Enrolment enrolment;
    public final Session session;
    private final Map<ParticipantId, SigningKey> identities = new TreeMap<>();
    private final Map<ParticipantId, SecAggClient> clients = new HashMap<>();

    public SyntheticSession() {
        plan = new SecAggPlan(
                new JobId("job"),
                new RoundId(1),
                RoundContext.of(
                        Digest.sha256(new byte[] {1}),
                        RoundContext.Start.of(Digest.sha256(new byte[] {2})),
                        Enrolment.of(Map.of())),
                new QuantizationSpec(1, 100, 4, 1000),
                3,
                SecAggPlan.Protection.of(new Assumptions(0, 0, Coordinator.ACTIVE), 4, 4));
        Map<ParticipantId, VerifyingKey> keys = new HashMap<>();
        Map<ParticipantId, RoundSecrets> secrets = new HashMap<>();
        List<Advertisement> advertisements = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            SigningKey identity = SigningKey.generate(RANDOM);
            RoundSecrets own = RoundSecrets.generate(RANDOM);
            identities.put(id(i), identity);
            keys.put(id(i), identity.verifyingKey());
            secrets.put(id(i), own);
            advertisements.add(own.advertise(plan, id(i), identity));
        }
        enrolment = Enrolment.of(keys);
        session = Session.of(plan, Roster.of(advertisements), Map.of());
        secrets.forEach((id, own) -> clients.put(id, new SecAggClient(session, id, own)));
    }

    public static ParticipantId id(int number) {
        return new ParticipantId("p" + number);
    }

    private SecAggClient client(int number) {
        return Objects.requireNonNull(clients.get(id(number)));
    }

    /** Returns shares that a participant sealed for the others. */
    public SealedShares shares(int number) {
        return client(number).share(RANDOM).sealed();
    }

    /** Returns a participant's signature of these survivors. */
    public Signature sign(int number, Survivors announced) {
        return announced.statement(session).sign(identity(number));
    }

    private SigningKey identity(int number) {
        return Objects.requireNonNull(identities.get(id(number)));
    }

    /** Returns a masked update of a participant. */
    public AuthenticUpdate update(int number, long... integers) {
        RingVector update = RingVector.ofSigned(plan.quantization().ringBits(), integers);
        return client(number)
                .mask(update, identities.keySet(), identity(number))
                .authenticate(session, enrolment.key(id(number)));
    }
}
