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
 * Ledgers of simulated nodes, all with the same budget. Each composes its own charges, as real ones do, which costs
 * processor time. They exist only with {@code privacy.nodeBudget}.
 */
final class NodeAccounts {

    /** The time of a charge has no effect. */
    private static final Instant THEN = Instant.EPOCH;

    private final PrivacyBudget cap;
    private final RoundGuarantee guarantee;

    /** Fewest updates of a sum with a charge. */
    private final int minimum;

    private final Map<Integer, NodeLedger> ledgers = new ConcurrentHashMap<>();

    /**
     * Creates the ledgers.
     *
     * @throws IllegalArgumentException if the budget does not suffice for one round
     */
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

    /** Returns the release of a round at worst. */
    private Release release() {
        return guarantee.of(SimulatedTerms.JOB, new RoundId(1), minimum).stream()
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

    /** Returns the ledger of the node that spent most. */
    private PrivacyLedger mostSpent() {
        return ledgers.values().stream()
                .map(ledger -> ledger.account().ledger())
                .max(Comparator.comparingDouble(PrivacyLedger::epsilon))
                .orElseGet(() -> fresh("a node").ledger());
    }

    /** Returns the remaining budget of the node that spent most. */
    SpentBudget.OfNodes left() {
        return new SpentBudget.OfNodes(mostSpent().roundsLeft(release()), cap.epsilon());
    }

    private LedgerAccount fresh(String population) {
        return LedgerAccount.open(new InMemoryLedgerStore(), new PopulationId(population), cap, () -> THEN);
    }

    private NodeLedger ledger(int member) {
        return ledgers.computeIfAbsent(member, own -> new NodeLedger(fresh("shoppers of node " + own)));
    }

    /** Returns the rounds up to {@code last} with an update, by participant. */
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

    /** Charges the rounds of a checkpoint to the ledgers of their nodes. */
    void restore(Map<Integer, List<Integer>> charged) {
        charged.forEach((member, rounds) -> rounds.forEach(round -> guarantee
                .of(SimulatedTerms.JOB, new RoundId(round), minimum)
                .ifPresent(charges -> ledger(member).account().charge(charges))));
    }
}
