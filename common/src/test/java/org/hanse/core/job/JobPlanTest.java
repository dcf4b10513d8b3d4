// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.FederationConfig.Movement;
import org.hanse.core.job.FederationConfig.Rounding;
import org.hanse.core.job.FederationConfig.Uploads;
import org.hanse.core.job.NetworkConfig.Content;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.RewardSettings;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobPlanTest {

    private static final Digest ENROLMENT = Digest.sha256(new byte[] {1});
    private static final JobSchedule SCHEDULE =
            new JobSchedule(10, Optional.of(Duration.ofHours(24)), Duration.ofMinutes(10), 3);

    private static final ObjectiveRewards REWARDS = ObjectiveRewards.of(RewardSettings.DEFAULT);

    private static Assumptions assuming(int corrupt, double dropout) {
        return new Assumptions(corrupt, dropout, Coordinator.ACTIVE);
    }

    private static FederationConfig federation(double rate, Optional<SecureAggregation> masks, Faults faults) {
        return new FederationConfig(
                10,
                new LocalWork(new LocalWork.Epochs(1), 0, 1, true),
                new CohortRule(1, 4),
                new Movement(new FedAvg(rate), 1),
                new Uploads(100, new Rounding(0x1p-20, 16), masks, Optional.empty()),
                faults);
    }

    private static JobPlan.Training training(double rate, int dimension) {
        return new JobPlan.Training(
                new NetworkConfig(
                        dimension,
                        EncoderKind.GRU,
                        Gate.STRICT,
                        2,
                        true,
                        ItemVectors.NONE,
                        NetworkConfig.DEFAULT.itemRows(),
                        false,
                        Content.LEARNED,
                        false,
                        false,
                        false),
                ReadableFacts.USUAL,
                LearningConfig.DEFAULT,
                REWARDS,
                federation(rate, Optional.of(SecureAggregation.usual(0.1)), Faults.NONE),
                true,
                1);
    }

    private static JobPlan plan(String job, Digest enrolment, JobMembers members, JobPlan.Training training) {
        return new JobPlan(new JobId(job), 2, 1, enrolment, 1, members, SCHEDULE, Deadlines.USUAL, List.of(training));
    }

    private static final JobMembers FORTY = JobMembers.of(40, 40, assuming(13, 0.1));
    private static final JobPlan PLAN = plan("books", ENROLMENT, FORTY, training(1, 64));

    /** Each changed value changes the digest and is named for the approval. */
    @Test
    void digest_ofPlansThatDifferInOneValue_isAnotherAndTheChangeIsNamed() {
        Map<String, JobPlan> others = Map.of(
                "job", plan("toys", ENROLMENT, FORTY, training(1, 64)),
                "enrolment", plan("books", Digest.sha256(new byte[] {2}), FORTY, training(1, 64)),
                "leastRoster", plan(2, ENROLMENT, FORTY),
                "minimum", plan("books", ENROLMENT, new JobMembers(40, 40, assuming(13, 0.1), 30), training(1, 64)),
                "corrupt", plan("books", ENROLMENT, new JobMembers(40, 40, assuming(14, 0.1), 36), training(1, 64)),
                "stages[0].network", plan("books", ENROLMENT, FORTY, training(1, 32)),
                "stages[0].federation.server", plan("books", ENROLMENT, FORTY, training(0.5, 64)));
        Set<Digest> digests = new HashSet<>(List.of(PLAN.digest()));

        others.forEach((key, other) -> {
            assertThat(digests.add(other.digest())).as(key).isTrue();
            assertThat(ChangedFacts.between(PLAN, other))
                    .singleElement()
                    .asString()
                    .startsWith(key + ": ");
        });
        assertThat(plan("books", ENROLMENT, FORTY, training(1, 64)).digest()).isEqualTo(PLAN.digest());
        assertThat(ChangedFacts.between(PLAN, PLAN)).isEmpty();
    }

    /** Every component is part of the signed facts. */
    @Test
    void facts_haveAKeyForEachComponent() {
        assertThat(PLAN.facts().keySet())
                .contains("job", "protocol", "tokens", "enrolment", "enrolled", "cohort", "corrupt", "dropout")
                .contains("coordinator", "minimum", "rounds", "every", "retryAfter", "mostFailures")
                .contains("stages[0].kind", "stages[0].network", "stages[0].content", "stages[0].learning")
                .contains("stages[0].federation.local", "stages[0].federation.cohort")
                .contains("stages[0].federation.server", "stages[0].federation.targetRounds")
                .contains("stages[0].federation.exampleCap", "stages[0].federation.rounding")
                .contains("stages[0].federation.privacy", "deadlines.join", "deadlines.phase", "deadlines.reveal")
                .contains("stages[0].rows", "stages[0].learning.reward", "stages[0].seed")
                .contains("stages[0].history")
                .hasSize(32);
    }

    @Test
    void plan_whoseStagesTakeOtherRoundsThanTheSchedule_isRefused() {
        JobSchedule nine = new JobSchedule(9, Optional.empty(), Duration.ofMinutes(1), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JobPlan(
                        new JobId("books"), 2, 1, ENROLMENT, 1, FORTY, nine, Deadlines.USUAL, List.of(training(1, 64))))
                .withMessageContaining("stages of 10 rounds, and a schedule of 9");
    }

    @Test
    void training_forSimulationsAlone_isNoStageOfAJob() {
        JobPlan.Training usual = training(1, 64);
        FederationConfig open = federation(1, Optional.empty(), Faults.NONE);
        FederationConfig faulty = federation(1, Optional.of(SecureAggregation.usual(0.1)), new Faults(0.1, Map.of()));

        assertThatIllegalArgumentException().isThrownBy(() -> with(usual, open)).withMessageContaining("always masked");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(usual, faulty))
                .withMessageContaining("faults");
    }

    private static FederationConfig counted(FederationConfig masked, CountSettings counts) {
        return new FederationConfig(
                masked.rounds(),
                masked.work(),
                masked.cohort(),
                masked.movement(),
                masked.uploads(),
                masked.faults(),
                masked.selection(),
                new FederationConfig.Sums(Optional.of(counts), Optional.empty()));
    }

    private static JobPlan plan(int rounds, List<JobPlan.Stage> stages) {
        JobSchedule schedule = new JobSchedule(rounds, SCHEDULE.every(), SCHEDULE.retryAfter(), 3);
        return new JobPlan(new JobId("books"), 2, 1, ENROLMENT, 1, FORTY, schedule, Deadlines.USUAL, stages);
    }

    /** The sum takes a round of its own, and its settings are signed. */
    @Test
    void plan_withCounts_hasTheirStageBeforeTraining() {
        JobPlan.Training usual = training(1, 64);
        JobPlan.Training training = with(usual, counted(usual.federation(), CountSettings.DEFAULT));
        JobPlan plan = plan(11, training.stages());
        JobPlan.Training other = with(usual, counted(usual.federation(), CountSettings.DEFAULT.withLeastSupport(2)));

        assertThat(plan.training()).isEqualTo(training);
        assertThat(plan.facts())
                .containsEntry("stages[0].kind", "Counts")
                .containsEntry("stages[0].cells", "16777216")
                .containsEntry("stages[0].hashes", "12")
                .containsEntry("stages[0].pairs", "100")
                .containsEntry("stages[1].kind", "Training");
        assertThat(ChangedFacts.between(plan, plan(11, other.stages()))).containsExactly("stages[0].support: 1 -> 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(10, List.of(training)))
                .withMessageContaining("other ones than those of its training");
    }

    /** A guarantee and counts exclude each other, and tables alone read counts. */
    @Test
    void training_withCounts_hasTablesAndNoGuarantee() {
        JobPlan.Training usual = training(1, 64);
        FederationConfig counted = counted(usual.federation(), CountSettings.DEFAULT);
        NetworkConfig blind = new NetworkConfig(
                64,
                EncoderKind.GRU,
                Gate.STRICT,
                2,
                false,
                ItemVectors.NONE,
                NetworkConfig.DEFAULT.itemRows(),
                false,
                Content.LEARNED,
                false,
                false,
                false);

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new JobPlan.Training(blind, usual.content(), usual.learning(), REWARDS, counted, true, 1))
                .withMessageContaining("federation.counts: found with network.memory: false");
    }

    private static JobPlan.Training with(JobPlan.Training usual, FederationConfig federation) {
        return new JobPlan.Training(usual.network(), usual.content(), usual.learning(), REWARDS, federation, true, 1);
    }

    @Test
    void training_ofANetworkThatReadsNothing_isRefused() {
        NetworkConfig blind = new NetworkConfig(
                64,
                EncoderKind.GRU,
                Gate.STRICT,
                2,
                false,
                ItemVectors.NONE,
                NetworkConfig.DEFAULT.itemRows(),
                false,
                Content.LEARNED,
                false,
                false,
                false);
        ReadableFacts nothing = new ReadableFacts(false, List.of(), 0, true, false);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JobPlan.Training(
                        blind,
                        nothing,
                        LearningConfig.DEFAULT,
                        REWARDS,
                        training(1, 64).federation(),
                        true,
                        1));
    }

    /** Enrolled, cohort, corrupt, dropout: threshold, least survivors, honest ones among them, absent ones. */
    @ParameterizedTest
    @CsvSource({
        "40, 40, 13, 0.1, 27, 36, 23, 4",
        "6, 6, 2, 0.17, 5, 5, 3, 1",
        "4, 4, 1, 0, 3, 4, 3, 0",
        "100, 44, 33, 0, 39, 44, 11, 0",
        "100, 100, 33, 0.1, 67, 90, 57, 10"
    })
    void members_ofACohort_haveTheseNumbers(
            int enrolled, int cohort, int corrupt, double dropout, int threshold, int least, int honest, int absent) {
        JobMembers members = JobMembers.of(enrolled, cohort, assuming(corrupt, dropout));

        assertThat(members.threshold()).isEqualTo(threshold);
        assertThat(members.leastSurvivors()).isEqualTo(least);
        assertThat(members.leastHonest()).isEqualTo(honest);
        assertThat(members.absent()).isEqualTo(absent);
        assertThat(members.isUsual()).isTrue();
    }

    @Test
    void leastUsual_ofAHundred_isFortyFourWithoutDropouts() {
        assertThat(JobMembers.leastUsual(100, assuming(33, 0))).hasValue(44);
        assertThat(JobMembers.leastUsual(5, assuming(4, 0))).isEmpty();
        assertThat(JobMembers.of(100, 43, assuming(33, 0)).isUsual()).isFalse();
    }

    /** Nodes and coordinator derive no other setup. */
    @Test
    void plan_withAnOlderRosterThanItsLeast_hasNoSetup() {
        Enrolment roster = Enrolment.of(Map.of());
        JobPlan plan = plan(2, roster.digest(), FORTY);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobSetup.of(plan, roster))
                .withMessage("leastRoster: found roster version 1; expected version 2 or later. Fix: use the newest"
                        + " signed roster");
    }

    @Test
    void plan_withMoreThanThreeHundredParticipants_isRefused() {
        assertThat(plan(1, ENROLMENT, JobMembers.of(400, 300, assuming(80, 0.1))))
                .isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(1, ENROLMENT, JobMembers.of(400, 301, assuming(80, 0.1))))
                .withMessageStartingWith("a round of 301 participants; a job has at most 300");
    }

    private static JobPlan plan(int leastRoster, Digest enrolment, JobMembers members) {
        return new JobPlan(
                new JobId("books"),
                2,
                1,
                enrolment,
                leastRoster,
                members,
                SCHEDULE,
                Deadlines.USUAL,
                List.of(training(1, 64)));
    }

    @Test
    void members_thatNothingProtects_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> JobMembers.of(10, 11, assuming(3, 0)));
        assertThatIllegalArgumentException().isThrownBy(() -> new JobMembers(10, 10, assuming(3, 0), 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobMembers.of(100, 30, assuming(33, 0)))
                .withMessageContaining(
                        "no threshold protects a cohort of 30 of 100 enrolled nodes, 33 of them corrupt");
    }
}
