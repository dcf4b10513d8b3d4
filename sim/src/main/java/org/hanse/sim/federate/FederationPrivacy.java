// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hanse.app.LedgerAccount;
import org.hanse.app.RoundGuarantee;
import org.hanse.cli.SignalText;
import org.hanse.coordinator.app.ReleaseAccount;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSum;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.PrivacyOutlook;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.job.RoundSignal;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.DpMechanism;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.Release;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.hanse.testing.InMemoryLedgerStore;

/** Privacy guarantee of a federation with its mechanism and its account. */
final class FederationPrivacy {

    private final JobPrivacy job;
    private final PrivacyTerms terms;
    private final PrivacyTerms.Size size;
    private final int members;
    private final int made;
    private final PrivacyOutlook.Blocks blocks;
    private final ProtectedUnits units;
    private final RoundGuarantee guarantee;
    private final Budget budget;
    private final LedgerAccount account;
    private final Optional<NodeAccounts> nodes;

    private static final List<String> OF_DELTA =
            List.of("privacy.delta", "privacy.population", "privacy.unit", "privacy");
    private static final List<String> OF_WEIGHTS = List.of("privacy.blockWeights", "privacy");

    /** The time of a charge has no effect. */
    private static final Instant THEN = Instant.EPOCH;

    private FederationPrivacy(
            JobPrivacy job,
            int members,
            int made,
            PrivacyOutlook.Blocks blocks,
            ProtectedUnits units,
            RoundGuarantee guarantee,
            Budget budget,
            Optional<NodeAccounts> nodes) {
        this.job = job;
        this.terms = units.terms();
        this.size = job.size();
        this.members = members;
        this.made = made;
        this.blocks = blocks;
        this.units = units;
        this.guarantee = guarantee;
        this.budget = budget;
        this.account = budget.open();
        this.nodes = nodes;
    }

    /**
     * Budget of the federation with the charge before the first round.
     *
     * @param sum key and cost of a sum with noise; empty without one
     */
    private record Budget(PrivacyBudget whole, Optional<JobSum> sum) {

        /** Returns a new account. */
        LedgerAccount open() {
            LedgerAccount account =
                    LedgerAccount.open(new InMemoryLedgerStore(), new PopulationId("simulated"), whole, () -> THEN);
            sum.ifPresent(own -> {
                if (account.charge(charges(own)) instanceof ChargeResult.Refused refused) {
                    String key = own.kind().words().key();
                    throw RefusedFederationException.of(List.of(key + ".epsilon", key, "privacy"), refused.reason());
                }
            });
            return account;
        }

        /** Returns the greatest cost of the sum: that of the fewest updates. */
        private static RoundCharges charges(JobSum sum) {
            JobPrivacy own = sum.privacy().orElseThrow();
            return new RoundGuarantee(own.mechanism(), own.terms().coinsOrigin())
                    .of(new JobId("simulation-" + sum.kind().words().key()), new RoundId(1), own.fewestSurvivors())
                    .orElseThrow();
        }
    }

    /**
     * Numbers of participants.
     *
     * @param enrolled number of participants that may be invited
     * @param cohort number of participants of a round
     */
    record Members(int enrolled, int cohort) {}

    /**
     * Returns the guarantee of a federation of this size.
     *
     * @param size size of the federation
     * @param layout layout of the shared parameters
     * @param there shoppers in the data, which only a simulation can count, or merchants that may take part
     * @throws RefusedFederationException if no mechanism keeps it, or delta is too large for the number of units
     */
    static FederationPrivacy of(
            PrivacyConfig config, FederationConfig federation, Members size, ParameterLayout layout, long there) {
        int members = size.cohort();
        PrivacyTerms terms = config.terms();
        ProtectedUnits units = new ProtectedUnits(terms, config.population(), there);
        Optional<Assumptions> assumed =
                federation.uploads().secureAggregation().map(masks -> masks.assumptions(size.enrolled()));
        PrivacyBudget budget = budget(units);
        Optional<JobSum> sum = federation.sums().kinds().stream()
                .map(own -> SumStages.sum(own, federation, size.enrolled(), there))
                .filter(own -> own.privacy().isPresent())
                .findFirst();
        JobPrivacy privacy = JobPrivacy.of(
                config,
                federation.rounds(),
                new JobPrivacy.Sizes(
                        members,
                        Math.max(
                                federation.cohort().minimum(),
                                members
                                        - assumed.map(own -> own.dropouts(members))
                                                .orElse(0)),
                        assumed.map(own -> OptionalInt.of(own.corrupt())).orElse(OptionalInt.empty()),
                        units.expected()),
                layout,
                sum.flatMap(JobSum::privacy).map(JobPrivacy::before));
        RoundGuarantee guarantee = new RoundGuarantee(privacy.mechanism(), terms.coinsOrigin());
        PrivacyOutlook.Blocks blocks =
                RefusedFederationException.about(OF_WEIGHTS, () -> PrivacyOutlook.Blocks.of(config.weights(), layout));
        Optional<NodeAccounts> nodes = config.nodeBudget().isPresent()
                ? Optional.of(new NodeAccounts(
                        units.budget(config.nodeBudget().getAsDouble()),
                        guarantee,
                        SimulatedTerms.minimum(federation, privacy.fewestSurvivors())))
                : Optional.empty();
        return new FederationPrivacy(
                privacy, members, federation.rounds(), blocks, units, guarantee, new Budget(budget, sum), nodes);
    }

