// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.hanse.sim.federate.ScriptedFederation.CLOSE;
import static org.hanse.sim.federate.ScriptedFederation.assertParameters;
import static org.hanse.sim.federate.ScriptedFederation.assertSame;
import static org.hanse.sim.federate.ScriptedFederation.config;
import static org.hanse.sim.federate.ScriptedFederation.federation;
import static org.hanse.sim.federate.ScriptedFederation.shrinking;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hanse.app.ShardPool;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.optimizer.FedAdam;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FederationTest {

    @Test
    void epoch_movesByTheWeightedMean() {
        ScriptedTrainers locals = new ScriptedTrainers(new long[] {10, 20, 500}, ScriptedFederation::own);
        Federation federation = federation(config(1, 1, 100, new FedAvg(1), Faults.NONE), locals);

        double loss = federation.epoch((step, mean) -> {});

        // Weights .1, .2 and, capped at 100 examples, 1, on a grid of 2^-16.
        double[] weights = {Math.rint(0.1 * 65536) / 65536, Math.rint(0.2 * 65536) / 65536, 1};
        double mean = (weights[0] * 1 + weights[1] * 2 + weights[2] * 3) / (weights[0] + weights[1] + weights[2]);
        assertParameters(federation, 1 + mean, 2 + mean, 3 + mean);
        // Losses 1, 2 and 3 with equal weights, since the coordinator has no others; a step of the grid is 32 of
        // it.
        assertThat(loss).isCloseTo(mean, within(32 * CLOSE));
        assertThat(federation.rounds()).singleElement().satisfies(round -> {
            assertThat(round.cohort()).isEqualTo(3);
            assertThat(round.missing()).isEmpty();
            assertThat(round.counted()).isTrue();
            assertThat(round.uploadBytes()).isBetween(3 * 15L, 3 * 200L);
            assertThat(round.downloadBytes()).isBetween(3 * 12L, 3 * 200L);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void epoch_anyNumberOfThreads_givesTheSameBits(int threads) {
        FederationConfig config = config(0.5, 1, 100, new FedAdam(0.1, 0.9, 0.99, 1e-3), new Faults(0.2, Map.of()));
        Federation alone = federation(config, shrinking(20), ShardRunner.sequential());
        try (ShardPool pool = new ShardPool(threads)) {
            Federation together = federation(config, shrinking(20), pool);
            for (int round = 0; round < 6; round++) {
                assertThat(together.epoch((step, mean) -> {})).isEqualTo(alone.epoch((step, mean) -> {}));
            }
            assertSame(together.state(), alone.state());
            assertThat(together.rounds()).isEqualTo(alone.rounds());
            assertThat(alone.rounds())
                    .anySatisfy(round -> assertThat(round.missing()).isNotEmpty());
        }
    }

    @Test
    void restore_goesOnAsIfNothingHadHappened() {
        FederationConfig config = config(0.5, 2, 100, new FedAdam(0.1, 0.9, 0.99, 1e-3), new Faults(0.3, Map.of()));
        Federation whole = federation(config, shrinking(8));
        for (int round = 0; round < 3; round++) {
            whole.epoch((step, mean) -> {});
        }
        Federation resumed = federation(config, shrinking(8));
        resumed.restore(whole.state());
        for (int round = 0; round < 3; round++) {
            whole.epoch((step, mean) -> {});
            resumed.epoch((step, mean) -> {});
        }

        assertSame(resumed.state(), whole.state());
        assertThat(resumed.rounds()).hasSize(6);
        for (int round = 0; round < 6; round++) {
            assertThat(resumed.rounds().get(round).missing())
                    .extracting(RoundRecord.Missing::participant)
                    .isEqualTo(whole.rounds().get(round).missing().stream()
                            .map(RoundRecord.Missing::participant)
                            .toList());
            assertThat(resumed.rounds().get(round).uploadBytes())
                    .isEqualTo(whole.rounds().get(round).uploadBytes());
        }
    }

    @Test
    void restore_ofAnotherFederation_isRefusedAndChangesNothing() {
        Federation federation = federation(config(1, 1, 100, new FedAvg(1), Faults.NONE), shrinking(4));
        federation.epoch((step, mean) -> {});
        TrainerState before = federation.state();
        TrainerState other = federation(config(1, 1, 50, new FedAvg(1), Faults.NONE), shrinking(4))
                .state();

        assertThatThrownBy(() -> federation.restore(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other settings or data");
        assertSame(federation.state(), before);
    }

    /** One throws, one makes numbers that are none, one diverges: the others' round goes on as if these had not been there. */
    @Test
    void epoch_participantsThatFail_areNamedAndLeftOut() {
        ScriptedTrainers locals = new ScriptedTrainers(new long[] {10, 10, 10, 10}, (participant, model) -> {
            switch (participant) {
                case 0 -> throw new IllegalStateException("no disk");
                case 1 -> throw new DivergenceException("the loss of a step is NaN");
                case 2 -> {
                    return new float[] {Float.NaN, 0, 0};
                }
                default -> {
                    return new float[] {1, 1, 1};
                }
            }
        });
        Federation federation = federation(config(1, 1, 10, new FedAvg(1), Faults.NONE), locals);

        federation.epoch((step, mean) -> {});

        assertParameters(federation, 2, 3, 4);
        assertThat(federation.rounds().get(0).missing())
                .extracting(RoundRecord.Missing::participant, RoundRecord.Missing::reason)
                .containsExactly(
                        tuple("node-0", Reason.FAILED),
                        tuple("node-1", Reason.DIVERGED),
                        tuple("node-2", Reason.FAILED));
        assertThat(federation.rounds().get(0).missing().get(0).detail()).contains("no disk");
        assertThat(federation.rounds().get(0).missing().get(2).detail()).contains("NaN");
    }

    @Test
    void epoch_tooFewLeft_leavesTheModelAndGoesOn() {
        ScriptedTrainers locals = new ScriptedTrainers(new long[] {10, 10, 10}, ScriptedFederation::own);
        Faults faults = new Faults(0, Map.of("node-0", 1, "node-1", 1));
        Federation federation = federation(config(1, 2, 10, new FedAvg(1), faults), locals);

        federation.epoch((step, mean) -> {});
        float[] before = federation.state().array("global");
        federation.epoch((step, mean) -> {});

        assertThat(federation.state().array("global")).isEqualTo(before);
        assertThat(federation.rounds().get(0).counted()).isTrue();
        assertThat(federation.rounds().get(1).counted()).isFalse();
        assertThat(federation.rounds().get(1).missing())
                .extracting(RoundRecord.Missing::reason)
                .containsExactly(Reason.LOST, Reason.LOST, Reason.UNSUMMED);
    }

    @Test
    void epoch_allDiverge_isSaid() {
        ScriptedTrainers locals = new ScriptedTrainers(new long[] {10, 10}, (participant, model) -> {
            throw new DivergenceException("the loss of a step is Infinity");
        });
        Federation federation = federation(config(1, 1, 10, new FedAvg(1), Faults.NONE), locals);

        assertThatThrownBy(() -> federation.epoch((step, mean) -> {}))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("every participant of round 1 diverged")
                .hasMessageContaining("Infinity");
    }

    @Test
    void federation_fewerParticipantsThanACohortNeeds_isRefused() {
        assertThatThrownBy(() -> federation(config(1, 4, 10, new FedAvg(1), Faults.NONE), shrinking(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 4 out of 3");
        assertThatThrownBy(() ->
                        federation(config(1, 1, 10, new FedAvg(1), new Faults(0, Map.of("nodee-1", 2))), shrinking(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nodee-1");
    }

    /** Who takes longest begins first; a fifth of the cohort is asked, and every one within some rounds. */
    @Test
    void epoch_partOfTheParticipants_longestFirst() {
        ScriptedTrainers locals = shrinking(20);
        Federation federation = federation(config(0.2, 1, 100, new FedAvg(1), Faults.NONE), locals);
        Set<String> met = new HashSet<>();
        for (int round = 0; round < 40; round++) {
            locals.asked.clear();
            federation.epoch((step, mean) -> {});
            List<Integer> trained = locals.asked.stream()
                    .filter(what -> what.startsWith("train "))
                    .map(what -> Integer.parseInt(what.substring(6)))
                    .toList();
            assertThat(trained).hasSize(4).isSortedAccordingTo((a, b) -> b - a);
            trained.forEach(who -> met.add("node-" + who));
        }
        assertThat(met).hasSize(20);
    }

    @Test
    void epoch_dropout_losesAboutThatShare() {
        Federation federation =
                federation(config(1, 1, 100, new FedAvg(1), new Faults(0.25, Map.of())), shrinking(100));
        List<Integer> lost = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            federation.epoch((step, mean) -> {});
            lost.add(federation.rounds().get(round).missing().size());
        }
        // 2,000 coins: 500 in the mean, 19.4 the deviation.
        assertThat(lost.stream().mapToInt(Integer::intValue).sum()).isBetween(500 - 6 * 20, 500 + 6 * 20);
        assertThat(new HashSet<>(lost)).hasSizeGreaterThan(3);
    }

    /**
     * Result of fixed settings and data, to the bit, on any machine. A change, for example of the order of draws,
     * increments {@link FederationSetup#ALGORITHM}, so no training resumes from other checkpoints.
     */
    @Test
    void epochs_giveTheParametersOfThisAlgorithm() {
        Federation federation = federation(
                config(0.5, 1, 100, new FedAdam(0.1, 0.9, 0.99, 1e-3), new Faults(0.2, Map.of())), shrinking(20));
        for (int round = 0; round < 6; round++) {
            federation.epoch((step, mean) -> {});
        }

        String digest = new GlobalModel(
                        6,
                        ParameterVector.of(
                                ScriptedTrainers.LAYOUT, federation.state().array("global")))
                .digest();
        assertThat(FederationSetup.ALGORITHM + " " + digest)
                .isEqualTo("3 4a8bbb8142abbfe2613246ce1355fc42e9f17a5f8861b10ef8e9ce9ad68f0e44");
    }

    /** It identifies checkpoints: a change makes those of earlier builds useless. */
    @Test
    void state_fingerprint_isAsItWas() {
        FederationConfig config = config(1, 1, 100, new FedAvg(1), new Faults(0.2, Map.of("node-1", 3)));

        assertThat(federation(config, shrinking(3)).state().fingerprint())
                .isEqualTo("7f6bf18133364fb283d3df02f5259ad95549f22f2f9555a5341d2ccd516225f6");
    }

    /** One shop's divergence is not the model's: its round does not count. Three in turn are the end. */
    @Test
    void epoch_cohortOfOneDiverges_endsTheTrainingTheThirdTimeInTurn() {
        int[] trained = {0};
        ScriptedTrainers locals = new ScriptedTrainers(new long[] {10}, (participant, model) -> {
            if (++trained[0] == 3) {
                return new float[] {1, 1, 1};
            }
            throw new DivergenceException("the loss of a step is NaN");
        });
        Federation federation = federation(config(1, 1, 10, new FedAvg(1), Faults.NONE), locals);
        for (int round = 0; round < 5; round++) {
            federation.epoch((step, mean) -> {});
        }

        assertThat(federation.rounds())
                .extracting(RoundRecord::counted)
                .containsExactly(false, false, true, false, false);
        assertParameters(federation, 2, 3, 4);
        assertThatThrownBy(() -> federation.epoch((step, mean) -> {}))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("every participant of round 6 and the two before diverged");
    }
}
