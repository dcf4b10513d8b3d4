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
 * Plan of a round together with its roster. Masks, shares and signatures depend on it. Each node computes it from the
 * messages it received; nodes that received different ones have different sessions, and their masks do not cancel.
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
     * Returns the session of a roster.
     *
     * @param nonces nonces of the whole roster if {@link SecAggPlan#revealsNonces}, else none
     * @throws ProtocolViolation if the roster is outside the plan's limits, or a nonce is missing, superfluous, or
     *     different from its commitment
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

    /** Returns a uniform permutation of indices by Fisher and Yates, from a stream with the session's id as seed. */
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

    /** Returns a uniform number below {@code bound}. Written out, because all nodes have to draw the same one. */
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

    /** Returns the nonces of all participants on a regular graph; else none. */
    public SortedMap<ParticipantId, Nonce> nonces() {
        return nonces;
    }

    /** Returns SHA-256 over plan, model, roster and nonces. */
    public Digest id() {
        return id;
    }

    public GraphPlan graph() {
        return graph;
    }

    /** Returns the number of shares that give a secret. */
    public int threshold() {
        return graph.threshold();
    }

    /**
     * Returns the number of participants that must have received the same lists before a node reveals a share. No two
     * disjoint groups of this size exist beside the corrupt participants.
     */
    public int agreement() {
        return plan.agreement(roster.size());
    }

    /** Returns the greatest number of corrupt holders of one participant's shares under the plan's assumptions. */
    public int corruptHolders() {
        return graph.corruptHolders(plan.corrupt());
    }

    /** Returns whether a participant holds a share of a secret of {@code owner}. */
    boolean isHolder(ParticipantId participant, ParticipantId owner) {
        return owner.equals(participant) ? graph.isComplete() : adjacent(owner, participant);
    }

    /** Returns the participants that share masks with a participant, in the order of the roster. */
    public List<ParticipantId> neighbours(ParticipantId participant) {
        return IntStream.of(neighbours.neighbours(roster.index(participant)))
                .mapToObj(roster::participant)
                .toList();
    }

    /** Returns whether two participants share a mask. */
    public boolean adjacent(ParticipantId one, ParticipantId other) {
        return neighbours.adjacent(roster.index(one), roster.index(other));
    }

    /**
     * Returns the holders of a participant's secrets in the order of the shares' places, from 1: the whole roster on
     * the complete graph, the participant included, else its neighbours.
     */
    public List<ParticipantId> holders(ParticipantId owner) {
        return graph.isComplete() ? roster.participants() : neighbours(owner);
    }

    /** Starts the transcript that is signed in this session. */
    Transcript transcript(String purpose) {
        return transcript(id, purpose);
    }

    /** Starts the transcript that is signed in a session with this id. */
    static Transcript transcript(Digest id, String purpose) {
        return Transcript.of(SecAggPlan.VERSION + " " + purpose).value(id);
    }

    /** Returns whether both have the same plan, roster and nonces. */
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
