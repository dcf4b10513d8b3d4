// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.port.SentLog;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.job.JobPlanReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Own ledgers of nodes whose policy has no epsilon, against a coordinator that asks for more rounds than the plan has. */
class LedgerServicesTest {

    private static final int NODES = 5;
    private static final String REFUSED = "this node's own account refuses the round";

    @TempDir
    Path folder = Path.of("");

    private static String plan(int rounds, String deadlines) {
        return MemoryShops.plan(rounds, "20s", deadlines, false)
                        .replace("  local: {epochs: 1, personalEpochs: 0, alternate: false}\n", "")
                + "  privacy: {unit: shopper, noise: participants, epsilon: 1, delta: 1.0e-4, population: 100,"
                + " samplingRate: 0.5, allowLowSignal: true}\n";
    }

    /** Returns a federation with a plan of 2 rounds, whose coordinator makes 60. */
    private MemoryFederation federation(String deadlines) {
        MemoryFederation federation = new MemoryFederation(folder, NODES, plan(2, deadlines));
        federation.coordinatorsSetup = setup ->
                setup.withPlanForTesting(JobPlanReader.read(Path.of("plan"), plan(60, deadlines), setup.enrolment()));
        federation.coordinatorsBudget = budget -> budget.withEpsilon(PrivacyBudget.UNLIMITED);
        return federation;
    }

    @Test
    void coordinator_asksForMoreRoundsThanThePlan_isRefusedByAllNodes() {
        try (MemoryFederation federation = federation("20s")) {
            run(federation);
            awaitRefusals(federation);

            assertThat(federation.state().head().version()).isEqualTo(2);
            assertCharged(federation);
        }
    }

    /** Without a request for shares no sum is released, and the node cannot verify that. */
    @Test
    void rounds_whoseSumNeverCame_countToo() {
        try (MemoryFederation federation = federation("5s, reveal: 1s")) {
            IntStream.range(0, NODES).forEach(node -> federation.unasked.add(MemoryFederation.id(node)));
            run(federation);
            awaitRefusals(federation);

            assertThat(federation.state().head().version()).isZero();
            assertCharged(federation);
        }
    }

    private static void assertCharged(MemoryFederation federation) {
        for (int node = 0; node < NODES; node++) {
            assertThat(updates(federation, node)).isEqualTo(2);
            assertThat(federation.ledger(node).charged(MemoryFederation.JOB)).isEqualTo(2);
            assertThat(federation.ledger(node).epsilon()).isBetween(0.5, 1.0);
        }
    }

    private static void run(MemoryFederation federation) {
        IntStream.range(0, NODES)
                .forEach(node -> federation.startNode(node, NodePolicy.DEFAULT, true, MemoryShops.merchant(node, 1)));
        federation.startCoordinator();
    }

    /** Waits for refusals of all nodes, or for an update too many. */
    private static void awaitRefusals(MemoryFederation federation) {
        federation.await(
                "refusals of all nodes",
                () -> updates(federation, 0) > 2
                        || IntStream.range(0, NODES)
                                .allMatch(node -> federation.declined().stream()
                                        .anyMatch(why -> why.startsWith(MemoryFederation.id(node) + ": " + REFUSED))));
    }

    private static long updates(MemoryFederation federation, int node) {
        return federation.sent(node).stream()
                .filter(entry -> entry.kind() == SentLog.Kind.UPDATE)
                .count();
    }
}
