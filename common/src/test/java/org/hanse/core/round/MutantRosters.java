// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.stream.Stream;
import org.hanse.core.round.MutantsTest.Mutant;

/** Flawed protocols about the coordinator's choice of a roster, of the inputs of each node, or of the number of rounds. */
final class MutantRosters {

    private static final String ROSTERS = "org.hanse.core.round.ChosenRostersTest";
    private static final String ROUNDS = "org.hanse.core.round.LyingAboutRoundsTest";
    private static final String PLANS = "org.hanse.core.job.JobPlanTest";
    private static final String SAME_LIES = "org.hanse.core.job.JobSetupTest";
    private static final String LEDGER = "org.hanse.core.privacy.ledger.PrivacyLedgerTest";
    private static final String SURVIVORS = "org.hanse.core.round.LyingAboutSurvivorsTest";

    private MutantRosters() {}

    static Stream<Mutant> all() {
        return Stream.of(
                new Mutant(
                        "A20 any clip norm is accepted that all nodes receive",
                        "job/JobSetup.java",
                        "if (!permitsClipNorm(start)) {",
                        "if (false) {",
                        SAME_LIES,
                        "a20_clipNorm"),
                new Mutant(
                        "A20 an adaptive clip norm has no range",
                        "privacy/ClipNorm.java",
                        "norm >= AdaptiveClip.least(start) && norm <= AdaptiveClip.most(start)",
                        "norm > 0",
                        SAME_LIES,
                        "a20_adaptive"),
                new Mutant(
                        "A20 any checkpoint is accepted",
                        "job/JobSetup.java",
                        "context.checkpoint().equals(RoundContext.NONE)",
                        "true",
                        SAME_LIES,
                        "a20_checkpoint"),
                new Mutant(
                        "A20 sums before training are accepted in any order",
                        "job/JobSetup.java",
                        "|| !summing(start).equals(sumAfter(released))",
                        "",
                        SAME_LIES,
                        "a20_sumsOutOfOrder"),
                new Mutant(
                        "A20 a sum that is in no plan is accepted after all others",
                        "job/JobSetup.java",
                        "|| start.isCounting() != sumAfter(released).isPresent()",
                        "",
                        SAME_LIES,
                        "a20_sumsOutOfOrder"),
                new Mutant(
                        "A20 training may read more sums than the plan has",
                        "job/JobSetup.java",
                        "released > sums().size()",
                        "false",
                        SAME_LIES,
                        "a20_sumsOutOfOrder"),
                new Mutant(
                        "A21 a job has more rounds than its plan",
                        "privacy/ledger/PrivacyLedger.java",
                        "if (count > limit.releases())",
                        "if (false)",
                        LEDGER,
                        "reserve_moreReleases"),
                new Mutant(
                        "A21 a job has more epsilon than its plan",
                        "privacy/ledger/PrivacyLedger.java",
                        "return sum <= limit.epsilon()",
                        "return sum >= 0",
                        LEDGER,
                        "reserve_moreEpsilon"),
                new Mutant(
                        "A21 a later cap is ignored",
                        "privacy/ledger/PrivacyLedger.java",
                        "Math.min(budget().epsilon(), limits.epsilon())",
                        "budget().epsilon()",
                        LEDGER,
                        "reserve_beyondALaterCap"),
                new Mutant(
                        "A18 the clip norm is not part of the session",
                        "secagg/RoundContext.java",
                        "                .real(start.clipNorm())\n",
                        "",
                        ROUNDS,
                        "a18_oneNode"),
                new Mutant(
                        "A18 the target model is not part of the session",
                        "secagg/RoundContext.java",
                        "                .value(start.target())\n",
                        "",
                        ROUNDS,
                        "a18_oneNode"),
                new Mutant(
                        "A18 the model is not part of the session",
                        "secagg/RoundContext.java",
                        "                .value(start.model())\n",
                        "",
                        ROUNDS,
                        "a18_oneNode"),
                new Mutant(
                        "A18 the ledger is not part of the session",
                        "secagg/RoundContext.java",
                        "                .value(ledger)\n",
                        "",
                        ROUNDS,
                        "a18_oneNode"),
                new Mutant(
                        "A18 the checkpoint is not part of the session",
                        "secagg/RoundContext.java",
                        ".value(ledger)\n                .value(checkpoint);",
                        ".value(ledger);",
                        ROUNDS,
                        "a18_oneNode"),
                new Mutant(
                        "A18 the enrolment is not pinned",
                        "secagg/Enrolment.java",
                        "if (!plan.context().enrolment().equals(digest()))",
                        "if (false)",
                        ROUNDS,
                        "a18_aPlanForAnother"),
                new Mutant(
                        "A18 versions of an enrolment are one",
                        "secagg/Enrolment.java",
                        ".number(version)",
                        "",
                        ROUNDS,
                        "a18_aVersionUnder"),
                new Mutant(
                        "A17 thresholds are of the roster where all are asked",
                        "secagg/SecAggPlan.java",
                        "return selectsAll() ? protection.enrolled() : participants;",
                        "return participants;",
                        ROSTERS,
                        "a17_disjoint"),
                new Mutant(
                        "A17 set back nodes make up a second session",
                        "secagg/SecAggPlan.java",
                        "return selectsAll() ? protection.enrolled() : participants;",
                        "return participants;",
                        ROSTERS,
                        "a17_nodesThatAreSetBack"),
                new Mutant(
                        "A2 a roster has a threshold of its own",
                        "secagg/SecAggPlan.java",
                        "GraphPlan.complete(participants, electorate(participants), assumptions())",
                        "GraphPlan.complete(participants, assumptions())",
                        SURVIVORS,
                        "a2_aRosterFromWhich"),
                new Mutant(
                        "A17 honest updates are not counted",
                        "round/Participant.java",
                        "if (least - plan.corrupt() < needed)",
                        "if (false)",
                        ROSTERS,
                        "a17_colluders"),
                new Mutant(
                        "A17 honest updates are not counted on the roster",
                        "round/AwaitingShares.java",
                        "        node.requireHonest(session.plan(), session.graph());\n",
                        "",
                        ROSTERS,
                        "a17_aRosterWithTooFew"),
                new Mutant(
                        "A17 corrupt nodes are counted as honest",
                        "round/Participant.java",
                        "if (least - plan.corrupt() < needed)",
                        "if (least < needed)",
                        ROSTERS,
                        "a17_aRosterWithTooFew"),
                new Mutant(
                        "A17 nodes without a voucher are trusted",
                        "round/ParticipationFloor.java",
                        "Assumptions.usualCorrupt(enrolled) + unvouched",
                        "Assumptions.usualCorrupt(enrolled)",
                        ROSTERS,
                        "a17_aPlanWithFewerCorrupt"),
                new Mutant(
                        "A17 the plan says how many are enrolled",
                        "secagg/Enrolment.java",
                        "if (plan.protection().enrolled() != keys.size())",
                        "if (false)",
                        ROSTERS,
                        "a17_aPlanForAnother"),
                new Mutant(
                        "A17 the plan says how many are asked",
                        "round/LocalTask.java",
                        "|| plan.quantization().participants() != most",
                        "",
                        ROSTERS,
                        "a17_aPlanForAnother"),
                new Mutant(
                        "A17 noise of fewer honest participants is enough",
                        "round/Participant.java",
                        "Math.max(floor.honest(), task.noiseOf(plan))",
                        "floor.honest()",
                        ROSTERS,
                        "a17_aPlanForFewerHonest"),
                new Mutant(
                        "A19 a plan takes any version of the roster",
                        "job/JobPlan.java",
                        "return roster.version() < leastRoster",
                        "return roster.version() < 1",
                        PLANS,
                        "plan_withAnOlderRoster"),
                new Mutant(
                        "A19 the least version of the roster is not signed",
                        "job/JobPlan.java",
                        "if (leastRoster > 1) {",
                        "if (leastRoster > 2) {",
                        PLANS,
                        "digest_ofPlansThatDiffer"),
                new Mutant(
                        "services form the k-regular graph",
                        "job/JobPlan.java",
                        "if (most > MOST_PARTICIPANTS) {",
                        "if (false) {",
                        PLANS,
                        "plan_withMoreThanThreeHundred"),
                new Mutant(
                        "reasons keep control characters",
                        "../wire/JobCodec.java",
                        "return Name.oneLine(text);",
                        "return text;",
                        "org.hanse.wire.JobCodecTest",
                        "decode_reasonWithControl"));
    }
}
