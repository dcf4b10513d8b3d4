// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * A round's plan together with its roster: all that masks, shares and signatures are bound to. Each node makes it itself of what it
 * was told; two that were told different things have different sessions, and their masks do not cancel.
 */
public final class Session {

    private final SecAggPlan plan;
    private final Roster roster;
    private final SortedMap<ParticipantId, Nonce> nonces;
    private final Digest id;
    private final GraphPlan graph;
    private final NeighbourGraph neighbours;

    private Session(SecAggPlan plan, Roster roster, SortedMap<ParticipantId, Nonce> nonces, GraphPlan graph) {
        this.plan = plan;
        this.roster = roster;
        this.nonces = nonces;
        this.graph = graph;
        this.id = id(plan, roster, nonces, graph);
        this.neighbours = graph.isComplete()
                ? NeighbourGraph.complete(roster.size())
                : NeighbourGraph.ring(permutation(id, roster.size()), graph.degree());
    }

    /**
     * The session of a roster.
     *
     * @param nonces of all of the roster where {@link SecAggPlan#revealsNonces} says so, else none
     * @throws ProtocolViolation if the roster is too small or too large for the plan, or a nonce is missing, too many, or not what
     *     its owner committed to
     */
    public static Session of(SecAggPlan plan, Roster roster, Map<ParticipantId, Nonce> nonces) {
        GraphPlan graph = plan.graph(roster.size());
        if (!graph.isComplete()) {
            requireNonces(roster, nonces);
        } else if (!nonces.isEmpty()) {
            throw ProtocolViolation.of(Reason.MALFORMED, "nonces for a complete graph, which needs none");
        }
        return new Session(plan, roster, Collections.unmodifiableSortedMap(new TreeMap<>(nonces)), graph);
    }

    private static void requireNonces(Roster roster, Map<ParticipantId, Nonce> nonces) {
        for (Advertisement advertisement : roster.advertisements()) {
            Nonce nonce = nonces.get(advertisement.from());
            if (nonce == null) {
                throw ProtocolViolation.by(advertisement.from(), Reason.INCOMPLETE, "has not revealed its nonce");
            }
            roster.requireNonce(advertisement.from(), nonce);
        }
        if (nonces.size() != roster.size()) {
            throw ProtocolViolation.of(Reason.MALFORMED, "nonces of others than the roster's participants");
        }
    }

    private static Digest id(SecAggPlan plan, Roster roster, SortedMap<ParticipantId, Nonce> nonces, GraphPlan graph) {
        Transcript transcript = plan.transcript("session")
                .number(graph.degree())
                .number(graph.threshold())
                .number(roster.size());
        for (Advertisement advertisement : roster.advertisements()) {
            Advertisement.Keys keys = advertisement.keys();
            transcript
                    .text(keys.from().text())
                    .value(keys.shareKey())
                    .value(keys.maskKey())
                    .value(keys.seedCommitment())
                    .value(keys.nonceCommitment());
            Nonce nonce = nonces.get(keys.from());
            transcript.bytes(nonce == null ? new byte[0] : nonce.toBytes());
        }
        return transcript.digest();
    }

    /** An even permutation of indices, from a stream that the session's id is the seed of, by Fisher and Yates. */
    private static int[] permutation(Digest id, int size) {
        int[] order = IntStream.range(0, size).toArray();
        byte[] seed =
                Transcript.of(SecAggPlan.VERSION + " ring").value(id).digest().toBytes();
        try (SecretBytes known = SecretBytes.copyOf(seed, SecretAccess.granted());
                StreamRandom random = StreamRandom.ofSeed(known)) {
            for (int i = size - 1; i > 0; i--) {
                int j = below(i + 1, random);
                int other = order[j];
                order[j] = order[i];
                order[i] = other;
            }
        }
        return order;
    }

    /** An even number below {@code bound}; written out, since all nodes have to draw the same. */
    private static int below(int bound, StreamRandom random) {
        long most = Long.MAX_VALUE - Long.MAX_VALUE % bound;
        while (true) {
            long drawn = random.nextLong() >>> 1;
            if (drawn < most) {
                return (int) (drawn % bound);
            }
        }
    }

    public SecAggPlan plan() {
        return plan;
    }

    public Roster roster() {
        return roster;
    }

    /** Of all participants where the graph is regular; else none. */
    public SortedMap<ParticipantId, Nonce> nonces() {
        return nonces;
    }

    /** SHA-256 over plan, model, roster and nonces. */
    public Digest id() {
        return id;
    }

    public GraphPlan graph() {
        return graph;
    }

    /** Shares that give a secret. */
    public int threshold() {
        return graph.threshold();
    }

    /** How many have to have been told the same before anybody reveals a share: no two groups of so many beside the corrupt ones. */
    public int agreement() {
        return plan.agreement(roster.size());
    }

    /** Most corrupt ones among those who hold shares of one participant, as the plan assumes. */
    public int corruptHolders() {
        return graph.corruptHolders(plan.corrupt());
    }

    /** Whether a participant holds a share of a secret of {@code owner}. */
    boolean isHolder(ParticipantId participant, ParticipantId owner) {
        return owner.equals(participant) ? graph.isComplete() : adjacent(owner, participant);
    }

    /** With whom a participant has masks in common, in the order of the roster. */
    public List<ParticipantId> neighbours(ParticipantId participant) {
        return IntStream.of(neighbours.neighbours(roster.index(participant)))
                .mapToObj(roster::participant)
                .toList();
    }

    /** Whether two have a mask in common. */
    public boolean adjacent(ParticipantId one, ParticipantId other) {
        return neighbours.adjacent(roster.index(one), roster.index(other));
    }

    /**
     * Who holds shares of a participant's secrets, in the order of the shares' places, which are counted from 1: on the complete
     * graph all of the roster, the participant itself included, else its neighbours.
     */
    public List<ParticipantId> holders(ParticipantId owner) {
        return graph.isComplete() ? roster.participants() : neighbours(owner);
    }

    /** What signatures in this session are of. */
    Transcript transcript(String purpose) {
        return transcript(id, purpose);
    }

    /** What signatures in a session with this id are of. */
    static Transcript transcript(Digest id, String purpose) {
        return Transcript.of(SecAggPlan.VERSION + " " + purpose).value(id);
    }

    /** Whether both are of the same plan, roster and nonces. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Session session && id.equals(session.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Session[" + id + ", " + roster.size() + " participants]";
    }
}
