// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.hanse.coordinator.app.ChargedRelease;
import org.hanse.coordinator.app.ReleaseAccount;
import org.hanse.coordinator.port.NoisedSumStore;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;

/** Sum of the updates of a cohort. It stands in the release of its round. */
interface CohortSum {

    /** Participants of a round, by number. Called on any thread, at most once for each. */
    interface Members {

        /** Returns whether no message before or with the participant's update arrives. */
        boolean lost(int member);

        /** Returns a participant's update; empty without one. */
        Optional<IntegerUpdate> update(int member);

        /**
         * Receives that a participant sent no update, since its own budget is exhausted.
         *
         * @param why reason in words
         */
        void refused(int member, String why);
    }

    /**
     * One round.
     *
     * @param base version of the model that training starts from
     * @param start inputs by digest
     * @param release release of the sum
     */
    record Round(RoundId id, int base, RoundContext.Start start, ChargedRelease release, long seed) {

        private static final long NOISE = 11;

        /** Returns the releases of rounds, with noise from the seed of each. */
        static ChargedRelease release(ReleaseAccount account, NoisedSumStore store, ToLongFunction<RoundId> seed) {
            return new ChargedRelease(account, store, noise(seed));
        }

        /** Returns the source of the noise of rounds by their seeds. */
        static Function<RoundId, StreamRandom> noise(ToLongFunction<RoundId> seed) {
            return round -> RoundDraws.stream(seed.applyAsLong(round), NOISE);
        }
    }

    /**
     * Result of a round.
     *
     * @param charge charge for the release; present with a sum, and after a request for shares
     * @param summed participants with updates in the sum; empty without a sum
     * @param uploadBytes bytes of all messages to the coordinator
     * @param downloadBytes bytes of all messages to the participants, without the model
     * @param failure reason for a missing sum, in words; empty text with one
     */
    record Summed(
            Optional<RoundRecord.Charge> charge,
            Set<Integer> summed,
            long uploadBytes,
            long downloadBytes,
            String failure) {

        /** Returns whether the sum is released. */
        boolean isReleased() {
            return failure.isEmpty();
        }
    }

    /** Returns a missing tolerance of dropouts; empty if there is none. */
    default Optional<DropoutGap> dropoutGap() {
        return Optional.empty();
    }

    /**
     * Computes the updates of the participants and sums them.
     *
     * @param members in the order of their start
     */
    Summed sum(Round round, List<Integer> members, Members work, ShardRunner shards);
}
