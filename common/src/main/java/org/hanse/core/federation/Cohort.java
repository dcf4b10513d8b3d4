// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

import java.util.HashSet;
import java.util.List;

/**
 * Participants invited to a round.
 *
 * @param round number of the round
 * @param participants distinct, at least one, in ascending order
 */
public record Cohort(RoundId round, List<ParticipantId> participants) {

    public Cohort {
        if (participants.isEmpty() || new HashSet<>(participants).size() != participants.size()) {
            throw new IllegalArgumentException("a cohort of " + participants + ": empty, or with duplicates");
        }
        participants = participants.stream().sorted().toList();
    }
}
