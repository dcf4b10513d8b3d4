// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.federate.RoundRecord.Missing;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.hanse.sim.train.Divergence;
import org.hanse.sim.train.Remedy;
import org.junit.jupiter.api.Test;

class ProblemTextTest {

    @Test
    void of_network_namesEpochSignAndRate() {
        assertThat(ProblemText.of(
                        new Divergence("epoch", OptionalInt.of(3), "the loss of step 2 is NaN", Remedy.NETWORK)))
                .isEqualTo("training diverged in epoch 3 (the loss of step 2 is NaN); lower learning.rate or set"
                        + " learning.clipNorm");
    }

    @Test
    void of_graph_isSentToItsJson() {
        assertThat(ProblemText.of(new Divergence("epoch", OptionalInt.of(2), "a parameter is NaN", Remedy.GRAPH)))
                .isEqualTo("training diverged in epoch 2 (a parameter is NaN); lower the learning rate, or clip"
                        + " gradients, in the graph's JSON");
    }

    @Test
    void of_noiseSeenInRankings_namesWhatMovesTheModel() {
        assertThat(ProblemText.of(new Divergence("round", OptionalInt.empty(), "a score is NaN", Remedy.NOISE)))
                .isEqualTo("training diverged unnoticed until its queries were ranked (a score is NaN); what moves the"
                        + " model is noise, too: lower federation.server.rate, raise federation.privacy.epsilon, or"
                        + " train with more of those who are protected (federation.privacy.population)");
    }

    @Test
    void unmoved_missingWithoutDetail_namesItsReason() {
        assertThat(ProblemText.unmoved(List.of(round(new Missing("bergen", Reason.LOST, "")), round())))
                .isEqualTo("too few updates arrived in each of the 2 rounds, so the model never moved; bergen in round"
                        + " 1: lost");
    }

    @Test
    void unmoved_missingWithDetail_namesTheDetail() {
        assertThat(ProblemText.unmoved(List.of(round(new Missing("bergen", Reason.FAILED, "no disk")))))
                .endsWith("; bergen in round 1: no disk");
    }

    @Test
    void unmoved_noneMissing_namesTheKeys() {
        assertThat(ProblemText.unmoved(List.of(round())))
                .endsWith("; see federation.cohort.minimum and federation.faults");
    }

    private static RoundRecord round(Missing... missing) {
        return new RoundRecord(1, 5, List.of(missing), false, 1, 1, 0, Optional.empty(), OptionalDouble.empty());
    }
}
