// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;

/** How the updates of a cohort become their sum. */
interface CohortSum {

    /** What a round asks of its members, by their numbers. Called on any thread, once for each member at most. */
    interface Members {

        /** Whether nothing that a member would send before or with its update arrives. */
        boolean lost(int member);

        /** A member's update; empty if it has none to give. */
        Optional<IntegerUpdate> update(int member);

        /**
         * A member sent no update, since its own budget does not last.
         *
         * @param why in words
         */
        void refused(int member, String why);
    }

    /** What simulated releases are charged for. */
    JobId JOB = new JobId("simulation");

    /**
     * What is summed.
     *
     * @param model what training starts from
     * @param start what training starts from, by digest
     * @param quantization of the updates
     * @param size elements of an update
     */
    record Round(
            RoundId id,
            GlobalModel model,
            RoundContext.Start start,
            QuantizationSpec quantization,
            int size,
            long seed) {}

    /**
     * What it came to.
     *
     * @param sum as it is released, with its noise; empty if there is none
     * @param charge for its release; there if there is a sum, or was none after shares had been asked for
     * @param summed members whose updates are in it
     * @param uploadBytes of all messages that arrived at the coordinator
     * @param downloadBytes of all messages to the members but the model
     * @param outcome how it ended, in words, where there is no sum
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
     * Has the members make their updates, and sums them.
     *
     * @param members in the order in which they begin
     */
    Summed sum(Round round, List<Integer> members, Members work, ShardRunner shards);
}