    /**
     * Returns the budget of the whole guarantee.
     *
     * @throws RefusedFederationException if delta is too large for the number of units
     */
    static PrivacyBudget budget(ProtectedUnits units) {
        return RefusedFederationException.about(
                OF_DELTA, () -> units.budget(units.terms().epsilon()));
    }

    /** Returns the ledgers of the nodes; empty where they keep none. */
    Optional<NodeAccounts> nodes() {
        return nodes;
    }

    DpMechanism mechanism() {
        return guarantee.mechanism();
    }

    /** Returns the mechanism as both sides compute it. */
    JobPrivacy job() {
        return job;
    }

    /** Returns the account of the sums. */
    ReleaseAccount.Private account() {
        return new ReleaseAccount.Private(guarantee, account);
    }

    private Release release(DpEvent event) {
        return Release.of(event, terms.coinsOrigin(), terms.noiseOrigin());
    }

    /**
     * Returns the privacy cost of the rounds to come.
     *
     * @param fraction fraction of all participants in a cohort
     */
    PrivacyForecast forecast(int rounds, double fraction) {
        return new PrivacyForecast(
                outlook(), rounds, ofFewest(account, rounds), nodes.flatMap(own -> own.forecast(rounds, fraction)));
    }

    /** Returns epsilon after a number of further rounds, if each sum has the fewest updates. */
    private double ofFewest(LedgerAccount charged, int rounds) {
        return mechanism()
                .event(fewestOpened())
                .map(event -> charged.ledger().epsilonAfter(release(event), rounds))
                .orElse(Double.POSITIVE_INFINITY);
    }

    private int fewestOpened() {
        return size.fewestHonest() + size.withholders();
    }

    /**
     * Rejects noise that is far above the signal.
     *
     * @throws RefusedFederationException if the noise is more than ten times the signal
     */
    void requireSignal() {
        requireSignal(outlook().signal());
    }

    /** Rejects noise that is far above the signal, see {@link #requireSignal()}. */
    static void requireSignal(RoundSignal signal) {
        if (signal.isHopeless()) {
            throw RefusedFederationException.of(RoundSignal.KEYS, SignalText.refusal(signal));
        }
    }

    /** Returns the weaknesses of the guarantee. */
    FederationCautions cautions(Optional<DropoutGap> dropouts, List<SumRecord> before) {
        return new FederationCautions(
                Optional.of(outlook().signal()).filter(RoundSignal::isLow),
                dropouts,
                units.gap(),
                account.ledger().budget().warnings(),
                before);
    }

    private PrivacyOutlook outlook() {
        return new PrivacyOutlook(
                terms,
                size,
                mechanism(),
                members,
                made,
                blocks,
                new RoundSignal.Units(terms.unit() == PrivacyUnit.SHOPPER ? units.drawn() : members, units.there()));
    }

    /** Returns the spent budget. */
    PrivacyStatement statement() {
        return account.ledger().statement();
    }

    /**
     * Returns the spent and the remaining budget, by the account and at worst.
     *
     * @param rounds all rounds so far
     */
    SpentBudget spent(List<RoundRecord> rounds) {
        PrivacyStatement charged = statement();
        int left = roundsLeft(account);
        if (!terms.holdsAgainstCoordinator()) {
            return spent(charged, charged.epsilon(), left, left);
        }
        int open = (int) rounds.stream()
                .filter(round -> round.cohort() - round.missing(Reason.BUDGET) >= job.fewestSurvivors())
                .count();
        LedgerAccount ofFewest = budget.open();
        double atWorst = open == 0 ? charged.epsilon() : ofFewest(ofFewest, open);
        return spent(
                charged,
                Math.max(charged.epsilon(), atWorst),
                left,
                Math.min(left, Math.max(0, roundsLeft(ofFewest) - open)));
    }

    private SpentBudget spent(PrivacyStatement charged, double atWorst, int left, int leftAtWorst) {
        return new SpentBudget(charged, atWorst, left, leftAtWorst, nodes.map(NodeAccounts::left));
    }

    private int roundsLeft(LedgerAccount charged) {
        return mechanism()
                .event(fewestOpened())
                .map(event -> charged.ledger().roundsLeft(release(event)))
                .orElse(0);
    }
}
