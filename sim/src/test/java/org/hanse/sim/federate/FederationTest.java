// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.LocalWork;
import org.hanse.core.learn.TrainerState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.optimizer.FedAdam;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.core.optimizer.ServerOptimizer;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.ShardPool;
import org.hanse.sim.federate.FederationConfig.Faults;
import org.hanse.sim.federate.FederationConfig.Movement;
import org.hanse.sim.federate.FederationConfig.Rounding;
import org.hanse.sim.federate.FederationConfig.Uploads;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FederationTest {

    private static final double GRID = 0x1p-20;

    /** Two grid steps: each of three updates is off by less than one, and the mean is divided by more than one. */
    private static final double CLOSE = 4 * GRID;

    @Test
    void epoch_movesByTheWeightedMean() {
        ScriptedLocals locals = new ScriptedLocals(new long[] {10, 20, 500}, FederationTest::own);
        Federation federation = federation(config(1, 1, 100, new FedAvg(1), Faults.NONE), locals);

        double loss = federation.epoch((step, mean) -> {});

        // Weights .1, .2 and, capped at 100 examples, 1, on a grid of 2^-16.
        double[] weights = {Math.rint(0.1 * 65536) / 65536, Math.rint(0.2 * 65536) / 65536, 1};
        double mean = (weights[0] * 1 + weights[1] * 2 + weights[2] * 3) / (weights[0] + weights[1] + weights[2]);
        assertParameters(federation, 1 + mean, 2 + mean, 3 + mean);
        // Losses 1, 2 and 3 by the same weights, since the coordinator knows no others; a step of the grid stands for
        // 32 of it.
        assertThat(loss).isCloseTo(mean, within(32 * CLOSE));
        assertThat(federation.rounds()).singleElement().satisfies(round -> {
            assertThat(round.asked()).isEqualTo(3);
            assertThat(round.missing()).isEmpty();
            assertThat(round.counted()).isTrue();
            assertThat(round.uploadBytes()).isBetween(3 * 15L, 3 * 200L);
            assertThat(round.downloadBytes()).isBetween(3 * 12L, 3 * 200L);
        });
    }

    private static float[] own(int participant, GlobalModel model) {
        float change = participant + 1;
        return new float[] {change, change, change};
    }

    private static void assertParameters(Federation federation, double... expected) {
        float[] global = federation.state().array("global");
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) global[i]).as("parameter %d", i).isCloseTo(expected[i], within(CLOSE));
        }
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

    private static ScriptedLocals shrinking(int participants) {
        return new ScriptedLocals(
                IntStream.range(0, participants).mapToLong(i -> 1 + 7L * i).toArray(),
                (participant, model) -> new float[] {
                    0.3f / (participant + 1) - 0.1f * model.parameters().get(0),
                    0.01f * participant,
                    model.parameters().get(2) * 0.05f
                });
    }

    private static void assertSame(TrainerState one, TrainerState other) {
        assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
        assertThat(one.epochs()).isEqualTo(other.epochs());
        assertThat(one.counts()).isEqualTo(other.counts());
        assertThat(new HashSet<>(one.names())).isEqualTo(new HashSet<>(other.names()));
        one.names().forEach(name -> assertThat(one.array(name)).as(name).isEqualTo(other.array(name)));
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
        ScriptedLocals locals = new ScriptedLocals(new long[] {10, 10, 10, 10}, (participant, model) -> {
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
        ScriptedLocals locals = new ScriptedLocals(new long[] {10, 10, 10}, FederationTest::own);
        Faults faults = new Faults(0, Map.of("node-0", 1, "node-1", 1));
        Federation federation = federation(config(1, 2, 10, new FedAvg(1), faults), locals);

        federation.epoch((step, mean) -> {});
        float[] before = federation.state().array("global");
        federation.epoch((step, mean) -> {});

        assertThat(federation.state().array("global")).isEqualTo(before);
        assertThat(federation.rounds().get(0).counted()).isTrue();
        assertThat(federation.rounds().get(1).counted()).isFalse();
        assertThat(federation.rounds().get(1).missing())
                .hasSize(2)
                .allSatisfy(missing -> assertThat(missing.reason()).isEqualTo(Reason.LOST));
    }

    @Test
    void epoch_allDiverge_isSaid() {
        ScriptedLocals locals = new ScriptedLocals(new long[] {10, 10}, (participant, model) -> {
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
        ScriptedLocals locals = shrinking(20);
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

    /** What is looked at between rounds changes nothing: personal parts that are fitted for it are not kept. */
    @Test
    void fitting_forAValidation_changesNoLaterRound() {
        FederationConfig config = config(0.4, 1, 100, new FedAvg(0.5), Faults.NONE);
        Federation quiet = federation(config, shrinking(10));
        Federation watched = federation(config, shrinking(10));
        for (int round = 0; round < 5; round++) {
            quiet.epoch((step, mean) -> {});
            watched.epoch((step, mean) -> {});
            assertThatThrownBy(() -> watched.scorer(0, ShardRunner.sequential()))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
        assertSame(watched.state(), quiet.state());
        assertThat(quiet.state().names()).anyMatch(name -> name.startsWith("personal "));
    }

    /** A fit that fails is that participant's trouble alone: others are served, and it is named in its next round. */
    @Test
    void fitting_thatFails_leavesTheOthersAlone() {
        ScriptedLocals locals = shrinking(4);
        Federation federation = federation(config(1, 1, 100, new FedAvg(1), Faults.NONE), locals);
        federation.epoch((step, mean) -> {});
        locals.failing.add(2);
        assertThatThrownBy(() -> federation.scorer(0, ShardRunner.sequential()))
                .isInstanceOf(UnsupportedOperationException.class);
        federation.epoch((step, mean) -> {});

        assertThat(federation.rounds().get(1).missing())
                .extracting(RoundRecord.Missing::participant, RoundRecord.Missing::reason)
                .containsExactly(tuple("node-2", Reason.DIVERGED));
    }

    /** With parts that move in training, rounds that do not count, and targets that stay: still nothing is changed by a look. */
    @Test
    void fitting_forAValidation_changesNothing_whereRoundsDoNotCount() {
        FederationConfig usual = config(1, 3, 100, new FedAvg(0.5), new Faults(0.4, Map.of()));
        FederationConfig config = new FederationConfig(
                usual.rounds(),
                new LocalWork(new LocalWork.Epochs(1), 0, 1, false),
                usual.cohort(),
                new Movement(usual.movement().server(), 3),
                usual.uploads(),
                usual.faults());
        Federation quiet = federation(config, shrinking(5));
        Federation watched = federation(config, shrinking(5));
        Federation resumed = federation(config, shrinking(5));
        for (int round = 0; round < 12; round++) {
            quiet.epoch((step, mean) -> {});
            watched.epoch((step, mean) -> {});
            assertThatThrownBy(() -> watched.scorer(0, ShardRunner.sequential()))
                    .isInstanceOf(UnsupportedOperationException.class);
            resumed.epoch((step, mean) -> {});
            TrainerState state = resumed.state();
            resumed = federation(config, shrinking(5));
            resumed.restore(state);
        }
        assertThat(quiet.rounds()).anyMatch(round -> !round.counted()).anyMatch(RoundRecord::counted);
        assertSame(watched.state(), quiet.state());
        assertSame(resumed.state(), quiet.state());
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

    /** Who joins late is asked for nothing but to follow the model, when somebody wants to be served. */
    @Test
    void scorer_ofWhoJoinsLate_fitsThemAloneAndChangesNothing() {
        ScriptedLocals locals = new ScriptedLocals(new long[] {10, 10, 10, 10}, FederationTest::own);
        List<ParticipantId> ids = ids(4);
        Federation federation = new Federation(
                config(1, 1, 100, new FedAvg(1), Faults.NONE),
                new Roster(ids, Set.of(ids.get(1), ids.get(3))),
                locals,
                11,
                ShardRunner.sequential());
        federation.epoch((step, mean) -> {});
        federation.epoch((step, mean) -> {});

        assertThat(federation.steps()).isEqualTo(2);
        assertThat(locals.asked).contains("train 0", "train 2").doesNotContain("train 1", "train 3", "fit 1", "fit 3");
        TrainerState before = federation.state();
        locals.asked.clear();
        serve(federation, 3);
        assertThat(locals.asked).containsExactlyInAnyOrder("fit 1", "fit 3");
        // As many epochs as those who took part in both rounds: before each, and to the last model.
        assertThat(locals.fitted).containsEntry(1, 3).containsEntry(3, 3);
        locals.asked.clear();
        serve(federation, 1);
        assertThat(locals.asked).isEmpty();
        serve(federation, 0);
        assertThat(locals.asked).containsExactlyInAnyOrder("fit 0", "fit 2");
        assertThat(locals.fitted).containsEntry(0, 1);
        assertThat(federation.state().array("global")).isEqualTo(before.array("global"));
        assertThat(federation.state().counts()).isEqualTo(before.counts());
    }

    /** After two rounds: what a member fits in each of them and to the last model, and what it trains where both parts move. */
    @ParameterizedTest
    @CsvSource({
        "epochs, 5, 0, true, 1",
        "epochs, 5, 2, true, 6",
        "steps, 5, 2, true, 6",
        "epochs, 5, 0, false, 10",
        "epochs, 5, 2, false, 16",
        "steps, 5, 2, false, 8",
        "gradient, 1, 0, false, 2"
    })
    void scorer_ofWhoJoinsLate_fitsAsManyEpochsAsAMember(
            String amount, int count, int personalEpochs, boolean alternate, int expected) {
        LocalWork.Amount work = switch (amount) {
            case "epochs" -> new LocalWork.Epochs(count);
            case "steps" -> new LocalWork.Steps(count);
            default -> new LocalWork.OneGradient();
        };
        ScriptedLocals locals = new ScriptedLocals(new long[] {10, 10}, FederationTest::own);
        Federation federation = withLate(
                working(
                        config(1, 1, 100, new FedAvg(1), Faults.NONE),
                        new LocalWork(work, 0, personalEpochs, alternate)),
                locals,
                1);
        federation.epoch((step, mean) -> {});
        federation.epoch((step, mean) -> {});
        serve(federation, 1);

        assertThat(locals.fitted).containsEntry(1, expected);
    }

    /** Told of every fit that somebody waits for, that of one who fails included; not of those within rounds. */
    @Test
    void scorer_tellsOfFits_andOfNoneWhereAllAreFitted() {
        ScriptedLocals locals = new ScriptedLocals(new long[] {10, 30, 20, 10}, FederationTest::own);
        Federation federation = withLate(config(1, 1, 100, new FedAvg(1), Faults.NONE), locals, 3);
        List<String> told = new ArrayList<>();
        federation.listenToFits(new FitListener() {
            @Override
            public void fitsBegun(Fits fits) {
                told.add((fits.late() ? "late " : "members ") + fits.participants());
            }

            @Override
            public void fitted(String participant) {
                told.add(participant);
            }

            @Override
            public void fitsEnded() {
                told.add("end");
            }
        });
        federation.epoch((step, mean) -> {});
        assertThat(told).isEmpty();
        locals.failing.add(2);
        serve(federation, 0);
        serve(federation, 2);
        serve(federation, 3);

        assertThat(told).containsExactly("members 3", "node-1", "node-2", "node-0", "end", "late 1", "node-3", "end");
    }

    /** Nobody else would hear of it: who joins late is in no round, and after the last one there is no next. */
    @Test
    void scorer_ofWhoCannotBeFitted_isNoted() {
        ScriptedLocals locals = new ScriptedLocals(new long[] {10, 10, 10}, FederationTest::own);
        Federation federation = withLate(config(1, 1, 100, new FedAvg(1), Faults.NONE), locals, 2);
        federation.epoch((step, mean) -> {});
        assertThat(federation.notes()).isEmpty();
        locals.failing.add(2);
        locals.failing.add(0);
        serve(federation, 2);
        serve(federation, 0);

        assertThat(federation.notes())
                .containsExactly(
                        "node-0 was served with what it had before: its private part could not be fitted to the model of"
                                + " round 1 (the loss of a step is NaN)",
                        "node-2 was served with what it had before: its private part could not be fitted to the model of"
                                + " round 1 (the loss of a step is NaN)");
        locals.failing.clear();
        federation.epoch((step, mean) -> {});
        serve(federation, 2);
        assertThat(federation.notes()).isEmpty();
    }

    private static Federation withLate(FederationConfig config, ScriptedLocals locals, int late) {
        List<ParticipantId> ids = ids(locals.participants());
        return new Federation(config, new Roster(ids, Set.of(ids.get(late))), locals, 11, ShardRunner.sequential());
    }

    private static FederationConfig working(FederationConfig usual, LocalWork work) {
        return new FederationConfig(
                usual.rounds(), work, usual.cohort(), usual.movement(), usual.uploads(), usual.faults());
    }

    /**
     * What the same settings and data give, to the bit, on any machine. Whoever changes it, be it the order in which random
     * numbers are drawn, raises {@link Federation#ALGORITHM}, so that no training goes on from another's checkpoints, and puts
     * both here.
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
                                ScriptedLocals.LAYOUT, federation.state().array("global")))
                .digest();
        assertThat(Federation.ALGORITHM + " " + digest)
                .isEqualTo("2 4a8bbb8142abbfe2613246ce1355fc42e9f17a5f8861b10ef8e9ce9ad68f0e44");
    }

    /** Checkpoints are told from others by it: whoever changes it makes those of earlier builds useless. */
    @Test
    void state_fingerprint_isAsItWas() {
        FederationConfig config = config(1, 1, 100, new FedAvg(1), new Faults(0.2, Map.of("node-1", 3)));

        assertThat(federation(config, shrinking(3)).state().fingerprint())
                .isEqualTo("89ec31a0a074c8ad3f526d4bd78ee39d3b01022dba320773ebd0dcc82a816f95");
    }

    /** One shop's divergence is not the model's: its round does not count. Three in turn are the end. */
    @Test
    void epoch_cohortOfOneDiverges_endsTheTrainingTheThirdTimeInTurn() {
        int[] trained = {0};
        ScriptedLocals locals = new ScriptedLocals(new long[] {10}, (participant, model) -> {
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

    /** Of changes and losses that rounding leaves alone: halves, quarters and eighths. */
    @Test
    void epoch_lossesOnTheGrid_areTheirMeanToTheBit() {
        ScriptedLocals locals = new ScriptedLocals(new long[] {25, 50, 100, 400}, FederationTest::own);
        locals.loss = participant -> 0.5 * participant + 0.125;
        Federation federation = federation(config(1, 1, 100, new FedAvg(1), Faults.NONE), locals);

        assertThat(federation.epoch((step, mean) -> {})).isEqualTo((0.25 * 0.125 + 0.5 * 0.625 + 1.125 + 1.625) / 2.75);
    }

    /** Beyond 32 a loss counts as 32. While the round is under way, members' own losses are shown. */
    @Test
    void epoch_lossBeyondTheBound_isCutOff() {
        ScriptedLocals locals = new ScriptedLocals(new long[] {100, 100}, FederationTest::own);
        locals.loss = participant -> participant == 0 ? 1 : 1000;
        List<Double> told = new ArrayList<>();
        Federation federation = federation(config(1, 1, 100, new FedAvg(1), Faults.NONE), locals);

        assertThat(federation.epoch((step, mean) -> told.add(mean))).isEqualTo((1 + 32) / 2.0);
        assertThat(told).last().isEqualTo((1 + 1000) / 2.0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void epoch_lossThatIsNoNumber_isRefusedLikeAnUpdateThatIsNone(double loss) {
        ScriptedLocals locals = new ScriptedLocals(new long[] {100, 100}, FederationTest::own);
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
        ScriptedLocals other = shrinking(20);
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
                new ScriptedLocals(new long[] {10, 10}, FederationTest::own));
        assertThat(federation.epoch((step, mean) -> {})).isEqualTo(1.5);

        assertThat(federation.epoch((step, mean) -> {})).isNaN();
        assertThat(federation.rounds().get(1).arrived()).isEqualTo(1);
        assertThat(federation.untold()).isTrue();
    }

    @Test
    void epoch_nothingArrives_hasNoLoss() {
        List<Double> told = new ArrayList<>();
        Federation federation = federation(
                config(1, 1, 10, new FedAvg(1), new Faults(0, Map.of("node-0", 1, "node-1", 1))),
                new ScriptedLocals(new long[] {10, 10}, FederationTest::own));
        assertThat(federation.epoch((step, mean) -> {})).isEqualTo(1.5);
        assertThat(federation.untold()).isFalse();

        assertThat(federation.epoch((step, mean) -> told.add(mean))).isNaN();
        assertThat(told).containsExactly(Double.NaN, Double.NaN);
        assertThat(federation.untold()).isTrue();
    }

    /** Changes of 20, 40 and 60, halved by their weight: what lies beyond 16 is cut off and counted. */
    @Test
    void epoch_changesBeyondTheRange_areCountedAndSaved() {
        ScriptedLocals locals = new ScriptedLocals(
                new long[] {50, 50, 50}, (participant, model) -> new float[] {20 * (participant + 1), 0, 1});
        Federation federation =
                federation(config(1, 1, 100, new FedAvg(1), new Faults(0, Map.of("node-2", 1))), locals);
        federation.epoch((step, mean) -> {});
        federation.epoch((step, mean) -> {});

        // Of 10, 20 and 30 two lie beyond; in the second round the last one is lost.
        assertThat(federation.rounds()).extracting(RoundRecord::cut).containsExactly(2L, 1L);
        Federation resumed = federation(config(1, 1, 100, new FedAvg(1), new Faults(0, Map.of("node-2", 1))), locals);
        resumed.restore(federation.state());
        assertThat(resumed.rounds()).extracting(RoundRecord::cut).containsExactly(2L, 1L);
    }

    @Test
    void roster_lateOneWhoIsNoParticipantOrOneTwice_isRefused() {
        List<ParticipantId> ids = ids(3);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Roster(ids.subList(0, 2), Set.of(ids.get(2))))
                .withMessageContaining("node-2 joins late and is no participant");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Roster.of(List.of(ids.get(0), ids.get(1), ids.get(0))))
                .withMessageContaining("node-0 stands twice");
    }

    @Test
    void restore_whereSomebodyJoinsLateNow_isRefused() {
        FederationConfig config = config(1, 1, 100, new FedAvg(1), Faults.NONE);
        List<ParticipantId> ids = ids(3);
        Federation before = federation(config, new ScriptedLocals(new long[] {10, 10, 10}, FederationTest::own));
        Federation after = new Federation(
                config,
                new Roster(ids, Set.of(ids.get(2))),
                new ScriptedLocals(new long[] {10, 10, 10}, FederationTest::own),
                11,
                ShardRunner.sequential());

        assertThatIllegalArgumentException().isThrownBy(() -> after.restore(before.state()));
    }

    private static void serve(Federation federation, int participant) {
        try {
            federation.scorer(participant, ShardRunner.sequential());
        } catch (UnsupportedOperationException e) {
            assertThat(e).hasMessage("nobody asks");
        }
    }

    private static List<ParticipantId> ids(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ParticipantId("node-" + i))
                .toList();
    }

    private static Federation federation(FederationConfig config, ScriptedLocals locals) {
        return federation(config, locals, ShardRunner.sequential());
    }

    private static Federation federation(FederationConfig config, ScriptedLocals locals, ShardRunner shards) {
        List<ParticipantId> ids = ids(locals.participants());
        return new Federation(config, Roster.of(ids), locals, 11, shards);
    }

    private static FederationConfig config(
            double fraction, int minimum, long cap, ServerOptimizer server, Faults faults) {
        return new FederationConfig(
                10,
                new LocalWork(new LocalWork.Epochs(1), 0, 1, true),
                new CohortRule(fraction, minimum),
                new Movement(server, 1),
                new Uploads(cap, new Rounding(GRID, 16)),
                faults);
    }
}
