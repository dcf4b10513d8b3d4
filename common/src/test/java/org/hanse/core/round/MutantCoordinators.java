// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.stream.Stream;
import org.hanse.core.round.MutantsTest.Mutant;

/** Protocols without a defence of coordinators against nodes that lie. */
final class MutantCoordinators {

    private static final String NODE = "org.hanse.core.round.LyingNodeTest";
    private static final String SERVER = "org.hanse.core.secagg.SecAggServerTest";
    private static final String RING = "org.hanse.core.round.RingRoundTest";

    private MutantCoordinators() {}

    static Stream<Mutant> all() {
        return Stream.of(
                new Mutant(
                        "A11 secrets are not compared with commitments",
                        "secagg/ShareCollection.java",
                        "if (right.test(secret))",
                        "if (true)",
                        SERVER,
                        "unmask_withWrongShares"),
                new Mutant(
                        "signatures of masked updates are not verified",
                        "secagg/MaskedUpdate.java",
                        "if (!key.verifies(signed(session, from, digest), signature))",
                        "if (false)",
                        NODE,
                        "anUpdateThatItDidNotSign"),
                new Mutant(
                        "signatures of survivors are not verified by the coordinator",
                        "round/ConsistencyCheck.java",
                        "if (!statement.isSigned(enrolment.key(event.from()), event.signature()))",
                        "if (false)",
                        NODE,
                        "aSignatureOfOther"),
                new Mutant(
                        "shares of the wrong kind are taken",
                        "secagg/SecAggServer.java",
                        "if (announced.survivors().contains(owner) != share instanceof SelfMaskShare)",
                        "if (false)",
                        NODE,
                        "sharesThatWereNotAskedFor"),
                new Mutant(
                        "messages are taken twice",
                        "round/PhaseAnswers.java",
                        "if (answered.contains(from))",
                        "if (false)",
                        NODE,
                        "messagesSaidTwice"),
                new Mutant(
                        "updates are not masked by their sender alone",
                        "secagg/SecAggClient.java",
                        "            masks.add(PairSecrets.selfMaskSeed(session, secrets.selfSeed()), 1);\n",
                        "",
                        SERVER,
                        "unmask_onTheCompleteGraph"),
                new Mutant(
                        "A11 revealed shares are not compared with commitments",
                        "secagg/ShareCollection.java",
                        "        return found.equals(",
                        "        return found != null || found.equals(",
                        NODE,
                        "wrongShares"),
                new Mutant(
                        "A11 a wrong share has no culprit",
                        "secagg/ShareCollection.java",
                        "faults.put(reveal.from(), Fault.REVEALED_A_WRONG_SHARE);",
                        "",
                        NODE,
                        "wrongShares"),
                new Mutant(
                        "A11 a participant without a shared secret has no fault",
                        "secagg/ShareCollection.java",
                        "faults.putIfAbsent(owner, Fault.SHARED_NO_SECRET);",
                        "",
                        NODE,
                        "aWrongShareThatIsCommittedTo"),
                new Mutant(
                        "shares for some are taken for shares for all",
                        "secagg/SealedShares.java",
                        "if (!shares.containsKey(holder))",
                        "if (false)",
                        NODE,
                        "sharesForSome"),
                new Mutant(
                        "complaints of too many are not held against the owner",
                        "secagg/Complaints.java",
                        "if (holders > most)",
                        "if (false)",
                        NODE,
                        "sharesThatTwo"),
                new Mutant(
                        "complaints about too many are not held against the holder",
                        "secagg/Complaints.java",
                        "if (owners.size() > most)",
                        "if (false)",
                        NODE,
                        "complaintsAboutTooMany"),
                new Mutant(
                        "complaints about anybody are taken",
                        "secagg/Complaints.java",
                        "if (!sharers.contains(owner) || owner.equals(holder) || !session.adjacent(owner, holder))",
                        "if (false)",
                        NODE,
                        "complaintsAboutItself"),
                new Mutant(
                        "shares are asked for in vain",
                        "round/MaskedInputCollection.java",
                        "if (lacking.isPresent())",
                        "if (false)",
                        NODE,
                        "sharesThatNoNodeCanOpen"),
                new Mutant(
                        "shares may be kept back",
                        "secagg/SecAggServer.java",
                        "if (!owners.contains(owner) && holds(session, complaints, from, owner))",
                        "if (false)",
                        SERVER,
                        "check_ofWhat"),
                new Mutant(
                        "nonces are not compared with commitments by the coordinator",
                        "secagg/Roster.java",
                        "if (!RoundSecrets.commitmentToNonce(nonce).equals(keys(from).nonceCommitment()))",
                        "if (false)",
                        RING,
                        "aNonceThatWasNotCommittedTo"));
    }
}
