// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.app.LedgerAccount;
import org.hanse.app.RoundGuarantee;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.app.NodeLedger;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.Release;
import org.hanse.sim.federate.PrivacyForecast.NodeForecast;
import org.hanse.testing.InMemoryLedgerStore;

/**
 * The own ledgers of simulated nodes, all with the same cap. Each adds up for itself, as real ones do, which takes processor time: so there
 * are some only where a scenario asks for them.
 */
final class NodeAccounts {

    /** Nothing depends on when something was charged. */
    private static final Instant THEN = Instant.EPOCH;

    private final PrivacyBudget cap;
    private final RoundGuarantee guarantee;

    /** Fewest updates in a sum, with which it costs something. */
    private final int minimum;

    private final Map<Integer, NodeLedger> ledgers = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException if the cap does not last for one round, so that nobody would ever take part */
    NodeAccounts(PrivacyBudget cap, RoundGuarantee guarantee, int minimum) {
        this.cap = cap;
        this.guarantee = guarantee;
        this.minimum = minimum;
        double one = fresh("a node").ledger().epsilonAfter(release(), 1);
        if (!(one <= cap.epsilon())) {
            throw RefusedFederationException.of(
                    List.of("privacy.nodeBudget", "privacy"),
                    "found " + PlainNumber.of(cap.epsilon())
                            + "; expected the epsilon of at least one round, which is " + PrivacyStatement.bound(one)
                            + ". Fix: set a greater privacy.nodeBudget, or none");
        }
    }

    /** What a round releases at worst. */
    private Release release() {
        return guarantee.of(CohortSum.JOB, new RoundId(1), minimum).stream()
                .flatMap(charges -> charges.releases().values().stream())
                .findFirst()
                .orElseThrow();
    }

    Allowance of(int member) {
        return new Allowance.Capped(ledger(member), Optional.of(guarantee));
    }

    /**
     * Returns the exhaustion of the node budget before the last round; empty if the budget suffices.
     *
     * @param rounds rounds to come
     * @param fraction fraction of all nodes in a cohort
     */
    Optional<NodeForecast> forecast(int rounds, double fraction) {
        int left = mostSpent().roundsLeft(release());
        int cohorts = (int) Math.ceil(fraction * rounds);
        return left >= cohorts
                ? Optional.empty()
                : Optional.of(new NodeForecast(cap.epsilon(), left, !ledgers.isEmpty(), cohorts));
    }

    /** Of the node that spent most. */
    private PrivacyLedger mostSpent() {
        return ledgers.values().stream()
                .map(ledger -> ledger.account().ledger())
                .max(Comparator.comparingDouble(PrivacyLedger::epsilon))
                .orElseGet(() -> fresh("a node").ledger());
    }

    /** What the node that spent most has left. */
    SpentBudget.OfNodes left() {
        return new SpentBudget.OfNodes(mostSpent().roundsLeft(release()), cap.epsilon());
    }

    private LedgerAccount fresh(String population) {
        return LedgerAccount.open(new InMemoryLedgerStore(), new PopulationId(population), cap, () -> THEN);
    }

    private NodeLedger ledger(int member) {
        return ledgers.computeIfAbsent(member, own -> new NodeLedger(fresh("shoppers of node " + own)));
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
        charged.forEach((member, rounds) -> rounds.forEach(round -> guarantee
                .of(CohortSum.JOB, new RoundId(round), minimum)
                .ifPresent(charges -> ledger(member).account().charge(charges))));
    }
}
