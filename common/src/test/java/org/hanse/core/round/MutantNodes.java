// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.stream.Stream;
import org.hanse.core.round.MutantsTest.Mutant;

/** Protocols without a defence of nodes against a coordinator that lies. */
final class MutantNodes {

    private static final String KEYS = "org.hanse.core.round.LyingAboutKeysTest";
    private static final String SURVIVORS = "org.hanse.core.round.LyingAboutSurvivorsTest";
    private static final String ROUNDS = "org.hanse.core.round.LyingAboutRoundsTest";
    private static final String SERVER = "org.hanse.core.secagg.SecAggServerTest";
    private static final String ON_RING = "org.hanse.core.round.LyingOnTheRingTest";
    private static final String SECRETS = "org.hanse.core.secagg.PairSecretsTest";

    private MutantNodes() {}

    static Stream<Mutant> all() {
        return Stream.of(
                new Mutant(
                        "A1 signatures of keys are not verified",
                        "secagg/Advertisement.java",
                        "if (!key.verifies(signed(plan, keys), signature))",
                        "if (false)",
                        KEYS,
                        "a1_keysOfTheCoordinators"),
                new Mutant(
                        "A1 own keys in the roster are not compared",
                        "round/AwaitingRoster.java",
                        "if (!roster.keys(own.from()).equals(own.keys()))",
                        "if (false)",
                        KEYS,
                        "a1_otherKeys"),
                new Mutant(
                        "A2 any number of signatures is enough",
                        "round/AwaitingSignatures.java",
                        "if (agreeing < session.threshold())",
                        "if (agreeing < 0)",
                        SURVIVORS,
                        "a2_signaturesOfFewer"),
                new Mutant(
                        "A2 signatures of survivors are counted unseen",
                        "round/AwaitingSignatures.java",
                        "if (given != null && statement.isSigned(node.enrolment().key(survivor), given))",
                        "if (given != null)",
                        SURVIVORS,
                        "a2_oneSignature"),
                new Mutant(
                        "A2 survivors are not part of what is signed",
                        "secagg/Survivors.java",
                        "survivors.forEach(survivor -> transcript.text(survivor.text()));",
                        "",
                        SURVIVORS,
                        "a2_differentSurvivors"),
                new Mutant(
                        "A3 other survivors are taken after the first",
                        "round/AwaitingSignatures.java",
                        "if (!announced.equals(Survivors.of(standing.session(), event.sharers(), event.survivors())))",
                        "if (false)",
                        SURVIVORS,
                        "a3_otherSurvivors"),
                new Mutant(
                        "A3 a node that is called lost goes on",
                        "round/AwaitingSurvivors.java",
                        "if (!announced.survivors().contains(node.id()))",
                        "if (false)",
                        SURVIVORS,
                        "a3_aRequestThatCalls"),
                new Mutant(
                        "A3 who shared is not compared with whose shares arrived",
                        "round/AwaitingSurvivors.java",
                        "if (!sharing.equals(standing.delivered().keySet()))",
                        "if (false)",
                        SURVIVORS,
                        "a3_sharersOther"),
                new Mutant(
                        "A4 what nodes compute with is not part of the plan's digest",
                        "secagg/SecAggPlan.java",
                        "                .value(context.digest())\n",
                        "",
                        ROUNDS,
                        "a4_a5"),
                new Mutant(
                        "A6 rounds may go backwards",
                        "round/Participation.java",
                        "if (plan.round().number() <= last)",
                        "if (false)",
                        ROUNDS,
                        "a6_messages"),
                new Mutant(
                        "A6 the round is not part of the plan's digest",
                        "secagg/SecAggPlan.java",
                        "                .number(round.number())\n",
                        "",
                        ROUNDS,
                        "a6_messages"),
                new Mutant(
                        "A7 the floor of honest participants is not looked at",
                        "round/Participant.java",
                        "if (least - plan.corrupt() < needed)",
                        "if (false)",
                        ROUNDS,
                        "a7_plans"),
                new Mutant(
                        "A7 the floor of corruption is not looked at",
                        "round/ParticipationFloor.java",
                        "if (plan.corrupt() < corrupt)",
                        "if (false)",
                        ROUNDS,
                        "a7_plans"),
                new Mutant(
                        "A7 a plan may have a ring for the few",
                        "round/ParticipationFloor.java",
                        "if (plan.protection().mostComplete() < mostComplete)",
                        "if (false)",
                        ROUNDS,
                        "a7_plans"),
                new Mutant(
                        "A7 a plan may trust the coordinator",
                        "round/ParticipationFloor.java",
                        "if (plan.assumptions().coordinator() != Coordinator.ACTIVE)",
                        "if (false)",
                        ROUNDS,
                        "a7_plans"),
                new Mutant(
                        "A7 the minimum is not looked at",
                        "secagg/SecAggPlan.java",
                        "if (participants < minimum())",
                        "if (false)",
                        ROUNDS,
                        "a7_aRosterBelow"),
                new Mutant(
                        "A7 any number of sharers is enough",
                        "round/AwaitingShares.java",
                        "if (sharing < session.threshold())",
                        "if (false)",
                        ROUNDS,
                        "a7_small"),
                new Mutant(
                        "A8 a node agrees to two sums for a model",
                        "round/Participation.java",
                        "if (hasUsed(plan))",
                        "if (false)",
                        ROUNDS,
                        "a8_aSecondRoundForAModel_isRefused"),
                new Mutant(
                        "A8 a node forgets for which model it revealed shares",
                        "round/AwaitingSignatures.java",
                        "history.agreedFor(session.plan())",
                        "history",
                        ROUNDS,
                        "a8_aSecondRoundForAModel_isRefused"),
                new Mutant(
                        "A8 on the regular graph, a node forgets for which model it signed survivors",
                        "round/AwaitingSurvivors.java",
                        "session.graph().isComplete() ? history : history.agreedFor(session.plan())",
                        "history",
                        ON_RING,
                        "a8_aSecondRoundForAModel_isRefused"),
                new Mutant(
                        "A10 outsiders in the roster are not looked at",
                        "secagg/Roster.java",
                        "advertisement.verify(plan, enrolment.key(advertisement.from()));",
                        "if (enrolment.keys().containsKey(advertisement.from()))"
                                + " advertisement.verify(plan, enrolment.key(advertisement.from()));",
                        KEYS,
                        "a10"),
                new Mutant(
                        "A14 keys of low order are not looked for in rosters",
                        "secagg/Advertisement.java",
                        "        requireUsableKeys();\n",
                        "",
                        KEYS,
                        "a14_keysOfLowOrder"),
                new Mutant(
                        "A2 on the ring a neighbourhood's agreement is enough",
                        "round/AwaitingSignatures.java",
                        "        requireAgreementOfAll(session, agreed.size());\n",
                        "",
                        "org.hanse.core.secagg.AgreementTest",
                        "signaturesDelivered"),
                new Mutant(
                        "A7 on the ring any number may be called lost",
                        "secagg/Survivors.java",
                        "        requireAsManyAsPlanned(session, checked.survivors().size());\n",
                        "",
                        SERVER,
                        "unmask_onTheRegularGraph"),
                new Mutant(
                        "A14 two participants may have one key",
                        "secagg/Advertisement.java",
                        "if (keys.shareKey().equals(keys.maskKey()) || keys.both().stream().anyMatch(taken::contains))",
                        "if (false)",
                        KEYS,
                        "a14_oneKey"),
                new Mutant(
                        "A15 self masks of lost ones are revealed",
                        "secagg/SecAggClient.java",
                        "if (announced.survivors().contains(owner)) {",
                        "if (true) {",
                        SURVIVORS,
                        "a15"),
                new Mutant(
                        "W2 a list may contain a participant twice",
                        "secagg/Survivors.java",
                        "if (!distinct.add(participant))",
                        "if (!distinct.add(participant) && false)",
                        SURVIVORS,
                        "w2_lists"),
                new Mutant(
                        "W2 the sum may contain a participant without shares",
                        "secagg/Survivors.java",
                        "if (!checked.sharers().contains(survivor))",
                        "if (false)",
                        SURVIVORS,
                        "w2_lists"),
                new Mutant(
                        "W2 the roster may contain a participant twice",
                        "secagg/Roster.java",
                        "if (i > 0 && ordered.get(i - 1).from().equals(own.from()))",
                        "if (false)",
                        KEYS,
                        "w2_aRoster"),
                new Mutant(
                        "W3 the ring is not part of the plan's digest",
                        "secagg/SecAggPlan.java",
                        "                .real(quantization.noiseDeviation())\n",
                        "",
                        ROUNDS,
                        "w3"),
                new Mutant(
                        "A2 nonces are not compared with commitments",
                        "secagg/Roster.java",
                        "if (!RoundSecrets.commitmentToNonce(nonce).equals(keys(from).nonceCommitment()))",
                        "if (false)",
                        ON_RING,
                        "aNonceThatItsOwner"),
                new Mutant(
                        "A2 any number of nonces may be left out",
                        "round/AwaitingNonces.java",
                        "        plan.requireNoncesOf(event.nonces().size(), roster.size());\n",
                        "",
                        ON_RING,
                        "noncesOfFewer"),
                new Mutant(
                        "A2 on the ring half of all is enough",
                        "round/AwaitingSignatures.java",
                        "        if (agreeing < fewest) {",
                        "        if (agreeing < 0) {",
                        ON_RING,
                        "signaturesOfHalf"),
                new Mutant(
                        "A5 a node trains any plan that it receives",
                        "round/LocalTask.java",
                        "                || !plan.task().equals(digest)\n                || plan.size() != elements\n",
                        "",
                        ROUNDS,
                        "a5_"),
                new Mutant(
                        "A6 opened shares are not compared with commitments",
                        "secagg/SecAggClient.java",
                        "if (pair.isPresent() && !pair.get().matches(session, owner, own, sealed))",
                        "if (false)",
                        ROUNDS,
                        "a6_sharesWithOther"),
                new Mutant(
                        "A6 sealed shares are not bound to session and names",
                        "secagg/PairSecrets.java",
                        "return session.transcript(\"sealed share\")",
                        "return Transcript.of(\"sealed share\")",
                        SECRETS,
                        "sealedFor"),
                new Mutant(
                        "A7 the floor of losses is not looked at",
                        "round/ParticipationFloor.java",
                        "if (plan.assumptions().dropout() > dropout)",
                        "if (false)",
                        ROUNDS,
                        "a7_plans"),
                new Mutant(
                        "W6 masks are not bound to the session",
                        "secagg/PairSecrets.java",
                        "return Kdf.derive(agreed, session.id().toBytes(), info, SeededPrg.SEED_SIZE);",
                        "return Kdf.derive(agreed, new byte[32], info, SeededPrg.SEED_SIZE);",
                        SECRETS,
                        "secretsOfOne"),
                new Mutant(
                        "W6 masks are not bound to names",
                        "secagg/PairSecrets.java",
                        "                .text((ordered ? other : one).text())\n",
                        "",
                        SECRETS,
                        "secretsOfOne"),
                new Mutant(
                        "W6 self masks are not bound to the session",
                        "secagg/PairSecrets.java",
                        "selfSeed, session.id().toBytes(),",
                        "selfSeed, new byte[32],",
                        SECRETS,
                        "secretsOfOne"),
                new Mutant(
                        "W6 keys of shares are not bound to the session",
                        "secagg/PairSecrets.java",
                        "return Kdf.derive(agreed, session.id().toBytes(), info, Aead.KEY_SIZE);",
                        "return Kdf.derive(agreed, new byte[32], info, Aead.KEY_SIZE);",
                        SECRETS,
                        "secretsOfOne"),
                new Mutant(
                        "W6 keys of shares are not bound to names",
                        "secagg/PairSecrets.java",
                        "Transcript.of(\"share\").text(from.text()).text(to.text()).toBytes()",
                        "Transcript.of(\"share\").toBytes()",
                        SECRETS,
                        "secretsOfOne"));
    }
}
