// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hanse.app.LedgerAccount;
import org.hanse.app.RoundGuarantee;
import org.hanse.core.crypto.Digest;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.JobSum;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger.Limits;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Releases about its shoppers that a node permits for a job: without a limit if the job has no privacy guarantee, else
 * within the node's own ledger.
 *
 * <p>Thread-safe.
 */
public sealed interface Allowance {

    /**
     * Returns the allowance of a job.
     *
     * @param accounts returns the account of all jobs with a guarantee for the same unit, by the budget of the plan
     * @param cap greatest epsilon of all these jobs together; empty for none
     */
    static Allowance of(JobSetup setup, Function<PrivacyBudget, LedgerAccount> accounts, OptionalDouble cap) {
        Limits limits = new Limits(cap.orElse(Double.POSITIVE_INFINITY), setup.limit());
        return setup.budget()
                .<Allowance>map(budget -> new Capped(
                        new NodeLedger(accounts.apply(budget), limits),
                        setup.privacy().map(Allowance::guarantee),
                        setup.sums().stream()
                                .filter(sum -> sum.privacy().isPresent())
                                .collect(Collectors.toMap(
                                        JobSum::model,
                                        sum -> guarantee(sum.privacy().orElseThrow())))))
                .orElseGet(Unlimited::new);
    }

    private static RoundGuarantee guarantee(JobPrivacy privacy) {
        return new RoundGuarantee(privacy.mechanism(), privacy.terms().coinsOrigin());
    }

    /** Returns the objection to a round that the node has no record of; empty if it takes part. Charges nothing. */
    Optional<ProtocolViolation> objection(SecAggPlan plan);

    /**
     * Charges a round for one update. A repeated call for the same update charges nothing.
     *
     * @param update digest of the masked update in its session
     * @return reason why the update may not leave; empty if it may: the charge is durable then
     * @throws RuntimeException if the charge cannot be stored: the update may not leave
     */
    Optional<ProtocolViolation> reserve(SecAggPlan plan, Digest update);

    /** Permission without accounting, for a job without a privacy guarantee. */
    record Unlimited() implements Allowance {

        @Override
        public Optional<ProtocolViolation> objection(SecAggPlan plan) {
            return Optional.empty();
        }

        @Override
        public Optional<ProtocolViolation> reserve(SecAggPlan plan, Digest update) {
            return Optional.empty();
        }
    }

    /**
     * Permission whose failure ends the process under a privacy guarantee: a charge that cannot be stored is a fault of the machine.
     *
     * @param own permission without this rule
     */
    record OrEnd(JobSetup setup, Allowance own) implements Allowance {

        @Override
        public Optional<ProtocolViolation> objection(SecAggPlan plan) {
            return MachineFault.own(setup, () -> own.objection(plan));
        }

        @Override
        public Optional<ProtocolViolation> reserve(SecAggPlan plan, Digest update) {
            return MachineFault.own(setup, () -> own.reserve(plan, update));
        }
    }

    /**
     * Permission within the node's own ledger.
     *
     * @param ledger ledger of this node only
     * @param guarantee guarantee of the task; empty without one, which costs an infinite epsilon and so exceeds any
     *     cap
     * @param first guarantees of sums before training by their models; a sum without one is not there
     */
    record Capped(NodeLedger ledger, Optional<RoundGuarantee> guarantee, Map<Digest, RoundGuarantee> first)
            implements Allowance {

        public Capped {
            first = Map.copyOf(first);
        }

        /** Creates an allowance for a task without a sum before training. */
        public Capped(NodeLedger ledger, Optional<RoundGuarantee> guarantee) {
            this(ledger, guarantee, Map.of());
        }

        @Override
        public Optional<ProtocolViolation> objection(SecAggPlan plan) {
            Optional<RoundCharges> charges = charges(plan);
            return charges.isPresent() ? ledger.objection(charges.get()) : Optional.of(uncountable(plan));
        }

        @Override
        public Optional<ProtocolViolation> reserve(SecAggPlan plan, Digest update) {
            Optional<RoundCharges> charges = charges(plan);
            return charges.isPresent() ? ledger.reserve(charges.get(), update) : Optional.of(uncountable(plan));
        }

        private Optional<RoundCharges> charges(SecAggPlan plan) {
            return of(plan).flatMap(own -> own.of(plan));
        }

        private Optional<RoundGuarantee> of(SecAggPlan plan) {
            return plan.context().start().isCounting() ? Optional.ofNullable(first.get(plan.model())) : guarantee;
        }

        private ProtocolViolation uncountable(SecAggPlan plan) {
            String why = of(plan).isPresent()
                    ? "a sum of the plan's minimum of " + plan.minimum()
                            + " updates has less noise than the job's privacy guarantee"
                    : "the job has no privacy guarantee";
            return ProtocolViolation.of(Reason.BUDGET, "this node's own account: " + why + ", so epsilon is infinite");
        }
    }
}
