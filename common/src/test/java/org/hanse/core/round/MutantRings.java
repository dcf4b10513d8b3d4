// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.stream.Stream;
import org.hanse.core.round.MutantsTest.Mutant;

/** Protocols that err on the k-regular graph, or where a side stops and starts again. */
final class MutantRings {

    private static final String RING = "org.hanse.core.round.RingRoundTest";
    private static final String LYING = "org.hanse.core.round.LyingOnTheRingTest";
    private static final String LEAVING = "org.hanse.core.round.WithdrawalTest";
    private static final String STOPPING = "run_withRepeatedRestarts";
    private static final String RESUMED =
            "resumed(Resumed event) {\n        return ParticipantStep.of(this, message());";

    private MutantRings() {}

    static Stream<Mutant> all() {
        return Stream.concat(neighbourhoods(), restarts());
    }

    private static Stream<Mutant> neighbourhoods() {
        return Stream.of(
                new Mutant(
                        "the ring stands in order of names",
                        "secagg/Session.java",
                        "NeighbourGraph.ring(permutation(id, roster.size()), graph.degree())",
                        "NeighbourGraph.ring(IntStream.range(0, roster.size()).toArray(), graph.degree())",
                        RING,
                        "run_again"),
                new Mutant(
                        "on the ring a threshold of survivors is enough",
                        "secagg/Survivors.java",
                        "        requireAsManyAsPlanned(session, checked.survivors().size());\n",
                        "",
                        RING,
                        "run_withMoreUpdatesLost"),
                new Mutant(
                        "the coordinator draws again among any nonces",
                        "round/RevealNonces.java",
                        "        plan.requireNoncesOf(staying.size(), roster.size());\n",
                        "",
                        RING,
                        "run_withNoncesOfFewer"),
                new Mutant(
                        "the coordinator asks for shares with the word of half of all",
                        "round/ConsistencyCheck.java",
                        "if (!session.graph().isComplete() && signatures.size() < session.agreement())",
                        "if (false)",
                        RING,
                        "run_withSignaturesOfHalf"),
                new Mutant(
                        "a node holds shares of a non-neighbour",
                        "round/AwaitingShares.java",
                        "if (from.equals(node.id()) || !session.adjacent(node.id(), from))",
                        "if (false)",
                        LYING,
                        "sharesOfANonNeighbour"),
                new Mutant(
                        "a node goes on without its own nonce",
                        "round/AwaitingNonces.java",
                        "if (!event.nonces().containsKey(node.id()))",
                        "if (false)",
                        LYING,
                        "noncesWithout"),
                new Mutant(
                        "nonces of outsiders are passed over",
                        "round/AwaitingNonces.java",
                        "        event.nonces().keySet().forEach(roster::index);\n",
                        "",
                        LYING,
                        "noncesWithout"));
    }

    private static Stream<Mutant> restarts() {
        return Stream.of(
                new Mutant(
                        "a node that starts again draws other keys",
                        "round/AwaitingRoster.java",
                        RESUMED,
                        """
                        resumed(Resumed event) {
                                RoundSecrets fresh = RoundSecrets.generate(node.random());
                                AwaitingRoster next = new AwaitingRoster(
                                        node, history, plan, fresh, fresh.advertise(plan, node.id(), node.identity()));
                                return ParticipantStep.of(next, next.message());""",
                        RING,
                        STOPPING),
                new Mutant(
                        "a node that starts again shares its secrets anew",
                        "round/AwaitingShares.java",
                        RESUMED,
                        "resumed(Resumed event) {\n        return begin(node, history, session, secrets);",
                        RING,
                        STOPPING),
                new Mutant(
                        "an update that is stored twice counts twice",
                        "secagg/MaskedSumAccumulator.java",
                        "if (!summands.containsKey(update.from()))",
                        "if (true)",
                        "org.hanse.core.secagg.SecAggServerTest",
                        "unmask_updatesThatWereAddedTwice"),
                new Mutant(
                        "a node that starts again sends its update again unasked",
                        "round/AwaitingSurvivors.java",
                        "new ParticipantEffect.Send(new ToCoordinator.ParticipantJoined(node.id()))",
                        "message()",
                        LEAVING,
                        "resumed_withAnUpdateThatArrived"),
                new Mutant(
                        "a node sends another update than before",
                        "round/AwaitingSurvivors.java",
                        "if (!again.digest().equals(masked))",
                        "if (false)",
                        LEAVING,
                        "sharesDelivered_withAnotherUpdate"),
                new Mutant(
                        "a node does not send a dropped update again",
                        "round/AwaitingSurvivors.java",
                        "sharesDelivered(SharesDelivered event) {\n        return ParticipantStep.of(this, message());",
                        "sharesDelivered(SharesDelivered event) {\n        return ParticipantStep.of(this);",
                        LEAVING,
                        "resumed_withADroppedUpdate"));
    }
}
