// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.sim.federate.ScriptedFederation.assertParameters;
import static org.hanse.sim.federate.ScriptedFederation.assertSame;
import static org.hanse.sim.federate.ScriptedFederation.config;
import static org.hanse.sim.federate.ScriptedFederation.federation;
import static org.hanse.sim.federate.ScriptedFederation.shrinking;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.optimizer.FedAdam;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses at the coordinator, and clipped parts of updates. */
class FederationLossTest {

    /** Of changes and losses that rounding leaves alone: halves, quarters and eighths. */
    @Test
    void epoch_lossesOnTheGrid_areTheirMeanToTheBit() {
        ScriptedTrainers locals = new ScriptedTrainers(new long[] {25, 50, 100, 400}, ScriptedFederation::own);
        locals.loss = participant -> 0.5 * participant + 0.125;
        Federation federation = federation(config(1, 1, 100, new FedAvg(1), Faults.NONE), locals);

        assertThat(federation.epoch((step, mean) -> {})).isEqualTo((0.25 * 0.125 + 0.5 * 0.625 + 1.125 + 1.625) / 2.75);
    }

    /** Beyond 32 a loss counts as 32. While the round is under way, members' own losses are shown. */
    @Test
    void epoch_lossBeyondTheBound_isCutOff() {
        ScriptedTrainers locals = new ScriptedTrainers(new long[] {100, 100}, ScriptedFederation::own);
        locals.loss = participant -> participant == 0 ? 1 : 1000;
        List<Double> told = new ArrayList<>();
        Federation federation = federation(config(1, 1, 100, new FedAvg(1), Faults.NONE), locals);

        assertThat(federation.epoch((step, mean) -> told.add(mean))).isEqualTo((1 + 32) / 2.0);
        assertThat(told).last().isEqualTo((1 + 1000) / 2.0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void epoch_lossThatIsNoNumber_isRefusedLikeAnUpdateThatIsNone(double loss) {
        ScriptedTrainers locals = new ScriptedTrainers(new long[] {100, 100}, ScriptedFederation::own);
        locals.loss = participant -> participant == 0 ? loss : 2;
        Federation federation = federation(config(1, 1, 100, new FedAvg(1), Faults.NONE), locals);

        assertThat(federation.epoch((step, mean) -> {})).isEqualTo(2);
        assertParameters(federation, 3, 4, 5);
        assertThat(federation.rounds().get(0).missing()).singleElement().satisfies(missing -> {
            assertThat(missing.participant()).isEqualTo("node-0");
            assertThat(missing.reason()).isEqualTo(Reason.FAILED);
            assertThat(missing.detail()).contains("LOSS of a training is " + loss);
        });
    }

    /** Losses move nothing but the loss. */
    @Test
    void epochs_otherLosses_giveTheSameModel() {
        FederationConfig config = config(0.5, 1, 100, new FedAdam(0.1, 0.9, 0.99, 1e-3), new Faults(0.2, Map.of()));
        ScriptedTrainers other = shrinking(20);
        other.loss = participant -> 3.3 * participant;
        Federation one = federation(config, shrinking(20));
        Federation two = federation(config, other);
        for (int round = 0; round < 3; round++) {
            assertThat(one.epoch((step, mean) -> {})).isNotEqualTo(two.epoch((step, mean) -> {}));
        }

        assertSame(one.state(), two.state());
    }

    /** A sum of fewer than the minimum is not released, so nothing of it is learned. */
    @Test
    void epoch_tooFewArrive_hasNoLoss() {
        Federation federation = federation(
                config(1, 2, 10, new FedAvg(1), new Faults(0, Map.of("node-0", 1))),
                new ScriptedTrainers(new long[] {10, 10}, ScriptedFederation::own));
        assertThat(federation.epoch((step, mean) -> {})).isEqualTo(1.5);

        assertThat(federation.epoch((step, mean) -> {})).isNaN();
        assertThat(federation.rounds().get(1).missing(RoundRecord.Reason.UNSUMMED))
                .isEqualTo(1);
        assertThat(federation.hasLoss()).isFalse();
    }

    @Test
    void epoch_nothingArrives_hasNoLoss() {
        List<Double> told = new ArrayList<>();
        Federation federation = federation(
                config(1, 1, 10, new FedAvg(1), new Faults(0, Map.of("node-0", 1, "node-1", 1))),
                new ScriptedTrainers(new long[] {10, 10}, ScriptedFederation::own));
        assertThat(federation.epoch((step, mean) -> {})).isEqualTo(1.5);
        assertThat(federation.hasLoss()).isTrue();

        assertThat(federation.epoch((step, mean) -> told.add(mean))).isNaN();
        assertThat(told).containsExactly(Double.NaN, Double.NaN);
        assertThat(federation.hasLoss()).isFalse();
    }

    /** Changes of 20, 40 and 60, halved by their weight: parts beyond 16 are clipped and counted. */
    @Test
    void epoch_changesBeyondTheRange_areCountedAndSaved() {
        ScriptedTrainers locals = new ScriptedTrainers(
                new long[] {50, 50, 50}, (participant, model) -> new float[] {20 * (participant + 1), 0, 1});
        Federation federation =
                federation(config(1, 1, 100, new FedAvg(1), new Faults(0, Map.of("node-2", 1))), locals);
        federation.epoch((step, mean) -> {});
        federation.epoch((step, mean) -> {});

        // Two of 10, 20 and 30 lie beyond; in the second round the last one drops out.
        assertThat(federation.rounds()).extracting(RoundRecord::cut).containsExactly(2L, 1L);
        Federation resumed = federation(config(1, 1, 100, new FedAvg(1), new Faults(0, Map.of("node-2", 1))), locals);
        resumed.restore(federation.state());
        assertThat(resumed.rounds()).extracting(RoundRecord::cut).containsExactly(2L, 1L);
    }
}
