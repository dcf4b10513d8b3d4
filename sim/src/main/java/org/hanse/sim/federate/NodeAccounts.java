// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.app.LedgerAccount;
import org.hanse.app.RoundPromise;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.app.NodeLedger;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.testing.InMemoryLedgerStore;

/**
 * The own ledgers of simulated nodes, all with the same cap. Each adds up for itself, as real ones do, which takes processor time: so there
 * are some only where a scenario asks for them.
 */
final class NodeAccounts {

    /** Nothing depends on when something was charged. */
    private static final Instant THEN = Instant.EPOCH;

    private final PrivacyBudget cap;
    private final RoundPromise promise;

    /** Fewest updates in a sum. */
    private final int minimum;

    private final Map<Integer, NodeLedger> ledgers = new ConcurrentHashMap<>();

    NodeAccounts(PrivacyBudget cap, RoundPromise promise, int minimum) {
        this.cap = cap;
        this.promise = promise;
        this.minimum = minimum;
    }

    Allowance of(int member) {
        return new Allowance.Capped(ledger(member), Optional.of(promise));
    }

    private NodeLedger ledger(int member) {
        return ledgers.computeIfAbsent(
                member,
                own -> new NodeLedger(LedgerAccount.open(
                        new InMemoryLedgerStore(), new PopulationId("shoppers of node " + own), cap, () -> THEN)));
    }

    /** By member, the rounds up to {@code last} for which its update left. */
    SortedMap<Integer, List<Integer>> charged(int last) {
        SortedMap<Integer, List<Integer>> rounds = new TreeMap<>();
        ledgers.forEach((member, ledger) -> rounds.put(
                member,
                ledger.account().ledger().standings().keySet().stream()
                        .map(id -> id.round().number())
                        .filter(round -> round <= last)
                        .toList()));
        return rounds;
    }

    /** Charges again, once, what was charged before. */
    void restore(Map<Integer, List<Integer>> charged) {
        charged.forEach((member, rounds) ->
                rounds.forEach(round -> promise.of(CohortSum.JOB, new RoundId(round), minimum)
                        .ifPresent(charges -> ledger(member).reserve(charges))));
    }
}
