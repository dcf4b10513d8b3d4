// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;

/** Sum of the updates of a cohort. */
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

    /** Job of simulated releases. */
    JobId JOB = new JobId("simulation");

    /**
     * One round.
     *
     * @param base version of the model that training starts from
     * @param start inputs by digest
     * @param quantization of the updates
     * @param size elements of an update
     */
    record Round(RoundId id, int base, RoundContext.Start start, QuantizationSpec quantization, int size, long seed) {}

    /**
     * Result of a round.
     *
     * @param sum released sum with its noise; empty without a release
     * @param charge charge for the release; present with a sum, and after a request for shares
     * @param summed participants with updates in the sum
     * @param uploadBytes bytes of all messages to the coordinator
     * @param downloadBytes bytes of all messages to the participants, without the model
     * @param outcome reason for a missing sum, in words
     */
    record Summed(
            Optional<NoisedSum> sum,
            Optional<RoundRecord.Charge> charge,
            Set<Integer> summed,
            long uploadBytes,
            long downloadBytes,
            String outcome) {}

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
