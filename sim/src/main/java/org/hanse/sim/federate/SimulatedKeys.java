// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.shard.ShardRunner;

/** Signing keys of all members, from the seed of the simulation. They are made once, when they are needed. */
final class SimulatedKeys {

    private static final long IDENTITY = 7;

    private final Participants participants;
    private final long seed;
    private final ShardRunner shards;
    private final Map<Integer, SigningKey> identities = new ConcurrentHashMap<>();
    private Optional<Enrolment> enrolment = Optional.empty();

    /** @param shards runs members in parallel */
    SimulatedKeys(Participants participants, long seed, ShardRunner shards) {
        this.participants = participants;
        this.seed = seed;
        this.shards = shards;
    }

    /** Returns the key of a participant. Any thread may call it. */
    SigningKey of(int member) {
        return identities.computeIfAbsent(
                member,
                own -> SigningKey.generate(
                        new SimulatedSecureRandom(CounterRandom.bits(participants.seed(own, seed), IDENTITY))));
    }

    /** Returns the enrolment of all members. */
    Enrolment enrolment() {
        if (enrolment.isEmpty()) {
            List<Integer> members = participants.of(Participants.Group.MEMBERS);
            shards.map(members.size(), place -> of(members.get(place)));
            Map<ParticipantId, VerifyingKey> keys = new HashMap<>();
            members.forEach(member ->
                    keys.put(participants.ids().get(member), of(member).verifyingKey()));
            enrolment = Optional.of(Enrolment.of(keys));
        }
        return enrolment.get();
    }
}
