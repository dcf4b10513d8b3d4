// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobHead;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.round.RoundEvent;
import org.hanse.core.round.RoundState;
import org.hanse.core.secagg.RoundContext;

/**
 * Rounds of a job: how each gets its sum (docs/adr/0061). Services mask updates over a network, {@link MaskedRuns}; simulations have faults,
 * and sums without masks. The released sum is in the {@link JobRelease} of the version. Used by one thread.
 */
public interface RoundRuns {

    /** Returns the roster that a stored round began with; empty if the round has not begun. */
    Optional<Digest> roster(RoundId id);

    /**
     * Returns the roster of the last round that was stored, which a restart may not fall behind; empty before the first one.
     *
     * @param last number of the last round
     */
    default Optional<Digest> lastRoster(int last) {
        for (int round = last; round > 0; round--) {
            Optional<Digest> roster = roster(new RoundId(round));
            if (roster.isPresent()) {
                return roster;
            }
        }
        return Optional.empty();
    }

    /** Continues the stored round, or begins a new one. */
    Run open(RoundId id, JobVersion version, Begin begin);

    /** Receives that the model after a round with a sum is stored. */
    void moved(RoundId id, JobVersion version, JobHead head);

    /** Model that a round starts from. */
    interface Begin {

        /** Returns the inputs of the round, by digest. */
        RoundContext.Start start();

        /** Returns the global model. */
        GlobalModel global();

        /** Returns the target model. */
        GlobalModel target();
    }

    /** One round. */
    interface Run {

        /** Handles events of the round's protocol, in order. */
        void handle(List<? extends RoundEvent> events);

        /** Returns the state of the round's protocol; empty for a round without one. */
        Optional<RoundState> protocol();

        /** Returns the end of the round; empty while it runs. */
        Optional<End> end();
    }

    /**
     * End of a round.
     *
     * @param failure reason for a missing sum; empty if the sum is released
     * @param revealed participants that may have revealed shares in a round without a sum
     */
    record End(Optional<String> failure, SortedSet<ParticipantId> revealed) {

        /** End of a round whose sum is released. */
        public static final End RELEASED = new End(Optional.empty(), new TreeSet<>());
    }
}
