// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hanse.core.crypto.AgreementKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Participants of a round with their advertisements, in ascending order of names. A participant's place is its number
 * in the roster, from 1.
 */
public final class Roster {

    private final List<Advertisement> advertisements;
    private final Map<ParticipantId, Integer> indices = new HashMap<>();

    private Roster(List<Advertisement> advertisements) {
        this.advertisements = advertisements;
        for (int i = 0; i < advertisements.size(); i++) {
            indices.put(advertisements.get(i).from(), i);
        }
    }

    /**
     * Returns a roster of these advertisements, in any order.
     *
     * @throws ProtocolViolation if a participant occurs twice, or two have a key in common
     */
    public static Roster of(List<Advertisement> advertisements) {
        List<Advertisement> ordered = new ArrayList<>(advertisements);
        ordered.sort(Comparator.comparing(Advertisement::from));
        Set<AgreementKey> keys = new HashSet<>();
        for (int i = 0; i < ordered.size(); i++) {
            Advertisement own = ordered.get(i);
            if (i > 0 && ordered.get(i - 1).from().equals(own.from())) {
                throw ProtocolViolation.by(own.from(), Reason.CONTRADICTORY, "stands twice in the roster");
            }
            own.requireUsableBeside(keys);
            keys.addAll(own.keys().both());
        }
        return new Roster(List.copyOf(ordered));
    }

    /**
     * Verifies every entry.
     *
     * @throws ProtocolViolation if a participant is not enrolled, or did not sign its entry for this plan
     */
    public void verify(SecAggPlan plan, Enrolment enrolment) {
        for (Advertisement advertisement : advertisements) {
            advertisement.verify(plan, enrolment.key(advertisement.from()));
        }
    }

    /**
     * Checks a nonce.
     *
     * @throws ProtocolViolation if {@code from} committed to another one
     */
    public void requireNonce(ParticipantId from, Nonce nonce) {
        if (!RoundSecrets.commitmentToNonce(nonce).equals(keys(from).nonceCommitment())) {
            throw ProtocolViolation.by(from, Reason.BAD_COMMITMENT, "revealed another nonce than it committed to");
        }
    }

    /** Returns the advertisements in ascending order of names. */
    public List<Advertisement> advertisements() {
        return advertisements;
    }

    public int size() {
        return advertisements.size();
    }

    public boolean contains(ParticipantId participant) {
        return indices.containsKey(participant);
    }

    /** Returns the participant at an index, from 0. */
    public ParticipantId participant(int index) {
        return advertisements.get(index).from();
    }

    /** Returns the names in order. */
    public List<ParticipantId> participants() {
        return advertisements.stream().map(Advertisement::from).toList();
    }

    /**
     * Returns the index of a participant, from 0.
     *
     * @throws ProtocolViolation if it is not on the roster
     */
    public int index(ParticipantId participant) {
        Integer index = indices.get(participant);
        if (index == null) {
            throw ProtocolViolation.by(participant, Reason.UNKNOWN_PARTICIPANT, "takes no part in the round");
        }
        return index;
    }

    /**
     * Returns the keys that a participant advertised.
     *
     * @throws ProtocolViolation if it is not on the roster
     */
    public Advertisement.Keys keys(ParticipantId participant) {
        return advertisements.get(index(participant)).keys();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Roster roster && advertisements.equals(roster.advertisements);
    }

    @Override
    public int hashCode() {
        return advertisements.hashCode();
    }

    @Override
    public String toString() {
        return "Roster[" + advertisements.size() + "]";
    }
}
