// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.hanse.sim.federate.ScriptedFederation.assertSame;
import static org.hanse.sim.federate.ScriptedFederation.config;
import static org.hanse.sim.federate.ScriptedFederation.federation;
import static org.hanse.sim.federate.ScriptedFederation.ids;
import static org.hanse.sim.federate.ScriptedFederation.moving;
import static org.hanse.sim.federate.ScriptedFederation.serve;
import static org.hanse.sim.federate.ScriptedFederation.shrinking;
import static org.hanse.sim.federate.ScriptedFederation.withLate;
import static org.hanse.sim.federate.ScriptedFederation.working;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.FederationConfig.Movement;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models for serving: personal parts that are fitted on request, those of late shops included. */
class FederationServingTest {

    /** Requests between rounds change nothing: their personal fits are not kept. */
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
        ScriptedTrainers locals = shrinking(4);
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
        FederationConfig config = moving(
                working(usual, new LocalWork(new LocalWork.Epochs(1), 0, 1, false)),
                new Movement(usual.movement().server(), 3));
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

    /** A late participant follows the model only, when it is served. */
    @Test
    void scorer_ofWhoJoinsLate_fitsThemAloneAndChangesNothing() {
        ScriptedTrainers locals = new ScriptedTrainers(new long[] {10, 10, 10, 10}, ScriptedFederation::own);
        List<ParticipantId> ids = ids(4);
        Federation federation = new Federation(
                config(1, 1, 100, new FedAvg(1), Faults.NONE),
                new FederationRoster(ids, Set.of(ids.get(1), ids.get(3))),
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

    /**
     * After two rounds: fits of a participant in each round and to the last model, and its training where both parts
     * move.
     */
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
        ScriptedTrainers locals = new ScriptedTrainers(new long[] {10, 10}, ScriptedFederation::own);
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

    /** Receives every fit before serving, failed ones included, not those within rounds. */
    @Test
    void scorer_tellsOfFits_andOfNoneWhereAllAreFitted() {
        ScriptedTrainers locals = new ScriptedTrainers(new long[] {10, 30, 20, 10}, ScriptedFederation::own);
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

    /** A note is the only report: a late participant is in no round, and no round follows the last. */
    @Test
    void scorer_ofWhoCannotBeFitted_isNoted() {
        ScriptedTrainers locals = new ScriptedTrainers(new long[] {10, 10, 10}, ScriptedFederation::own);
        Federation federation = withLate(config(1, 1, 100, new FedAvg(1), Faults.NONE), locals, 2);
        federation.epoch((step, mean) -> {});
        assertThat(FederationLines.fitFailures(federation)).isEmpty();
        locals.failing.add(2);
        locals.failing.add(0);
        serve(federation, 2);
        serve(federation, 0);

        assertThat(FederationLines.fitFailures(federation))
                .containsExactly(
                        "node-0 was served with what it had before: its private part could not be fitted to the model of"
                                + " round 1 (the loss of a step is NaN)",
                        "node-2 was served with what it had before: its private part could not be fitted to the model of"
                                + " round 1 (the loss of a step is NaN)");
        locals.failing.clear();
        federation.epoch((step, mean) -> {});
        serve(federation, 2);
        assertThat(FederationLines.fitFailures(federation)).isEmpty();
    }

    @Test
    void roster_lateOneWhoIsNoParticipantOrOneTwice_isRefused() {
        List<ParticipantId> ids = ids(3);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FederationRoster(ids.subList(0, 2), Set.of(ids.get(2))))
                .withMessageContaining("node-2 joins late and is no participant");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FederationRoster.of(List.of(ids.get(0), ids.get(1), ids.get(0))))
                .withMessageContaining("node-0 stands twice");
    }

    @Test
    void restore_newLateParticipant_isRejected() {
        FederationConfig config = config(1, 1, 100, new FedAvg(1), Faults.NONE);
        List<ParticipantId> ids = ids(3);
        Federation before = federation(config, new ScriptedTrainers(new long[] {10, 10, 10}, ScriptedFederation::own));
        Federation after = new Federation(
                config,
                new FederationRoster(ids, Set.of(ids.get(2))),
                new ScriptedTrainers(new long[] {10, 10, 10}, ScriptedFederation::own),
                11,
                ShardRunner.sequential());

        assertThatIllegalArgumentException().isThrownBy(() -> after.restore(before.state()));
    }
}
